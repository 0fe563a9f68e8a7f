"""Deleting takes everything of one learner, and nothing of anybody else."""

from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy.orm import Session

from exam_prep.db.base import Base
from exam_prep.db.engine import writing_session
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.forgetting import Contents, contents_of, forget
from exam_prep.services.sittings.saving import Change
from tests.at_once import at_once
from tests.cohorts import somebody
from tests.house import House
from tests.reports import a_report, replied


def _worked(house: House, who: AccountRef | None = None) -> LearnerRef:
    """Return a learner with a graded set, a report, a checked item and an open mock."""
    learner = house.guest()
    done = house.sat(learner)
    replied(house, a_report(house, learner, done), who=who)
    house.answer_all(learner, house.mock(learner), right=True)
    return learner


def _forget(house: House, learner: LearnerRef) -> None:
    with writing_session(house.engine) as session:
        forget(session, learner)


def test_all_of_one_goes_and_nothing_of_another(house: House) -> None:
    """Row for row, the database is as if the learner had never been; an open mock goes too."""
    staff = somebody(house.engine, house.clock())
    _worked(house, staff)
    before = house.snapshot()
    learner = _worked(house, staff)
    assert all(
        len(house.snapshot()[name]) > len(before[name])
        for name in ("learner", "card", "problem_report", "problem_report_act")
    )
    _forget(house, learner)

    assert house.snapshot() == before
    assert house.verify().mismatches == ()


def test_what_there_is_is_counted(house: House) -> None:
    """Sittings, answers, open sittings and reports; nothing of a newcomer or of who is gone."""
    learner = _worked(house)
    with Session(house.engine) as session:
        assert contents_of(session, learner) == Contents(
            sittings=2, answers=25, running=1, reports=1, goals=0, groups=0
        )
        assert contents_of(session, None).is_empty
    _forget(house, learner)
    with Session(house.engine) as session:
        assert contents_of(session, learner).is_empty


def test_a_save_after_it_finds_nothing(house: House) -> None:
    """It is told so, and brings nothing back."""
    learner = house.guest()
    mock = house.mock(learner)
    change = house.change(mock, 1, "1")
    _forget(house, learner)
    before = house.snapshot()
    with pytest.raises(NotFoundError):
        house.send(learner, mock, change)
    assert house.snapshot() == before


def test_saves_at_the_same_moment_leave_no_rest(house: House) -> None:
    """Saves from two pages race the deletion: whatever the order, no row is left."""
    learner = house.guest()
    mock = house.mock(learner)
    changes = [house.change(mock, position, "1") for position in range(1, 7)]

    def save(change: Change) -> None:
        with suppress(NotFoundError):
            house.send(learner, mock, change)

    saves = [partial(save, change) for change in changes]
    at_once([*saves[:3], partial(_forget, house, learner), *saves[3:]])
    left = house.snapshot()
    assert {name: left[name] for name in ("learner", "sitting", "sitting_item", "response_event")} == {
        "learner": (),
        "sitting": (),
        "sitting_item": (),
        "response_event": (),
    }


def test_every_key_to_a_learner_takes_its_rows_along() -> None:
    """A table that came later without a cascade would keep people from deleting their work."""
    kept = {"learner", "sitting"}
    rules = {
        f"{table.name}.{key.parent.name}": key.ondelete
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in kept
    }
    assert rules.pop("sitting.origin_id") == "SET NULL"
    assert set(rules.values()) == {"CASCADE"}
