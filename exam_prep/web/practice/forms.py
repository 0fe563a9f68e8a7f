"""Forms for choosing a set or an exam: they check shape, services check rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from exam_prep.core.sitting import Feedback
from exam_prep.services.sittings.practice import MOST_ITEMS, Choice, SetKind
from exam_prep.services.sittings.start import MOST_MINUTES, Wish

UNTIMED = "untimed"
EXTRA_TIME = ("1", "1.25", "1.5", "2", "3", "10", UNTIMED)
"""What a person may choose without being asked why."""

OWN_COUNT = "other"
_COUNTS = ("5", "10", "20", "40", OWN_COUNT)


def _choices(values: Iterable[str]) -> Any:  # noqa: ANN401  # the stubs know only the older pairs
    """Return plain values as choices; what people read stands in the templates."""
    return [str(value) for value in values]


class SetForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """What a practice set should be."""

    set = RadioField(choices=_choices(SetKind), default=SetKind.MIX.value)
    topics = SelectMultipleField(validate_choice=False)
    count = RadioField(choices=_choices(_COUNTS), default="10")
    count_other = IntegerField(
        validators=[Optional(), NumberRange(1, MOST_ITEMS, _("Choose between 1 and 200 questions."))]
    )
    feedback = RadioField(choices=_choices(Feedback), default=Feedback.EACH.value)
    clock = RadioField(choices=_choices(("none", "pace")), default="none")
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
        )

    def chosen(self) -> dict[str, Any]:
        """Return the fields' values, for the page to show again."""
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}


class ExamForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """How an exam is to be sat."""

    extra = SelectField(choices=_choices(EXTRA_TIME), validators=[Optional()])
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

    def multiplier(self) -> Decimal | None:
        """Return the extra time that was chosen; None means untimed."""
        return None if self.extra.data == UNTIMED else Decimal(self.extra.data or "1")
