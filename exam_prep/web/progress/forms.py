"""Forms of the progress page."""

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, ValidationError

from exam_prep.db.readiness import Outcome
from exam_prep.services.readiness.outcomes import Told

_WHICH = _("Choose one of the three answers.")
_DAY = _("Give the day of the exam as a date.")


class DiagnosticForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """Asks for a short check."""

    start_key = HiddenField()


class OutcomeForm(FlaskForm):  # type: ignore[misc]  # same
    """How the real exam went."""

    outcome = StringField(validators=[AnyOf([one.value for one in Outcome], _WHICH)])
    taken_on = StringField()

    def validate_taken_on(self, field: StringField) -> None:
        """Refuse what is no date."""
        try:
            date.fromisoformat(field.data or "")
        except ValueError as error:
            raise ValidationError(_DAY) from error

    def told(self) -> Told:
        """Return what was told; the form must be valid."""
        return Told(Outcome(self.outcome.data or ""), date.fromisoformat(self.taken_on.data or ""))
