"""Where somebody stands, and when it is said that nothing is heard."""

from datetime import UTC, datetime, timedelta

import pytest

from exam_prep.core.deadline import GRACE
from exam_prep.core.results.marks import Mark, mark_of
from exam_prep.core.results.standing import SILENCE, Standing, last_heard, standing_of
from exam_prep.core.sitting import State

_NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (None, Standing.NOT_STARTED),
        (State.VOIDED, Standing.VOIDED),
        (State.SUBMITTED, Standing.HANDED_IN),
        (State.GRADED, Standing.HANDED_IN),
        (State.IN_PROGRESS, Standing.WORKING),
    ],
)
def test_a_state_says_where_somebody_stands(state: State | None, standing: Standing) -> None:
    """What is closed is closed, however long nothing was heard."""
    assert standing_of(state, now=_NOW) is standing


def test_a_page_is_missed_only_after_a_minute() -> None:
    """A running one alone; to the microsecond."""
    heard = _NOW - SILENCE
    assert standing_of(State.IN_PROGRESS, heard_at=heard, now=_NOW) is Standing.WORKING
    assert standing_of(State.IN_PROGRESS, heard_at=heard - _TICK, now=_NOW) is Standing.NOT_HEARD
    for state in (State.SUBMITTED, State.GRADED, State.VOIDED):
        assert standing_of(state, heard_at=heard - _TICK, now=_NOW) is not Standing.NOT_HEARD


def test_who_rests_is_not_missed() -> None:
    """Their clock stands still, also where its end would have passed."""
    long_ago = _NOW - timedelta(hours=2)
    assert (
        standing_of(State.IN_PROGRESS, is_resting=True, heard_at=long_ago, ends_at=long_ago, now=_NOW)
        is Standing.RESTING
    )


def test_time_is_up_after_the_grace() -> None:
    """By the rule that closes the sitting; then it is said, whether the page is heard or not."""
    assert standing_of(State.IN_PROGRESS, ends_at=_NOW - GRACE, now=_NOW) is Standing.WORKING
    assert standing_of(State.IN_PROGRESS, ends_at=_NOW - GRACE - _TICK, now=_NOW) is Standing.TIME_UP


def test_the_last_sign_of_life_is_the_latest() -> None:
    """A save is one too; of none there is none."""
    assert last_heard(None, _NOW, None, _NOW - _TICK) == _NOW
    assert last_heard(None, None) is None


@pytest.mark.parametrize(
    ("points", "answered", "mark"),
    [
        (1.0, True, Mark.RIGHT),
        (0.5, True, Mark.PARTLY),
        (0.000001, True, Mark.PARTLY),
        (0.0, True, Mark.MISSED),
        (0.0, False, Mark.OPEN),
        (1.0, False, Mark.RIGHT),
        (None, True, Mark.UNTOLD),
        (None, False, Mark.UNTOLD),
    ],
)
def test_a_mark_follows_the_points(points: float | None, answered: bool, mark: Mark) -> None:  # noqa: FBT001  # a case
    """Credit that staff gave counts for who left it open too."""
    assert mark_of(points, answered=answered) is mark
