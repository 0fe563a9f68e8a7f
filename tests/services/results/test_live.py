"""The live view: where everybody stands now, each by their own time, and what is only a hint."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef
from exam_prep.services.results.given import given_exam
from exam_prep.services.results.live import Live, LiveRow, read_live
from tests.class_sitting import Sitter, members_of
from tests.cohorts import fill
from tests.set_clock import FakeClock


class Watch:
    """A class of four, watched at the clock's time."""

    def __init__(self, bank: Engine, who: AccountRef, sitter: Sitter, clock: FakeClock) -> None:
        self.bank, self.who, self.sitter, self.clock = bank, who, sitter, clock
        self.members: list[LearnerRef] = []

    def look(self) -> Live:
        """Return where everybody is now."""
        with Session(self.bank) as session:
            exam = given_exam(session, self.who, self.sitter.assignment.public_id)
            return read_live(session, exam, now=self.clock())

    def first(self) -> LiveRow:
        """Return the row of the first member."""
        return next(row for row in self.look().rows if row.person.id == self.members[0].id)

    def change(self, sitting: int, **columns: object) -> None:
        """Change a sitting."""
        with writing_session(self.bank) as session:
            for column, value in columns.items():
                setattr(session.get_one(Sitting, sitting), column, value)


@pytest.fixture
def watch(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, sitter: Sitter, clock: FakeClock
) -> Watch:
    """Give a class of four and its exam of an hour."""
    del assignment
    fill(bank, cohort, 4, clock())
    made = Watch(bank, who, sitter, clock)
    made.members = members_of(bank, cohort)
    return made


def test_everybody_is_there_before_anybody_starts(watch: Watch) -> None:
    """By name, with nothing to say of them."""
    live = watch.look()
    assert [row.person.called for row in live.rows] == ["Name 1", "Name 2", "Name 3", "Name 4"]
    assert live.counts == {Standing.NOT_STARTED: 4}


def test_a_running_one_is_at_the_question_that_was_last_touched(watch: Watch, clock: FakeClock) -> None:
    """Saved or seen, whichever was later; answered counts responses alone."""
    sitting = watch.sitter.start(watch.members[0], clock())
    assert (watch.first().position, watch.first().answered, watch.first().standing) == (
        None,
        0,
        Standing.WORKING,
    )
    watch.sitter.answer(sitting, clock.advance(minutes=1), right=[1, 2], wrong=[5])
    with writing_session(watch.bank) as session:
        session.get_one(SittingItem, (sitting, 3)).seen_at = clock.advance(seconds=20)
    row = watch.first()
    assert (row.position, row.answered, row.items) == (3, 3, 20)
    watch.sitter.answer(sitting, clock.advance(seconds=5), right=[2])
    assert (watch.first().position, watch.first().answered) == (2, 3)


def test_a_sign_of_life_is_a_heartbeat_a_save_or_the_start(watch: Watch, clock: FakeClock) -> None:
    """After a minute without any it is said since when; a new sign takes it back."""
    started = clock()
    sitting = watch.sitter.start(watch.members[0], started)
    clock.advance(seconds=60)
    assert watch.first().standing is Standing.WORKING
    clock.advance(seconds=1)
    assert (watch.first().standing, watch.first().heard_at) == (Standing.NOT_HEARD, started)
    watch.change(sitting, heard_at=clock())
    assert watch.first().standing is Standing.WORKING
    clock.advance(minutes=2)
    watch.sitter.answer(sitting, clock(), right=[1])
    assert (watch.first().standing, watch.first().heard_at) == (Standing.WORKING, clock())


def test_time_left_is_each_person_s_own(watch: Watch, clock: FakeClock) -> None:
    """Half as much again, more for an extension, none for untimed, and it stays while they rest."""
    one, slow, free, resting = watch.members
    start = clock()
    watch.sitter.start(one, start)
    watch.sitter.start(slow, start, multiplier=1.5, extension_seconds=600)
    watch.sitter.start(free, start, multiplier=None)
    watch.sitter.start(resting, start, paused_at=start + timedelta(minutes=10))
    clock.advance(minutes=30)
    assert [row.seconds_left for row in watch.look().rows] == [1800, 4500, None, 3000]
    assert watch.look().rows[3].standing is Standing.RESTING
    clock.advance(minutes=30, seconds=6)
    assert [row.standing for row in watch.look().rows] == [
        Standing.TIME_UP,
        Standing.NOT_HEARD,
        Standing.NOT_HEARD,
        Standing.RESTING,
    ]


def test_what_is_over_says_when_and_by_whom(watch: Watch, clock: FakeClock) -> None:
    """Handed in, by the person or the clock; voided; nothing is missed of them for days."""
    sittings = [watch.sitter.start(member, clock()) for member in watch.members[:3]]
    watch.sitter.hand_in(sittings[0], clock.advance(minutes=5))
    watch.sitter.hand_in(sittings[1], clock(), state=State.GRADED, by=FinishedBy.TIMER)
    watch.change(sittings[2], state=State.VOIDED)
    clock.advance(days=3)
    live = watch.look()
    assert live.counts == {Standing.HANDED_IN: 2, Standing.VOIDED: 1, Standing.NOT_STARTED: 1}
    assert [row.finished_by for row in live.rows[:2]] == [FinishedBy.CANDIDATE, FinishedBy.TIMER]
    assert all(row.seconds_left is None and row.heard_at is None for row in live.rows)


def test_the_attempt_that_runs_is_shown_else_the_last_one(watch: Watch, clock: FakeClock) -> None:
    """A second attempt is the one that is looked at; a voided one gives way to one that counts."""
    first = watch.sitter.sit(watch.members[0], clock(), 10)
    second = watch.sitter.start(watch.members[0], clock.advance(hours=1), seed=2)
    assert (watch.first().standing, watch.first().attempt) == (Standing.WORKING, 2)
    watch.change(second, state=State.VOIDED)
    assert (watch.first().standing, watch.first().attempt) == (Standing.HANDED_IN, 1)
    watch.change(first, state=State.VOIDED)
    assert watch.first().standing is Standing.VOIDED
