"""Guessing an access code is bounded for each learner and exam, wherever from; nobody bars another."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.assignments import WrongCodeError
from exam_prep.db.assignments import Assignment
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.accounts.tries import KEPT, purge_tries
from exam_prep.services.assignments.code_tries import PER, CodeWaitError, count_wrong_code
from exam_prep.services.assignments.giving import change_terms, withdraw
from exam_prep.services.learners import LearnerRef
from tests.given import Class, a_class
from tests.house import House

CODE = "4711"


@pytest.fixture
def room(house: House) -> Class:
    """Give a class over the shipped bank."""
    return a_class(house)


def guess(room: Class, given: int, code: str = "0000", learner: LearnerRef | None = None) -> None:
    """Type a code as the page does: another one counts."""
    who = learner or room.learner
    try:
        room.start(given, who, code)
    except WrongCodeError:
        with writing_session(room.house.engine) as session:
            count_wrong_code(session, who, session.get_one(Assignment, given), now=room.house.clock())


def guess_often(room: Class, given: int, times: int, every: timedelta = timedelta()) -> None:
    """Guess again and again."""
    for _ in range(times):
        guess(room, given)
        room.house.clock.advance(seconds=int(every.total_seconds()))


def test_after_a_few_mistakes_the_code_works(room: Class) -> None:
    """And the count begins anew."""
    given = room.give(access_code=CODE, attempts=2)
    guess_often(room, given, 4)
    sitting = room.start(given, code=CODE)
    room.house.submit(room.learner, sitting)
    guess_often(room, given, 4)
    assert room.start(given, code=CODE) != sitting


def test_beyond_that_also_the_right_code_waits_and_the_sentence_says_how_long(room: Class) -> None:
    """Otherwise waiting would tell which one is right; after the wait it works."""
    given = room.give(access_code=CODE)
    guess_often(room, given, 5)
    room.house.clock.advance(seconds=20)
    for code in ("0000", CODE):
        with pytest.raises(CodeWaitError, match=r"try again in 1 min") as waits:
            guess(room, given, code)
        assert waits.value.seconds == 40
    room.house.clock.advance(seconds=40)
    assert room.start(given, code=CODE)


def test_an_hour_and_a_day_have_their_own_bounds(room: Class) -> None:
    """Fifteen an hour, thirty a day; the longest wait is told."""
    given = room.give(access_code=CODE, closes_at=None)
    assert list(PER.values()) == [5, 15, 30]
    guess_often(room, given, 15, timedelta(minutes=1))
    with pytest.raises(CodeWaitError, match="in 45 min"):
        guess(room, given)
    room.house.clock.advance(minutes=60)
    guess_often(room, given, 15, timedelta(minutes=1))
    with pytest.raises(CodeWaitError, match="in 23 h"):
        guess(room, given)
    room.house.clock.advance(hours=23)
    assert room.start(given, code=CODE)


def test_nobody_is_kept_out_by_a_classmate_nor_from_another_exam(room: Class) -> None:
    """Each learner and each exam has a count of its own."""
    given = room.give(access_code=CODE)
    opens = room.house.clock() + timedelta(days=1)
    other = room.give(access_code=CODE, opens_at=opens, closes_at=None)
    guess_often(room, given, 5)
    with pytest.raises(CodeWaitError):
        guess(room, given, CODE)
    assert room.start(given, room.join(), CODE)
    room.house.clock.advance(days=1)
    guess_often(room, other, 4)
    assert room.start(other, code=CODE)


def test_another_code_can_be_typed_at_once(room: Class) -> None:
    """Staff help whoever has to wait: what was guessed tells nothing of the new one."""
    given = room.give(access_code=CODE)
    guess_often(room, given, 5)
    room.act(change_terms, given, room.terms(access_code="blue door"))
    assert room.start(given, code="blue door")


def test_what_is_refused_anyhow_tells_nothing_and_counts_nothing(room: Class) -> None:
    """No code, before the opening and after it was taken back."""
    given = room.give(access_code=CODE, opens_at=room.house.clock() + timedelta(hours=1))
    for _ in range(6):
        with pytest.raises(ConflictError, match="not open yet"):
            guess(room, given)
    room.house.clock.advance(hours=1)
    for _ in range(6):
        with pytest.raises(InvalidError, match="Type the access code"):
            guess(room, given, " ")
    assert room.start(given, code=CODE)
    room.act(withdraw, given)
    with pytest.raises(ConflictError, match="took this exam back"):
        guess(room, given, learner=room.join())


def test_the_counts_are_deleted_with_all_others(room: Class) -> None:
    """After thirty days, and they name nobody."""
    given = room.give(access_code=CODE)
    guess_often(room, given, 2)
    assert room.learner.public_id not in str(room.house.snapshot()["signin_try"])
    with writing_session(room.house.engine) as session:
        assert purge_tries(session, now=room.house.clock() + KEPT + timedelta(seconds=1)) == 2
    with Session(room.house.engine) as session:
        assert session.get_one(Assignment, given).access_code == CODE
