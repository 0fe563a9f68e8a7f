"""Guests who stayed away are deleted with their work; whoever answers stays."""

from datetime import timedelta

from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.learners import find_learner
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


def test_who_has_an_account_is_never_deleted_for_staying_away(
    house: House, bank: Engine, clock: FakeClock
) -> None:
    """Years later the work of an account is whole, whatever a guest of the same day lost."""
    guest = house.guest()
    with writing_session(bank) as session:
        ids = NewIds("an-account", "a-learner", "a-uniquifier")
        account = make_account(
            session, "rosa@example.org", Role.LEARNER, password=None, confirmed=True, ids=ids, now=clock()
        )
        rosa = find_learner(session, "a-learner")
        assert rosa is not None
        assert account.learner_id == rosa.id
    house.mock(guest)
    house.mock(rosa)
    clock.now += timedelta(days=3650)
    assert purge_idle(bank, now=clock()) == 1
    kept = snapshot(bank)
    assert [len(kept[table]) for table in ("account", "learner", "sitting", "sitting_item")] == [1, 1, 1, 20]
