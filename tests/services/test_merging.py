"""A guest's work goes along to an account's learner, whole, and the log bears it out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.tables import metadata
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.services.learners import LearnerRef, find_learner
from exam_prep.services.merging import LEFT, MOVED, bring_along
from exam_prep.services.problems.own import list_own
from exam_prep.services.sittings.owned import owned_sitting
from tests.house import House
from tests.reports import REPLY, a_report, replied
from tests.services.test_verifying import Walk

OWNED_BY_LEARNER = {table.__tablename__ for table in (*MOVED, *LEFT)}


def merge(house: House, guest: LearnerRef, into: LearnerRef) -> int:
    """Bring the guest's work along, in a transaction of its own."""
    with writing_session(house.engine) as session:
        return bring_along(session, house.cache, guest, into, now=house.clock())


def test_no_table_of_a_learner_is_left_behind() -> None:
    """A new table that names a learner has to say what becomes of its rows."""
    naming = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "learner"
    }

    assert naming - {"account"} == OWNED_BY_LEARNER


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_walk_two_learners_become_one(house: House, seed: int) -> None:
    """Sittings, changes and reviews stay to the last row; the verdict of the log is clean."""
    walk = Walk(house, seed)
    for _ in range(120):
        walk.step()
    guest, into, other = walk.learners
    house.clock.advance(days=1)
    house.sweep()
    before, others = house.snapshot(), house.cards(other).keys()
    reviews = len(house.reviews(guest)) + len(house.reviews(into))
    concepts = house.cards(guest).keys() | house.cards(into).keys()
    merge(house, guest, into)

    after = house.snapshot()
    for table in ("sitting", "sitting_item", "response_event", "review_event", "problem_report"):
        assert len(after[table]) == len(before[table])
    assert len(house.reviews(into)) == reviews > 0
    assert house.cards(into).keys() == concepts
    assert house.cards(other).keys() == others
    with Session(house.engine) as session:
        assert find_learner(session, guest.public_id) is None
    assert house.verify().mismatches == ()


def test_a_concept_met_on_both_sides_has_one_card_of_both_histories(canary_house: House) -> None:
    """Reviews add up in the order they happened, and an item is met for the first time once."""
    guest, into = canary_house.guest(), canary_house.guest()
    canary_house.sat(into, 12)
    canary_house.clock.advance(days=2)
    missed = canary_house.sat(guest, 12, right=False)
    replied(canary_house, a_report(canary_house, guest, missed))
    merge(canary_house, guest, into)

    assert {card.reviews for card in canary_house.cards(into).values()} == {2}
    firsts = [event.is_first_exposure for event in canary_house.reviews(into)]
    assert firsts == [True] * 12 + [False] * 12
    with Session(canary_house.engine) as session:
        (report,), _more = list_own(session, canary_house.cache, into, page=1)
    assert [reply.text for reply in report.replies] == [REPLY]
    assert report.is_new
    assert canary_house.verify().mismatches == ()


def test_the_later_history_may_be_the_accounts(canary_house: House) -> None:
    """What the guest met first takes the first exposure from what the account met later."""
    guest, into = canary_house.guest(), canary_house.guest()
    canary_house.sat(guest, 12)
    canary_house.clock.advance(days=2)
    second = canary_house.sat(into, 12)
    merge(canary_house, guest, into)

    own = canary_house.sitting(second).id
    late = [event for event in canary_house.reviews(into) if event.sitting_id == own]
    assert len(late) == 12
    assert not any(event.is_first_exposure for event in late)
    assert canary_house.verify().mismatches == ()


def test_an_open_sitting_goes_on_under_the_account(house: House) -> None:
    """The same form, responses and deadline; the guest's name opens it no longer."""
    guest, into = house.guest(), house.guest()
    sitting = house.mock(guest)
    house.save(guest, sitting, 1, "1")
    check_at = house.sitting(sitting).check_at
    merge(house, guest, into)
    house.save(into, sitting, 2, "1")

    assert house.sitting(sitting).check_at == check_at
    assert [row.response for row in house.items(sitting)[:2]] == ["1", "1"]
    with Session(house.engine) as session, pytest.raises(NotFoundError):
        owned_sitting(session, guest.public_id, sitting)


def test_an_open_sitting_gets_the_accounts_extra_time_and_loses_none(house: House) -> None:
    """The account's time reaches what moved; what had more keeps it."""
    for guests, accounts, held in ((1, 2, 2), (3, 2, 3)):
        guest, into = house.guest(Decimal(guests)), house.guest(Decimal(accounts))
        sitting = house.mock(guest)
        merge(house, guest, into)
        assert house.sitting(sitting).multiplier == held


def test_the_same_exam_open_on_both_sides_is_refused(house: House) -> None:
    """Nothing moves and nothing is handed in; finishing one of them opens the way."""
    guest, into = house.guest(), house.guest()
    theirs, own = house.mock(guest), house.mock(into)
    before = house.snapshot()
    with pytest.raises(ConflictError, match="open here and in your account"):
        merge(house, guest, into)
    assert house.snapshot() == before

    house.submit(into, own)
    assert merge(house, guest, into) == 1
    assert house.sitting(theirs).state is State.IN_PROGRESS


def test_an_exam_whose_time_is_up_stands_in_nobodys_way(house: House) -> None:
    """It is closed as the timer would, and both results are kept."""
    guest, into = house.guest(), house.guest()
    sittings = [house.mock(guest), house.mock(into)]
    house.save(guest, sittings[0], 1, "1")
    house.clock.now += timedelta(hours=3)
    merge(house, guest, into)

    assert {house.sitting(one).state for one in sittings} == {State.GRADED}
    assert house.verify().mismatches == ()


def test_bringing_along_oneself_changes_nothing(house: House) -> None:
    """A learner is not merged into itself."""
    learner = house.guest()
    house.sat(learner, 3)
    before = house.snapshot()

    assert merge(house, learner, learner) == 0
    assert house.snapshot() == before
