"""Starting what is given: by whom, when, how often, and once however often it is pressed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need
from exam_prep.core.assignments import Release
from exam_prep.core.mock_exams.definition import Order, Pause
from exam_prep.core.sitting import Mode, State
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.assignments.accommodating import accommodate
from exam_prep.services.assignments.giving import withdraw
from exam_prep.services.assignments.offered import Standing, list_offers
from exam_prep.services.assignments.starting import OfferPage, offer_page
from exam_prep.services.cohorts.members import remove
from exam_prep.services.learners import LearnerRef, find_learner
from exam_prep.services.sittings.releasing import When
from exam_prep.services.sittings.staff_acts import Order as Reason
from tests.at_once import at_once
from tests.cohorts import row_of
from tests.given import Class, a_class
from tests.house import House
from tests.mock_exams import SMALL

_WHY = Reason("The alarm rang", "ida@example.org")


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def page_of(room: Class, given: int, learner: LearnerRef | None = None) -> OfferPage:
    """Return the page before the start, for the learner as they stand now."""
    with Session(room.house.engine) as session:
        who = find_learner(session, (learner or room.learner).public_id)
        return offer_page(session, who, room.row(given).public_id, now=room.house.clock())


def standing(room: Class, learner: LearnerRef | None = None) -> list[Standing]:
    """Return how a learner stands to each exam that is given to them."""
    with Session(room.house.engine) as session:
        offers = list_offers(session, learner or room.learner, now=room.house.clock())
    return [one.standing for one in offers]


def test_a_start_knows_where_it_came_from(room: Class) -> None:
    """A mock of the version, with the assignment; pressing again leads to the same."""
    given = room.give()
    sitting = room.start(given)
    row = room.house.sitting(sitting)
    assert (row.mode, row.assignment_id, row.mock_version_id) == (Mode.MOCK, given, room.version)
    assert (row.is_trial, row.title, row.items) == (False, "Monday exam", 5)
    assert room.start(given) == sitting


@pytest.mark.parametrize("forms", [None, 2])
def test_many_clicks_at_once_start_once(house: House, forms: int | None) -> None:
    """With one attempt nobody is told that it is used up."""
    room = a_class(house, definition=replace(SMALL, forms=forms, order=Order.MIXED))
    given = room.give()
    at_once([partial(room.start, given) for _ in range(3)])
    assert len(house.snapshot()["sitting"]) == 1


def test_attempts_are_counted_and_voided_ones_are_not(room: Class) -> None:
    """Two are allowed; the third is refused until staff void one."""
    house, given = room.house, room.give(attempts=2)
    for _ in range(2):
        sitting = room.start(given)
        house.submit(room.learner, sitting)
    with pytest.raises(ConflictError, match="all your attempts"):
        room.start(given)
    assert standing(room) == [Standing.DONE]
    house.void(sitting, _WHY)
    assert standing(room) == [Standing.OPEN]
    assert room.start(given) != sitting


def test_only_who_is_in_the_group_may_start(room: Class) -> None:
    """Strangers, who was taken out and who is not the one member do not even find it."""
    house, given = room.house, room.give()
    bo = room.join()
    with pytest.raises(NotFoundError):
        room.start(given, house.guest())
    alone = room.give(member=bo, opens_at=house.clock() + timedelta(days=1), closes_at=None)
    with pytest.raises(NotFoundError):
        page_of(room, alone)
    assert page_of(room, alone, bo).offer.standing is Standing.COMING
    with writing_session(house.engine) as session:
        cohort = session.get_one(Cohort, room.cohort.id)
        remove(session, cohort, row_of(house.engine, room.cohort, bo).public_id, now=house.clock())
    with pytest.raises(NotFoundError):
        room.start(given, bo)
    assert standing(room, bo) == []


def test_who_is_taken_out_keeps_the_sitting_that_runs(room: Class) -> None:
    """It is theirs, and is handed in as any."""
    house, sitting = room.house, room.start(room.give())
    with writing_session(house.engine) as session:
        member = row_of(house.engine, room.cohort, room.learner).public_id
        remove(session, session.get_one(Cohort, room.cohort.id), member, now=house.clock())
    house.save(room.learner, sitting, 1, "1")
    house.submit(room.learner, sitting)
    assert house.sitting(sitting).state is State.GRADED


def test_the_window_bounds_the_start_alone(room: Class) -> None:
    """Started one second before the closing, with 1.5 times the time: the whole 90 minutes are there."""
    house = room.house
    learner = house.give_time(room.learner, Decimal("1.5"))
    given = room.give(opens_at=house.clock() + timedelta(hours=1))
    with pytest.raises(ConflictError, match="not open yet"):
        room.start(given)
    house.clock.advance(hours=23, minutes=59, seconds=59)
    sitting = room.start(given, learner)
    house.clock.advance(minutes=89)
    house.sweep()
    house.save(learner, sitting, 1, "1")
    assert house.sitting(sitting).state is State.IN_PROGRESS
    with pytest.raises(ConflictError, match="is over"):
        room.start(given, room.join())


def test_a_wrong_code_starts_nothing(room: Class) -> None:
    """The right one does, however it is written."""
    given = room.give(access_code="blue door")
    with pytest.raises(InvalidError, match="not the access code"):
        room.start(given, code="blue")
    assert room.house.snapshot()["sitting"] == ()
    assert room.start(given, code=" BLUE  door ")


def test_what_was_withdrawn_starts_no_more(room: Class) -> None:
    """Who sits it goes on; it stays in the list of who sat it, and leaves that of who did not."""
    given = room.give()
    bo = room.join()
    sitting = room.start(given)
    room.act(withdraw, given)
    with pytest.raises(ConflictError, match="took this exam back"):
        room.start(given, bo)
    assert room.start(given) == sitting
    assert (standing(room), standing(room, bo)) == ([Standing.RUNNING], [])


def test_the_same_exam_from_two_groups_is_open_once(room: Class) -> None:
    """The page of the second says so beforehand, and its start too; a trial of staff stands in no way."""
    house, given = room.house, room.give()
    other = replace(room, cohort=a_class(house, room.who).cohort)
    other.join(learner=room.learner)
    first, second = room.start(given), other.give()
    with Session(house.engine) as session:
        page = offer_page(session, room.learner, other.row(second).public_id, now=house.clock())
    assert "from another start" in str(page.refusal)
    with pytest.raises(ConflictError, match="from another start"):
        other.start(second)
    house.sql("UPDATE sitting SET is_trial = true WHERE public_id = :name", name=first)
    assert house.sitting(other.start(second)).state is State.IN_PROGRESS
    assert house.sitting(first).state is State.VOIDED


def test_the_page_tells_all_that_staff_noted_before_the_start(house: House) -> None:
    """Sixty minutes become ninety, the break fifteen, rests are there, and what comes when."""
    room = a_class(house, definition=replace(SMALL, pause=Pause(10, after_part="limits")))
    with writing_session(house.engine) as session:
        need = Need(Decimal("1.5"), 20)
        accommodate(session, room.learner.id, need, actor="ida@example.org", now=house.clock())
    given = room.give(score_release=Release.AFTER_WINDOW, items_release=Release.BY_HAND, attempts=3)
    page = page_of(room, given)
    assert page.minutes is not None
    assert f"{page.minutes.total} = {page.minutes.base} x {page.minutes.multiplier}" == "90 = 60 x 1.5"
    assert page.break_minutes == Decimal(15)
    assert (page.rest_minutes, page.offer.attempts_left) == (20, 3)
    assert page.score_comes.at == room.row(given).closes_at
    assert page.items_come.when is When.BY_HAND
    assert page.refusal is None


def test_a_learner_stands_to_it_as_time_goes_on(room: Class) -> None:
    """Coming, open, running, done; and missed for who never came."""
    house = room.house
    given = room.give(opens_at=house.clock() + timedelta(hours=1))
    bo = room.join()
    seen = [standing(room)]
    house.clock.advance(hours=1)
    seen.append(standing(room))
    sitting = room.start(given)
    seen.append(standing(room))
    house.submit(room.learner, sitting)
    seen.append(standing(room))
    house.clock.advance(days=2)
    assert [one for (one,) in seen] == [Standing.COMING, Standing.OPEN, Standing.RUNNING, Standing.DONE]
    assert standing(room, bo) == [Standing.MISSED]
