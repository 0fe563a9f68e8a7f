"""A regrade of many is carried out in portions: saves go on in between, and a crash loses nothing."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Treatment
from exam_prep.db.regrading import Regrade
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import ConflictError
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.regrading.left import count_left
from exam_prep.services.rounds import do_round, round_steps
from tests.house import House
from tests.regrading import SITTINGS, again, all_sat_wrong, commit, decide, previewed, regraded, sat_wrong


def test_others_save_between_two_portions(canary_house: House) -> None:
    """Whoever writes waits for one portion and not for the class; the write lock is free in between."""
    house = canary_house
    row = all_sat_wrong(house)[0]
    learner = house.guest()
    running = house.practice(learner, 12)
    saved: list[object] = []

    def save() -> bool:
        saved.append(house.save(learner, running, 1, str(1 + len(saved) % 2)))
        return False

    decide(house, previewed(house, row, Treatment.FULL_CREDIT))
    assert carry_out(house.engine, house.cache, now=house.clock(), size=2, stops=save) == SITTINGS
    assert len(saved) == 3
    assert house.verify().mismatches == ()


def test_what_a_crash_left_is_taken_up_by_the_next_round(canary_house: House) -> None:
    """In between each sitting has followed or not, and the log bears both out; the round does the rest."""
    house = canary_house
    rows = all_sat_wrong(house)
    regrade = decide(house, previewed(house, rows[0], Treatment.FULL_CREDIT))
    assert carry_out(house.engine, house.cache, now=house.clock(), size=2, portions=1) == 2
    assert _left(house, regrade) == 3
    assert house.verify().mismatches == ()
    done = do_round(house.engine, round_steps(house.cache), now=house.clock())
    assert done["sittings regraded"] == 3
    assert _left(house, regrade) == 0
    assert {again(house, row).points for row in rows} == {1}
    assert house.verify().mismatches == ()
    assert carry_out(house.engine, house.cache, now=house.clock()) == 0


def test_who_hands_in_meanwhile_is_graded_by_the_rule_and_not_twice(canary_house: House) -> None:
    """They have no line of the regrade: nothing was changed for them."""
    house = canary_house
    row = all_sat_wrong(house)[0]
    decide(house, previewed(house, row, Treatment.FULL_CREDIT))
    carry_out(house.engine, house.cache, now=house.clock(), size=2, portions=1)
    late = sat_wrong(house)
    assert late.points == 1
    assert carry_out(house.engine, house.cache, now=house.clock()) == 3
    assert house.verify().mismatches == ()


def test_one_regrade_at_a_time(canary_house: House) -> None:
    """The next one is refused until everybody has followed, whatever item it is about; then it goes on."""
    house = canary_house
    row = all_sat_wrong(house)[0]
    other = _neighbor(house, row)
    decide(house, previewed(house, row, Treatment.DROP))
    for item in (row, other):
        with pytest.raises(ConflictError, match="still being carried out"):
            commit(house, previewed(house, item, Treatment.FULL_CREDIT))
    carry_out(house.engine, house.cache, now=house.clock())
    regraded(house, other, Treatment.FULL_CREDIT)
    assert house.verify().mismatches == ()


def _neighbor(house: House, row: SittingItem) -> SittingItem:
    with Session(house.engine) as session:
        return session.get_one(SittingItem, (row.sitting_id, row.position % 12 + 1))


def _left(house: House, regrade: int) -> int:
    with Session(house.engine) as session:
        return count_left(session, session.get_one(Regrade, regrade))
