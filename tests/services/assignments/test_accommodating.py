"""What staff note of a person's time: it holds in every exam, also in one that runs, and is logged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need
from exam_prep.core.sitting import PauseKind
from exam_prep.db.assignments import Accommodation
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError
from exam_prep.services.assignments.accommodating import InForce, NeedError, accommodate, in_force
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.look import item_page
from exam_prep.services.sittings.pages import RestView
from exam_prep.services.sittings.resting import take_rest
from tests.house import House
from tests.services.own_data.test_bringing import bring, export
from tests.services.test_merging import merge

ACTOR = "ida@example.org"


def note(house: House, learner: LearnerRef, times: str | None, rest: int = 0) -> None:
    """Let staff note what a learner needs."""
    need = Need(None if times is None else Decimal(times), rest)
    with writing_session(house.engine) as session:
        accommodate(session, learner.id, need, actor=ACTOR, now=house.clock())


def rests(house: House, learner: LearnerRef, sitting: str) -> RestView | None:
    """Return what the page says of rests."""
    with Session(house.engine) as session:
        return item_page(session, house.cache, learner, sitting, 1, now=house.clock()).rest


def rest(house: House, learner: LearnerRef, sitting: str) -> None:
    """Begin a rest."""
    with writing_session(house.engine) as session:
        take_rest(session, learner, sitting, now=house.clock())


def held(house: House, learner: LearnerRef) -> InForce:
    """Return what is in force."""
    with Session(house.engine) as session:
        return in_force(session, learner.id)


def _log(house: House) -> list[tuple[Decimal | None, int, str]]:
    with Session(house.engine) as session:
        rows = session.scalars(select(Accommodation).order_by(Accommodation.id))
        return [(row.multiplier, row.rest_minutes, row.actor) for row in rows]


def _left(house: House, sitting: str) -> timedelta:
    row = house.sitting(sitting)
    assert row.check_at is not None
    return row.check_at - house.clock()


def test_what_is_noted_holds_in_the_next_exam_and_in_one_that_runs(house: House) -> None:
    """30 minutes become 52 and a half; rests come along."""
    learner = house.guest()
    running = house.mock(learner)
    note(house, learner, "1.75", 20)
    assert _left(house, running) == timedelta(minutes=52, seconds=30)
    assert house.sitting(running).rest_seconds == 1200
    house.submit(learner, running)
    with Session(house.engine) as session:
        fresh = in_force(session, learner.id).need
    assert fresh == Need(Decimal("1.75"), 20)
    assert _log(house) == [(Decimal("1.75"), 20, ACTOR)]
    assert house.verify().mismatches == ()


def test_an_exam_that_runs_never_gets_less(house: House) -> None:
    """Less time and less rest count from the next exam on."""
    learner = house.guest()
    note(house, learner, None, 30)
    learner = house.give_time(learner, Decimal(2))
    running = house.mock(learner)
    note(house, learner, "1", 0)
    row = house.sitting(running)
    assert (str(row.multiplier), row.rest_seconds) == ("2.00", 1800)


def test_faults_are_told_together_and_nothing_is_kept(house: House) -> None:
    """The log stays empty."""
    learner = house.guest()
    with pytest.raises(NeedError) as refused:
        note(house, learner, "11", 601)
    assert refused.value.faults.keys() == {"times", "rest"}
    assert _log(house) == []


def test_the_same_again_is_no_second_line(house: House) -> None:
    """Unless the learner chose something else in between; then staff see that they did."""
    learner = house.guest()
    for _ in range(2):
        note(house, learner, "1.5")
    assert len(_log(house)) == 1
    assert not held(house, learner).is_own
    house.give_time(learner, Decimal(3))
    assert held(house, learner).is_own
    note(house, learner, "1.5")
    assert len(_log(house)) == 2
    assert held(house, learner).need == Need(Decimal("1.5"), 0)


def test_a_rest_stops_the_clock_and_what_is_not_used_is_kept(house: House) -> None:
    """Twenty minutes, whatever the multiplier: eight now, twelve later; the time left stands still."""
    learner = house.guest()
    note(house, learner, "2", 20)
    learner = house.give_time(learner, Decimal(2))
    sitting = house.mock(learner)
    house.clock.advance(minutes=10)
    before = _left(house, sitting)
    rest(house, learner, sitting)
    house.clock.advance(minutes=8)
    house.go_on(learner, sitting)
    assert _left(house, sitting) == before
    view = rests(house, learner, sitting)
    assert view is not None
    assert (view.minutes, view.minutes_left, view.may_begin) == (20, 12, True)
    assert [one.kind for one in house.pauses(sitting)] == [PauseKind.REST]
    assert house.verify().mismatches == ()


def test_a_rest_ends_by_itself_when_it_is_used_up(house: House) -> None:
    """Then the clock runs, and there is no other."""
    learner = house.guest()
    note(house, learner, "1", 5)
    sitting = house.mock(learner)
    rest(house, learner, sitting)
    rest(house, learner, sitting)
    house.clock.advance(minutes=15)
    assert _left(house, sitting) == timedelta(minutes=20)
    with pytest.raises(ConflictError, match="all your minutes of rest"):
        rest(house, learner, sitting)
    house.save(learner, sitting, 1, "1")
    assert len(house.pauses(sitting)) == 1
    assert house.verify().mismatches == ()


def test_a_rest_is_for_who_has_some_and_where_a_clock_runs(house: House) -> None:
    """Others are told; practice has its own pause; without a clock there is nothing to stop."""
    plain, untimed = house.guest(), house.guest()
    with pytest.raises(ConflictError, match="no rests for you"):
        rest(house, plain, house.mock(plain))
    note(house, untimed, None, 20)
    untimed = house.give_time(untimed, None)
    sitting = house.mock(untimed)
    assert rests(house, untimed, sitting) is None
    rest(house, untimed, sitting)
    assert house.pauses(sitting) == []
    note(house, plain, "1", 20)
    assert rests(house, plain, house.practice(plain, 5, paced=True)) is None


def test_a_save_ends_a_rest(house: House) -> None:
    """Whoever answers, works; no answer is lost over a rest."""
    learner = house.guest()
    note(house, learner, "1", 20)
    sitting = house.mock(learner)
    rest(house, learner, sitting)
    house.clock.advance(minutes=3)
    house.save(learner, sitting, 1, "1")
    view = rests(house, learner, sitting)
    assert view is not None
    assert view.minutes_left == 17


def test_the_log_goes_along_with_a_guest(house: House) -> None:
    """And the longer time and rest hold for the account, which may have worked here before."""
    guest, into = house.guest(), house.guest()
    house.sat(into)
    note(house, guest, "1.5", 10)
    guest = house.give_time(guest, Decimal("1.5"))
    merge(house, guest, into)
    assert held(house, into).need == Need(Decimal("1.5"), 10)
    assert len(_log(house)) == 1


def test_rests_stand_in_the_own_file_and_come_along(house: House, elsewhere: House) -> None:
    """Their times are the learner's; minutes of rest are given by staff, and no file brings them."""
    learner = house.guest()
    note(house, learner, "1", 20)
    sitting = house.mock(learner)
    rest(house, learner, sitting)
    house.clock.advance(minutes=8)
    house.go_on(learner, sitting)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    document = export(house, learner)
    assert document["settings"]["rest_minutes"] == 20
    assert [one["kind"] for one in document["sittings"][0]["pauses"]] == ["rest"]
    other = elsewhere.guest()
    assert bring(elsewhere, other, document).sittings == 1
    assert held(elsewhere, other).need.rest_minutes == 0
    assert elsewhere.verify().mismatches == ()
