"""Guests who stayed away are deleted with their work; whoever answers, or has an account, stays."""

from datetime import timedelta

from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.purging import IDLE_LIFE, purge_idle
from tests.house import House, snapshot
from tests.set_clock import FakeClock


def test_a_guest_who_stayed_away_is_deleted_with_all_work(
    house: House, bank: Engine, clock: FakeClock
) -> None:
    """After 180 days without a visit nothing of the guest is left, and not a day before."""
    learner = house.guest()
    house.mock(learner)
    clock.now += IDLE_LIFE
    assert purge_idle(bank, now=clock()) == 0
    clock.now += timedelta(seconds=1)
    assert purge_idle(bank, now=clock()) == 1
    kept = snapshot(bank)
    assert not any(kept[table] for table in ("learner", "sitting", "sitting_item"))


def test_answering_counts_as_a_visit(house: House, bank: Engine, clock: FakeClock) -> None:
    """One long set, answered now and then, keeps its learner though nothing new was started."""
    learner = house.guest()
    sitting = house.practice(learner)
    clock.now += timedelta(days=170)
    house.save(learner, sitting, 1, "1")
    clock.now += timedelta(days=30)
    assert purge_idle(bank, now=clock()) == 0
    clock.now += IDLE_LIFE
    assert purge_idle(bank, now=clock()) == 1


def test_whoever_has_an_account_stays_however_long_they_were_away(
    house: House, bank: Engine, clock: FakeClock
) -> None:
    """Account, work and log are whole after ten years; a guest of the same age is gone."""
    ids = NewIds(new_public_id(), new_public_id(), new_secret())
    with writing_session(bank) as session:
        make_account(
            session, "rosa@example.org", Role.LEARNER, password=None, confirmed=False, ids=ids, now=clock()
        )
    before = house.snapshot()
    house.mock(house.guest())
    clock.now += timedelta(days=3650)
    assert purge_idle(bank, now=clock()) == 1
    assert house.snapshot() == before
