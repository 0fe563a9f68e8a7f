"""Which sittings the statistics of items count: mocks with points, sat here, by no staff to try them out."""

from sqlalchemy import ColumnElement, and_

from exam_prep.core.sitting import Mode, State
from exam_prep.db.sittings import Sitting, was_sat_here

_TOLD = (State.SUBMITTED, State.GRADED)


def may_count(row: Sitting) -> bool:
    """Whether a sitting belongs into the statistics."""
    return (
        row.mode is Mode.MOCK
        and row.state in _TOLD
        and row.points is not None
        and not (row.is_trial or row.is_imported)
    )


def belongs() -> ColumnElement[bool]:
    """Return the same as a condition."""
    return and_(
        Sitting.mode == Mode.MOCK,
        Sitting.state.in_(_TOLD),
        Sitting.points.is_not(None),
        Sitting.is_trial.is_(False),
        was_sat_here(),
    )
