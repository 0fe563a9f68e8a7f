"""Forms for choosing a set or an exam: they check shape, services check rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, NumberRange, Optional

from exam_prep.core.items import ErrorType
from exam_prep.core.sitting import Feedback
from exam_prep.services.sittings.practice import MOST_ITEMS, Choice, SetKind
from exam_prep.services.sittings.start import MOST_MINUTES, Wish
from exam_prep.web.extra_time import EXTRA_TIME, changes_time, multiplier_of

OWN_COUNT = "other"
_COUNTS = ("5", "10", "20", "40", OWN_COUNT)


_NOT_OFFERED = _("Choose one of those that the page offers.")


def _pick(values: Iterable[str], default: str) -> RadioField:
    """Return a field that takes one of `values`; what people read of them stands in the templates."""
    offered = [str(value) for value in values]
    return RadioField(default=str(default), validate_choice=False, validators=[AnyOf(offered, _NOT_OFFERED)])


class SetForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """What a practice set should be."""

    set = _pick(SetKind, SetKind.MIX)
    topics = SelectMultipleField(validate_choice=False)
    count = _pick(_COUNTS, "10")
    count_other = IntegerField(
        validators=[Optional(), NumberRange(1, MOST_ITEMS, _("Choose between 1 and 200 questions."))]
    )
    feedback = _pick(Feedback, Feedback.EACH)
    clock = _pick(("none", "pace"), "none")
    error = HiddenField(validators=[Optional(), AnyOf(list(ErrorType), _NOT_OFFERED)])
    start_key = HiddenField()

    def wished_count(self) -> int:
        """Return the number of items; a number that was typed decides over the picked one."""
        if self.count_other.data is not None:
            return int(self.count_other.data)
        return 10 if self.count.data == OWN_COUNT else int(self.count.data)

    def choice(self) -> Choice:
        """Return the wish as the service takes it."""
        return Choice(
            kind=SetKind(self.set.data),
            topics=tuple(self.topics.data or ()),
            count=self.wished_count(),
            feedback=Feedback(self.feedback.data),
            paced=self.clock.data == "pace",
            error=ErrorType(self.error.data) if self.error.data else None,
        )

    def chosen(self) -> dict[str, Any]:
        """Return the fields' values, for the page to show again."""
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}


class ExamForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """How an exam is to be sat."""

    extra = StringField(validators=[Optional(), AnyOf(EXTRA_TIME, _NOT_OFFERED)])
    count = IntegerField(
        validators=[Optional(), NumberRange(1, MOST_ITEMS, _("Choose between 1 and 200 questions."))]
    )
    minutes = IntegerField(
        validators=[Optional(), NumberRange(1, MOST_MINUTES, _("Choose between 1 and 600 minutes."))]
    )
    start_key = HiddenField()

    def wish(self) -> Wish:
        """Return what the learner sets where the exam leaves it open."""
        return Wish(self.count.data, self.minutes.data)

    @property
    def changes_time(self) -> bool:
        """Whether another extra time was chosen than the one that holds."""
        return changes_time(self.extra.data)

    def multiplier(self) -> Decimal | None:
        """Return the extra time that was chosen; None means untimed."""
        return multiplier_of(self.extra.data)
