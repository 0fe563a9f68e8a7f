"""A result that waits: points are known to staff, and nothing of it to the learner until it may be."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.assignments import AssignmentActKind, Release
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.services.assignments.acts import list_acts
from exam_prep.services.assignments.giving import change_terms, withdraw
from exam_prep.services.assignments.releasing import release_items, release_score
from exam_prep.services.browsing.opening import answered_items
from exam_prep.services.sittings.handed_in import handed_in_page
from exam_prep.services.sittings.releasing import When
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.staff_acts import Order
from tests.given import Class, a_class
from tests.house import House

_ORDER = Order("The alarm rang", "ida@example.org")
HELD: dict[str, Any] = {"score_release": Release.BY_HAND, "items_release": Release.BY_HAND}
AFTER: dict[str, Any] = {"score_release": Release.AFTER_WINDOW, "items_release": Release.AFTER_WINDOW}


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def _agrees(house: House) -> None:
    report = house.verify()
    assert report.mismatches == ()


def test_at_once_is_graded_at_once(room: Class) -> None:
    """As an exam that nobody gave."""
    sitting = room.sat(room.give())
    assert room.house.sitting(sitting).state is State.GRADED
    assert len(room.house.reviews(room.learner)) == 20
    _agrees(room.house)


def test_what_waits_has_its_points_and_tells_nothing(room: Class) -> None:
    """Points of sitting and items stand there for staff; memory, readiness and bank pages know nothing."""
    house = room.house
    sitting = room.sat(room.give(**HELD))
    row = house.sitting(sitting)
    assert (row.state, row.points, row.check_at, row.graded_at) == (State.SUBMITTED, 20, None, None)
    assert [one.points for one in house.items(sitting)] == [1] * 20
    assert (house.reviews(room.learner), house.cards(room.learner)) == ([], {})
    with Session(house.engine) as session:
        assert not answered_items(session, house.loaded(), room.learner)
    assert house.sweep() == 0
    _agrees(house)


def test_practice_does_not_explain_what_waits(room: Class) -> None:
    """Neither its items nor its ideas come up until it is released; then they do."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    held = {row.concept for row in house.items(sitting)}
    practice = house.practice(room.learner, 40)
    assert not held & {row.concept for row in house.items(practice)}
    room.act(release_items, given)
    _next_round(house)
    assert held & {row.concept for row in house.items(house.practice(room.learner, 60))}


def test_items_released_by_hand_are_known_with_the_next_round(room: Class) -> None:
    """Memory follows as of the handing in; verify agrees; twice is once."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    handed_in = house.clock()
    house.clock.advance(days=3)
    room.act(release_items, given)
    room.act(release_items, given)
    assert _next_round(house) == 1
    row = house.sitting(sitting)
    assert (row.state, row.submitted_at, row.check_at) == (State.GRADED, handed_in, None)
    reviews = house.reviews(room.learner)
    assert {(one.studied_at, one.is_first_exposure) for one in reviews} == {(handed_in, True)}
    assert len(house.cards(room.learner)) == 20
    assert room.row(given).score_released_at == room.row(given).items_released_at
    _agrees(house)


def test_after_the_window_results_come_by_themselves(room: Class) -> None:
    """Within half a minute of the closing, without an act of staff."""
    house, given = room.house, room.give(**AFTER)
    sitting = room.sat(given)
    assert house.sitting(sitting).check_at == room.row(given).closes_at
    house.clock.advance(hours=23, minutes=59)
    assert house.sweep() == 0
    house.clock.advance(minutes=1, seconds=10)
    assert house.sweep() == 1
    assert house.sitting(sitting).state is State.GRADED
    _agrees(house)


def test_after_the_window_explanations_wait_for_the_last_who_sits(room: Class) -> None:
    """Who has more time sits longer than the window; the score alone comes with the closing."""
    house, given = room.house, room.give(**AFTER)
    late = room.join()
    first = room.sat(given)
    house.clock.advance(hours=23, minutes=55)
    second = room.sits(given, learner=late)
    house.clock.advance(minutes=6)
    house.sweep()
    assert house.sitting(first).state is State.SUBMITTED
    with Session(house.engine) as session:
        page = handed_in_page(session, room.learner, first, now=house.clock())
    assert page.score is not None
    assert page.score.points == 20
    house.submit(late, second)
    assert house.sitting(second).state is State.GRADED
    house.clock.advance(minutes=1, seconds=10)
    assert house.sweep() == 1
    assert house.sitting(first).state is State.GRADED
    _agrees(house)


def test_a_withdrawal_ends_the_window(room: Class) -> None:
    """Nobody can start any more, so what waited for that is known."""
    house, given = room.house, room.give(**AFTER)
    sitting = room.sat(given)
    house.clock.advance(hours=1)
    room.act(withdraw, given)
    room.act(withdraw, given)
    _next_round(house)
    assert house.sitting(sitting).state is State.GRADED


def test_what_the_timer_ends_waits_as_well(room: Class) -> None:
    """The sweeper hands in and computes; released before, it is known at once."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sits(given)
    house.clock.advance(hours=3)
    house.sweep()
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.SUBMITTED, 0)
    room.act(release_items, given)
    other = room.sits(given, learner=room.join())
    house.clock.advance(hours=3)
    house.sweep()
    assert house.sitting(other).state is State.GRADED
    _agrees(house)


def test_the_score_alone_is_told_without_what_was_right(room: Class) -> None:
    """It stays submitted: no page that explains opens."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    with Session(house.engine) as session:
        assert handed_in_page(session, room.learner, sitting, now=house.clock()).score is None
    room.act(release_score, given)
    room.act(release_score, given)
    with Session(house.engine) as session:
        page = handed_in_page(session, room.learner, sitting, now=house.clock())
        acts = [one.act for one in list_acts(session, room.row(given))]
    assert page.score is not None
    assert (page.score.points, page.score.maximum, page.items_come.when) == (20, 20, When.BY_HAND)
    assert house.sitting(sitting).state is State.SUBMITTED
    assert acts == [AssignmentActKind.GIVE, AssignmentActKind.RELEASE_SCORE]


def test_other_terms_reach_what_waits(room: Class) -> None:
    """By hand becomes at once: known with the next round."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    room.act(change_terms, given, room.terms())
    _next_round(house)
    assert house.sitting(sitting).state is State.GRADED


def test_reopening_what_waits_takes_its_points_back(room: Class) -> None:
    """Nothing was explained, so nothing is kept aside; the next handing in computes anew."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    house.reopen(sitting, 10, _ORDER)
    assert house.sitting(sitting).points is None
    assert {(one.points, one.committed_at) for one in house.items(sitting)} == {(None, None)}
    _agrees(house)
    house.save(room.learner, sitting, 1, house.response(house.item(sitting, 1), right=False))
    house.submit(room.learner, sitting)
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.SUBMITTED, 19)
    _agrees(house)


def test_voiding_what_waits_lets_its_ideas_go(room: Class) -> None:
    """They come up in practice again, and nobody learns of its points."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    held = {row.concept for row in house.items(sitting)}
    house.void(sitting, _ORDER)
    assert held & {row.concept for row in house.items(house.practice(room.learner, 60))}
    _agrees(house)


def test_of_two_that_wait_the_first_handed_in_is_met_first(room: Class) -> None:
    """Released together, the log says first exposure once for each item."""
    house, given = room.house, room.give(attempts=2, **HELD)
    first = room.sat(given)
    house.clock.advance(hours=1)
    second = room.sat(given)
    room.act(release_items, given)
    assert _next_round(house) == 2
    shared = {row.item_id for row in house.items(first)} & {row.item_id for row in house.items(second)}
    firsts = [one.item_id for one in house.reviews(room.learner) if one.is_first_exposure]
    assert len(firsts) == len(set(firsts))
    assert {row.item_id for row in house.items(first)} <= set(firsts)
    assert shared <= set(firsts)
    _agrees(house)


def test_a_crash_before_grading_heals_into_waiting(room: Class) -> None:
    """What is submitted and has no points is computed by the sweeper, and waits then."""
    house, given = room.house, room.give(**HELD)
    sitting = room.sat(given)
    house.sql("UPDATE sitting SET points = NULL, check_at = submitted_at")
    house.sql("UPDATE sitting_item SET points = NULL, committed_at = NULL")
    house.clock.advance(minutes=1)
    house.sweep()
    assert (house.sitting(sitting).points, house.sitting(sitting).check_at) == (20, None)
    _agrees(house)


def test_nobody_else_opens_the_result_page(room: Class) -> None:
    """It asks for a graded sitting; one that waits is refused."""
    sitting = room.sat(room.give(**HELD))
    with Session(room.house.engine) as session, pytest.raises(Exception, match="no result yet"):
        result_page(session, room.house.cache, room.learner, sitting, now=room.house.clock())


def test_deleting_the_learner_takes_all_of_it_along(room: Class) -> None:
    """What was given to the class stays."""
    house, given = room.house, room.give(**HELD)
    room.sat(given)
    with writing_session(house.engine) as session:
        session.delete(session.get_one(Learner, room.learner.id))
    assert house.snapshot()["sitting"] == ()
    assert room.row(given).withdrawn_at is None


def _next_round(house: House) -> int:
    house.clock.advance(seconds=15)
    return house.sweep()


def test_the_closing_may_move(room: Class) -> None:
    """What waits for it moves along."""
    house, given = room.house, room.give(**AFTER)
    sitting = room.sat(given)
    later = room.row(given).closes_at
    assert later is not None
    room.act(change_terms, given, room.terms(closes_at=later + timedelta(days=1), **AFTER))
    _next_round(house)
    assert house.sitting(sitting).check_at == later + timedelta(days=1)
