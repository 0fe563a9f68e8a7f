"""Staff hand in for somebody: graded as any handing in, logged, told, and taken back by reopening."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release
from exam_prep.core.sitting import FinishedBy, StaffActKind
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.cohorts.activity import last_active
from exam_prep.services.sittings.handed_in import handed_in_page
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.staff_acts import Order
from tests.given import Class, a_class
from tests.house import House
from tests.services.assignments.test_accommodating import note, rest
from tests.services.own_data.test_bringing import export

WHY = Order("They left the room", "ida@example.org")


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def _compared(house: House, sitting: str) -> tuple[Any, ...]:
    row = house.sitting(sitting)
    kept = [(one.points, one.credit, one.committed_at == row.submitted_at) for one in house.items(sitting)]
    return row.state, row.points, row.graded_at is None, row.check_at, kept


def test_what_is_saved_is_graded_as_if_the_learner_had_pressed(house: House) -> None:
    """Without a clock, which is where nothing else ends it; who had pressed it stands the same."""
    own, left = house.guest(None), house.guest(None)
    sittings = [house.mock(one) for one in (own, left)]
    for one, sitting in zip((own, left), sittings, strict=True):
        for position in range(1, 6):
            right = position < 4
            house.save(one, sitting, position, house.response(house.item(sitting, position), right=right))
    house.clock.advance(hours=5)
    house.submit(own, sittings[0])
    house.hand_in(sittings[1], WHY)

    assert _compared(house, sittings[0]) == _compared(house, sittings[1])
    row = house.sitting(sittings[1])
    assert (row.points, row.finished_by, row.submitted_at) == (3, FinishedBy.STAFF, house.clock())
    assert len(house.reviews(left)) == len(house.reviews(own)) == 5
    (act,) = house.acts(sittings[1])
    assert (act.act, act.minutes, act.reason, act.actor) == (
        StaffActKind.HAND_IN,
        0,
        "They left the room",
        "ida@example.org",
    )
    assert house.verify().mismatches == ()


def test_the_learner_reads_that_staff_did_it_and_why(room: Class) -> None:
    """Beside the result, on the page of what waits, and in their own file, where nobody is named."""
    house = room.house
    known, waits = room.sits(room.give()), room.join()
    held = room.sits(room.give(member=waits, **_later(room), items_release=Release.BY_HAND), learner=waits)
    for sitting in (known, held):
        house.hand_in(sitting, WHY)
    with Session(house.engine) as session:
        page = result_page(session, house.cache, room.learner, known, now=house.clock())
        alone = handed_in_page(session, waits, held, now=house.clock())
    for one in (page, alone):
        assert (one.finished_by, one.staff_reason) == (FinishedBy.STAFF, "They left the room")
    (record,) = export(house, room.learner)["sittings"]
    assert record["finished_by"] == "staff"
    assert [(one["act"], one["reason"]) for one in record["acts"]] == [("hand_in", "They left the room")]
    assert "ida@example.org" not in str(record)


@pytest.mark.parametrize("untimed", [True, False])
def test_reopening_takes_it_back(house: House, *, untimed: bool) -> None:
    """The learner goes on with what was left, and their own handing in is told of no staff."""
    learner = house.guest(None) if untimed else house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.clock.advance(minutes=18)
    house.hand_in(sitting, WHY)
    house.clock.advance(hours=2)
    end = house.reopen(sitting, 0 if untimed else 1, Order("They came back", "ida@example.org"))
    assert end == (None if untimed else house.clock() + timedelta(minutes=13))
    assert house.reviews(learner) == []
    assert house.verify().mismatches == ()
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    row = house.sitting(sitting)
    assert (row.finished_by, row.points) == (FinishedBy.CANDIDATE, 20)
    with Session(house.engine) as session:
        assert result_page(session, house.cache, learner, sitting, now=house.clock()).staff_reason == ""
    assert house.verify().mismatches == ()


def test_a_rest_ends_with_it(house: House) -> None:
    """Its minutes are noted as they were taken."""
    learner = house.guest()
    note(house, learner, "1", 20)
    sitting = house.mock(learner)
    rest(house, learner, sitting)
    house.clock.advance(minutes=5)
    house.hand_in(sitting, WHY)
    (pause,) = house.pauses(sitting)
    assert pause.ended_at == house.clock()
    assert house.verify().mismatches == ()


def test_what_does_not_run_is_not_handed_in(house: House) -> None:
    """Handed in, voided, out of time, and an id of nothing: a sentence each, and nothing is changed."""
    done, gone, over = house.sat(house.guest()), house.mock(house.guest()), house.mock(house.guest())
    house.void(gone, WHY)
    house.clock.advance(minutes=31)
    before = house.snapshot()
    for sitting, words in (
        (done, "handed in meanwhile"),
        (gone, "voided meanwhile"),
        (over, "the clock hands it in"),
    ):
        with pytest.raises(ConflictError, match=words):
            house.hand_in(sitting, WHY)
    with pytest.raises(NotFoundError):
        house.hand_in("nothing", WHY)
    assert house.snapshot() == before


@pytest.mark.parametrize("reason", ["  ", "x" * 501])
def test_without_a_reason_nothing_happens(house: House, reason: str) -> None:
    """It goes on."""
    sitting = house.mock(house.guest(None))
    before = house.snapshot()
    with pytest.raises(InvalidError, match="reason"):
        house.hand_in(sitting, replace(WHY, reason=reason))
    assert house.snapshot() == before


def test_the_same_press_twice_is_one(house: House) -> None:
    """Another reason from a page that is older is told that it was handed in."""
    sitting = house.mock(house.guest(None))
    for _ in range(2):
        house.hand_in(sitting, replace(WHY, seen=0))
    assert len(house.acts(sitting)) == 1
    with pytest.raises(ConflictError):
        house.hand_in(sitting, Order("Another", "ida@example.org", seen=0))


def test_it_counts_as_no_sign_of_life(house: House) -> None:
    """The learner was last here with their last answer."""
    learner = house.guest(None)
    sitting = house.mock(learner)
    last = house.clock.advance(minutes=3)
    house.save(learner, sitting, 1, "1")
    house.clock.advance(hours=5)
    house.hand_in(sitting, WHY)
    with Session(house.engine) as session:
        assert last_active(session, {learner.id: house.sitting(sitting).started_at})[learner.id] == last


def _later(room: Class) -> dict[str, Any]:
    """Return an overlap-free window: the exam of one member stands beside that of the group."""
    opens = room.house.clock() + timedelta(days=1)
    return {"opens_at": opens, "closes_at": opens + timedelta(days=1)}
