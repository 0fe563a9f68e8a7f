"""On PostgreSQL, too, a guest's work goes along whole, and two who bring it at once bring it once."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from exam_prep.services.merging import bring_along
from exam_prep.services.sittings import finish
from tests.at_once import at_once
from tests.factories import canary_bank
from tests.given import a_class
from tests.house import House
from tests.services.item_statistics.counted import count_slowly
from tests.set_clock import FakeClock

EXAMS = ("selfcare-15", "dependency-15")
"""Exams without a question in common, so that each sitting counts as a whole, in one group an exam."""


def test_a_guests_work_is_brought_along_once(postgres: Engine) -> None:
    """Both histories of each concept count, the log bears it out, and the second of two finds nothing."""
    seeds = count(1)
    house = House(postgres, FakeClock(), lambda: next(seeds))
    with writing_session(postgres) as session:
        sync_bank(session, canary_bank(), (), now=house.clock())
    guest, into = house.guest(), house.guest()
    for learner in (into, guest):
        house.sat(learner, 12)
        house.clock.advance(days=2)

    def merge(_: int) -> int:
        with writing_session(postgres) as session:
            return bring_along(session, house.cache, guest, into, now=house.clock())

    with ThreadPoolExecutor(2) as both:
        moved = sorted(both.map(merge, range(2)))

    assert moved == [0, 1]
    assert {card.reviews for card in house.cards(into).values()} == {2}
    assert len(house.reviews(into)) == 24
    assert house.verify().mismatches == ()


@pytest.mark.long
def test_two_who_bring_overdue_exams_along_wait_for_each_other_in_one_order(
    banked: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a given exam overdue on both sides, the other way round, and closing is slow: both end."""
    numbers = count(1)
    house = House(banked, FakeClock(), lambda: next(numbers))
    room = a_class(house)
    given = room.give(closes_at=None, score_release=Release.BY_HAND, items_release=Release.BY_HAND)
    for exam in EXAMS:
        room.sat(given, exam)
    pairs = [(room.join(), room.join()) for _ in range(2)]
    for (guest, into), exams in zip(pairs, (EXAMS, EXAMS[::-1]), strict=True):
        for learner, exam in zip((guest, into), exams, strict=True):
            sitting = room.sits(given, exam, learner)
            house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.clock.advance(hours=2)
    monkeypatch.setattr(finish, "count_sitting", count_slowly)

    def bring(guest: LearnerRef, into: LearnerRef) -> None:
        with writing_session(banked) as session:
            bring_along(session, house.cache, guest, into, now=house.clock())

    at_once([partial(bring, *pair) for pair in pairs])

    with Session(banked) as session:
        states = {row.state for row in session.query(Sitting).where(Sitting.assignment_id == given)}
    assert states == {State.SUBMITTED}
    assert house.verify().mismatches == ()
