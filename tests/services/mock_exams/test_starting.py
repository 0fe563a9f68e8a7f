"""Sittings of mock exams: by whom, of what, on which form; and what a trial leaves untouched."""

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.definition import Order, Part, Pause
from exam_prep.core.sitting import Mode, State
from exam_prep.db.engine import writing_session
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.definitions import dump_definition, load_forms
from exam_prep.services.mock_exams.drawing import draw_version
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.services.mock_exams.starting import start_trial
from exam_prep.services.sittings.start import seen_counts
from tests.at_once import at_once
from tests.cohorts import somebody
from tests.house import House
from tests.mock_exams import SMALL, a_mock_exam, a_version, changed, published, sat, version_of


@pytest.fixture
def who(house: House) -> AccountRef:
    """Give an instructor."""
    return somebody(house.engine, house.clock())


def items_of(house: House, sitting: str) -> list[str]:
    """Return the items of a sitting in their order."""
    query = (
        select(SittingItem.item_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.public_id == sitting)
        .order_by(SittingItem.position)
    )
    with Session(house.engine) as session:
        return list(session.scalars(query))


def test_a_sitting_knows_its_version_and_runs_as_it_was_published(house: House, who: AccountRef) -> None:
    """Changing and publishing the draft touches no sitting that runs."""
    exam = a_mock_exam(house, who, replace(SMALL, pause=Pause(10, after_part="limits")))
    first = published(house, who, exam)
    learner = house.guest()
    sitting = sat(house, learner, first)
    changed(house, who, exam, replace(SMALL, minutes=5, title="Another"))
    published(house, who, exam)
    row = house.sitting(sitting)
    assert (row.mode, row.exam_id, row.is_trial) == (Mode.MOCK, f"mock-{exam}", False)
    assert (row.title, row.limit_seconds, row.break_after, row.break_seconds) == ("Monday exam", 3600, 3, 600)
    assert (row.mock_version_id, row.form_number) == (version_of(house, first).id, None)
    assert sat(house, learner, first) == sitting


@pytest.mark.long
def test_each_learner_gets_a_form_of_their_own(house: House, who: AccountRef) -> None:
    """What a learner has seen least comes first, so a second sitting shares nothing with the first."""
    version = a_version(house, who)
    learner = house.guest()
    sitting = sat(house, learner, version)
    for position in range(1, 6):
        house.save(learner, sitting, position, "1")
    house.submit(learner, sitting)
    again = sat(house, learner, version)
    assert set(items_of(house, sitting)).isdisjoint(items_of(house, again))


@pytest.mark.parametrize(
    "part", [replace(SMALL.parts[0], quota=290), replace(SMALL.parts[0], tags=("gone",))]
)
def test_a_learner_is_told_whom_to_ask_when_the_bank_left_an_exam_behind(
    house: House, who: AccountRef, part: Part
) -> None:
    """What the bank lacks is for those who build exams; nothing was started."""
    version = a_version(house, who)
    with writing_session(house.engine) as session:
        row = session.query(MockExamVersion).filter_by(public_id=version).one()
        row.definition = dump_definition(replace(SMALL, parts=(part,)))
    with pytest.raises(InvalidError, match="Tell whoever gave it to you"):
        sat(house, house.guest(), version)
    with Session(house.engine) as session:
        assert session.scalar(select(func.count()).select_from(Sitting)) == 0


def test_fixed_forms_are_given_out_evenly(house: House, who: AccountRef) -> None:
    """Six learners, three forms: two each; who sits again gets a form they did not have."""
    version = a_version(house, who, replace(SMALL, forms=3, order=Order.SAME))
    learners = [house.guest() for _ in range(6)]
    sittings = [sat(house, learner, version) for learner in learners]
    rows = [house.sitting(sitting) for sitting in sittings]
    assert [row.form_number for row in rows] == [1, 2, 3, 1, 2, 3]
    assert items_of(house, sittings[0]) == items_of(house, sittings[3])
    house.submit(learners[0], sittings[0])
    assert house.sitting(sat(house, learners[0], version)).form_number == 2


def test_who_start_at_once_get_different_forms(house: House, who: AccountRef) -> None:
    """The version's row makes them take turns."""
    version = a_version(house, who, replace(SMALL, forms=2))
    learners = [house.guest() for _ in range(4)]
    at_once([partial(sat, house, learner, version) for learner in learners])
    with Session(house.engine) as session:
        assert Counter(session.scalars(select(Sitting.form_number))) == {1: 2, 2: 2}


def test_fixed_forms_may_be_shuffled_for_each_learner(house: House, who: AccountRef) -> None:
    """The same items; by section the sections stay in their order."""
    version = a_version(house, who, replace(SMALL, forms=1))
    orders = [items_of(house, sat(house, house.guest(), version)) for _ in range(4)]
    assert len({tuple(order) for order in orders}) > 1
    assert len({(*sorted(order[:3]), *sorted(order[3:])) for order in orders}) == 1


def test_a_fixed_form_keeps_the_versions_it_was_published_with(house: House, who: AccountRef) -> None:
    """Its picks name the rows that were served then, whatever is served now."""
    version = version_of(house, a_version(house, who, replace(SMALL, forms=1, order=Order.SAME)))
    form = load_forms(version.forms)[0]
    learner = house.guest()
    with Session(house.engine) as session:
        again = draw_version(session, house.loaded(), learner, version, seed=1, form_number=1)
        assert again == form
        with pytest.raises(NotFoundError):
            draw_version(session, house.loaded(), learner, version, seed=1, form_number=2)


def test_a_trial_leaves_no_trace_in_what_its_sitter_is_taken_to_know(house: House, who: AccountRef) -> None:
    """It is graded and has its result; no card, no exposure, no prediction."""
    version = a_version(house, who)
    learner = house.guest()
    sitting = sat(house, learner, version, is_trial=True)
    for position in range(1, 6):
        house.save(learner, sitting, position, "1")
    house.submit(learner, sitting)
    row = house.sitting(sitting)
    assert (row.state, row.is_trial) == (State.GRADED, True)
    assert row.points is not None
    with Session(house.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReviewEvent)) == 0
        assert seen_counts(session, learner) == {}
    assert not house.verify().mismatches


def test_a_draft_can_be_tried_before_it_is_published(house: House, who: AccountRef) -> None:
    """The trial belongs to no version; an open one is found again."""
    exam = a_mock_exam(house, who)
    learner = house.guest()
    sitting = _try(house, who, learner, exam)
    row = house.sitting(sitting)
    assert (row.is_trial, row.mock_version_id, row.exam_id) == (True, None, f"mock-{exam}")
    assert len(items_of(house, sitting)) == 5
    assert _try(house, who, learner, exam) == sitting
    house.clock.advance(hours=2)
    house.sweep()
    assert house.sitting(sitting).state is State.GRADED


def test_a_trial_of_something_else_is_set_aside(house: House, who: AccountRef) -> None:
    """Of the draft before it was changed, of another version, and before a sitting that counts."""
    exam = a_mock_exam(house, who)
    version = published(house, who, exam)
    learner = house.guest()
    trials = [_try(house, who, learner, exam)]
    house.clock.advance(minutes=1)
    changed(house, who, exam, replace(SMALL, minutes=5))
    trials.append(_try(house, who, learner, exam))
    trials.append(sat(house, learner, version, is_trial=True))
    assert sat(house, learner, version, is_trial=True) == trials[-1]
    counts = sat(house, learner, version)
    assert {house.sitting(one).state for one in trials} == {State.VOIDED}
    assert not house.sitting(counts).is_trial
    assert sat(house, learner, version, is_trial=True) == _try(house, who, learner, exam) == counts
    assert not house.verify().mismatches


def _try(house: House, who: AccountRef, learner: LearnerRef, exam: str) -> str:
    with writing_session(house.engine) as session:
        row = owned_exam(session, who, exam)
        return start_trial(session, house.cache.current(session), learner, row, start=house.start())
