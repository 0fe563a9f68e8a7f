"""Of several attempts one counts: by a rule that says which, and only where points are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.results.attempts import Attempt, AttemptRule, counted, first_told
from exam_prep.core.sitting import FinishedBy, State

_START = datetime(2026, 11, 2, 15, tzinfo=UTC)


def attempt(number: int, points: float | None, maximum: int = 10, state: State = State.SUBMITTED) -> Attempt:
    """Return an attempt that was handed in after an hour."""
    return Attempt(
        sitting_id=number,
        number=number,
        state=state,
        started_at=_START + timedelta(days=number),
        submitted_at=_START + timedelta(days=number, hours=1),
        finished_by=FinishedBy.CANDIDATE,
        points=points,
        maximum=maximum,
        cut=Decimal(7),
    )


_ATTEMPTS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 20).map(float)), st.sampled_from(State)), max_size=6
).map(lambda rows: [attempt(at, points, 20, state) for at, (points, state) in enumerate(rows, start=1)])


def test_the_best_counts_and_of_equal_ones_the_earlier() -> None:
    """Trying again never moves a grade down; by the other rule the last one counts."""
    tried = [attempt(1, 4), attempt(2, 8), attempt(3, 8), attempt(4, 6)]
    assert counted(tried, AttemptRule.BEST) == tried[1]
    assert counted(tried, AttemptRule.LAST) == tried[3]
    assert first_told(tried) == tried[0]


def test_the_best_is_the_best_share() -> None:
    """A regrade may drop an item of one attempt: 8 of 9 is more than 8 of 10."""
    tried = [attempt(1, 8), attempt(2, 8, 9)]
    assert counted(tried, AttemptRule.BEST) == tried[1]


def test_nothing_counts_before_its_points_are_told() -> None:
    """Open, handed in and not graded, voided: none of them is a result."""
    untold = [
        attempt(1, None, state=State.IN_PROGRESS),
        attempt(2, None),
        attempt(0, 9, state=State.VOIDED),
    ]
    for rule in AttemptRule:
        assert counted(untold, rule) is None
    assert first_told(untold) is None


@given(_ATTEMPTS)
def test_a_rule_gives_a_told_attempt_that_nothing_beats(tried: list[Attempt]) -> None:
    """For any attempts; best is at least as good as last, and as first."""
    told = [one for one in tried if one.is_told]
    best, last = (counted(tried, rule) for rule in AttemptRule)
    if not told:
        assert best is None
        assert last is None
        return
    assert best is not None
    assert last is not None
    assert best.points == max(one.points or 0 for one in told)
    assert last.number == max(one.number for one in told)


def test_the_time_worked_leaves_out_what_the_clock_stood_still() -> None:
    """An hour with a rest of ten minutes is fifty; an open one has none; odd clocks give no negative."""
    rested = replace(attempt(1, 5), stood_still=timedelta(minutes=10))
    assert rested.worked == timedelta(minutes=50)
    assert replace(rested, stood_still=timedelta(days=1)).worked == timedelta()
    assert replace(rested, submitted_at=None).worked is None


def test_the_pass_mark_is_reached_from_the_mark_on() -> None:
    """Exactly on it is reached, a hair below is not; without a mark nothing is said."""
    assert attempt(1, 7).reaches_cut is True
    assert attempt(1, 6.999999).reaches_cut is False
    assert replace(attempt(1, 7), cut=None).reaches_cut is None
    assert attempt(1, 7, state=State.VOIDED).reaches_cut is None
    assert replace(attempt(1, 0.3), cut=Decimal("0.30")).reaches_cut is True
