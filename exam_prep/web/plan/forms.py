"""Forms of the plan: they check shape, the core checks rules."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from exam_prep.core.planning.goal import FEWEST_MINUTES, MOST_MINUTES, Goal

_NO_DATE = _("Write the day as year-month-day, as in 2026-12-12, or leave it empty.")
_MINUTES = _("Choose between 5 and 240 minutes a day.")
_NOT_OFFERED = _("Choose one of those that the page offers.")
_WEEK = frozenset(str(day) for day in range(7))


class GoalForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """What to prepare for."""

    exam_id = StringField(validators=[InputRequired(_("Choose an exam."))])
    exam_on = DateField(validators=[Optional()])
    minutes = IntegerField(
        validators=[InputRequired(_MINUTES), NumberRange(FEWEST_MINUTES, MOST_MINUTES, _MINUTES)]
    )
    rest_days = SelectMultipleField(validate_choice=False)

    def validate_rest_days(self, field: SelectMultipleField) -> None:
        """Refuse what is no day of the week."""
        if not _WEEK.issuperset(field.data or ()):
            raise ValidationError(str(_NOT_OFFERED))

    def errors_told(self) -> dict[str, str]:
        """Return one sentence for each field that is off, in our words."""
        told = {name: str(next(iter(errors))) for name, errors in self.errors.items() if errors}
        ours = {"exam_on": _NO_DATE, "minutes": _MINUTES, "rest_days": _NOT_OFFERED}
        return {name: str(ours.get(name, sentence)) for name, sentence in told.items()}

    def goal(self) -> Goal:
        """Return the goal as the core takes it."""
        rest = frozenset(int(day) for day in self.rest_days.data or ())
        return Goal(str(self.exam_id.data), self.exam_on.data, int(self.minutes.data or 0), rest)

    def chosen(self) -> dict[str, Any]:
        """Return what was typed, for the page to show again."""
        typed = self.exam_on.raw_data
        return {
            "exam_id": self.exam_id.data,
            "exam_on": typed[0] if typed else "",
            "minutes": self.minutes.data if self.minutes.data is not None else _raw(self.minutes),
            "rest_days": [int(day) for day in self.rest_days.data or () if day in _WEEK],
        }


def chosen_of(goal: Goal | None, first_exam: str) -> dict[str, Any]:
    """Return what the form shows before anything was typed."""
    if goal is None:
        return {"exam_id": first_exam, "exam_on": "", "minutes": 20, "rest_days": []}
    day: date | None = goal.exam_on
    return {
        "exam_id": goal.exam_id,
        "exam_on": day.isoformat() if day else "",
        "minutes": goal.minutes_a_day,
        "rest_days": sorted(goal.rest_days),
    }


class StartForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """How much of today's plan to do now; without a number, all of it."""

    minutes = IntegerField(validators=[Optional(), NumberRange(1, MOST_MINUTES, _MINUTES)])
    start_key = HiddenField()


def _raw(field: IntegerField) -> str:
    return field.raw_data[0] if field.raw_data else ""
