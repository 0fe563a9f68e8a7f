"""A regrade does what its preview showed: scores, cuts, memory; and the log bears all of it out."""

from collections.abc import Mapping

import pytest

from exam_prep.core.items import Kind
from exam_prep.core.regrading.treatments import Credit, Treatment
from exam_prep.core.sitting import Feedback
from exam_prep.db.memory import Card
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.staff_acts import Order as StaffOrder
from tests.factories import EXAM
from tests.house import House, snapshot
from tests.regrading import (
    commit,
    lines,
    previewed,
    regraded,
    regrades,
    sync_with,
    version_id,
    with_key,
)

_NEW_KEY = 2
"""Place of the option that the next version keys; the first one keys place 1."""


def test_a_new_key_from_a_file_changes_a_score_only_by_a_regrade(canary_house: House) -> None:
    """The sync alone touches nobody; the regrade gives the point to the one and takes it from the other."""
    house = canary_house
    by_old, by_new = house.guest(), house.guest()
    old, new = (_sat(house, who, place) for who, place in ((by_old, 1), (by_new, 2)))
    item = _single(house, old)
    fresh = with_key(house.asked(item), _NEW_KEY)
    before = [house.sitting(sitting).points or 0 for sitting in (old, new)]
    sync_with(house, fresh)
    assert [house.sitting(sitting).points for sitting in (old, new)] == before

    found = regraded(house, item, Treatment.NEW_KEY, version_id(house, item.item_id, 2))
    assert (found.raised, found.lowered, found.same) == (1, 1, 0)
    assert house.sitting(old).points == before[0] - 1
    assert house.sitting(new).points == before[1] + 1
    assert house.verify().mismatches == ()


def test_accepting_both_lowers_nobody(canary_house: House) -> None:
    """Either key has the point."""
    house = canary_house
    sittings = [_sat(house, house.guest(), place) for place in (0, 1, 2)]
    item = _single(house, sittings[0])
    sync_with(house, with_key(house.asked(item), _NEW_KEY))
    found = regraded(house, item, Treatment.ACCEPT_BOTH, version_id(house, item.item_id, 2))
    assert (found.raised, found.lowered, found.same) == (1, 0, 2)
    assert [_points(house, sitting, item) for sitting in sittings] == [0, 1, 1]
    assert house.verify().mismatches == ()


def test_full_credit_reaches_who_left_it_open_and_says_nothing_of_memory(canary_house: House) -> None:
    """The score has the point; the line of memory goes, and the card follows from what is left."""
    house = canary_house
    learner = house.guest()
    wrong, blank = _sat(house, learner, 0), _sat(house, house.guest(), None)
    item = _single(house, wrong)
    assert item.concept in house.cards(learner)
    regraded(house, item, Treatment.FULL_CREDIT)
    assert [_points(house, sitting, item) for sitting in (wrong, blank)] == [1, 1]
    assert item.concept not in house.cards(learner)
    assert item.concept not in {event.concept for event in house.reviews(learner)}
    assert house.verify().mismatches == ()


def test_a_dropped_item_leaves_score_maximum_and_cut(canary_house: House) -> None:
    """Six items, cut 4.20: five are left, and the cut keeps its share."""
    house = canary_house
    sitting = _exam(house, house.guest(), 1)
    item = _single(house, sitting)
    before = house.sitting(sitting)
    regraded(house, item, Treatment.DROP)
    row = house.sitting(sitting)
    assert (before.maximum, row.maximum) == (6, 5)
    assert (float(before.cut or 0), float(row.cut or 0)) == (4.2, 3.5)
    assert row.points == (before.points or 0) - 1
    assert house.verify().mismatches == ()


def test_dropping_every_item_makes_nobody_pass_and_is_taken_back(canary_house: House) -> None:
    """0 of 0 reaches no pass mark; with the first item back there is one again, at its share."""
    house = canary_house
    learner = house.guest()
    sitting = _answer(house, learner, house.mock(learner, EXAM), 0, rest=False)
    rows = house.items(sitting)
    crossed = [regraded(house, row, Treatment.DROP).pass_now for row in rows]
    row = house.sitting(sitting)
    assert (row.points, row.maximum, row.cut, sum(crossed)) == (0, 0, None, 0)
    assert house.verify().mismatches == ()
    regraded(house, rows[0], Treatment.NEW_KEY, rows[0].item_version_id)
    assert float(house.sitting(sitting).cut or 0) == 0.7
    assert house.verify().mismatches == ()


def test_taking_a_drop_back_restores_everything(canary_house: House) -> None:
    """By the version's own key all is as it was, memory too; both regrades stay in the log."""
    house = canary_house
    learner = house.guest()
    sitting = _sat(house, learner, 1)
    _sat(house, learner, 0)
    item = _single(house, sitting)
    before, cards = house.sitting(sitting), house.cards(learner)
    regraded(house, item, Treatment.DROP)
    assert item.concept not in house.cards(learner)
    regraded(house, item, Treatment.NEW_KEY, item.item_version_id)
    row = house.sitting(sitting)
    assert (row.points, row.maximum, row.cut) == (before.points, before.maximum, before.cut)
    assert _plain(house.cards(learner)) == _plain(cards)
    assert len(regrades(house)) == 2
    assert house.verify().mismatches == ()


def test_no_released_score_is_lowered_where_staff_say_so(canary_house: House) -> None:
    """Who had the point keeps it, and the preview counts them as the same."""
    house = canary_house
    sittings = [_sat(house, house.guest(), place) for place in (1, 2)]
    item = _single(house, sittings[0])
    sync_with(house, with_key(house.asked(item), _NEW_KEY))
    key = version_id(house, item.item_id, 2)
    found = regraded(house, item, Treatment.NEW_KEY, key, never_lower=True)
    assert (found.raised, found.lowered, found.same) == (1, 0, 1)
    assert [_points(house, sitting, item) for sitting in sittings] == [1, 1]
    assert house.verify().mismatches == ()


def test_dropping_never_lowers_a_share_where_staff_say_so(canary_house: House) -> None:
    """It stays counted for those whose share it carries, and goes for those whom it costs."""
    house = canary_house
    right, wrong = (_sat(house, house.guest(), place, rest=False) for place in (1, 0))
    item = _single(house, right)
    found = regraded(house, item, Treatment.DROP, never_lower=True)
    assert found.lowered == 0
    assert [_row(house, sitting, item).credit for sitting in (right, wrong)] == [
        Credit.EARNED,
        Credit.DROPPED,
    ]
    assert house.verify().mismatches == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_graded_by_another_key(canary_house: House, kind: Kind) -> None:
    """What was right is worth less by the other key, what fits it is worth all."""
    house = canary_house
    learner = house.guest()
    sitting = house.practice(learner, 12, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    item = next(one for one in house.items(sitting) if house.asked(one).kind is kind)
    fresh = with_key(house.asked(item), 0 if kind is Kind.TRUEFALSE else 3)
    sync_with(house, fresh)
    found = regraded(house, item, Treatment.NEW_KEY, version_id(house, item.item_id, 2))
    assert found.lowered == 1
    assert (_points(house, sitting, item) or 0) < 1
    assert house.verify().mismatches == ()


def test_who_hands_in_later_is_graded_by_the_regrade(canary_house: House) -> None:
    """A running exam keeps its form, and nobody has to be regraded a second time."""
    house = canary_house
    done, running = house.guest(), house.guest()
    first = _exam(house, done, 2)
    item = _single(house, first)
    second = house.mock(running, EXAM)
    row = next((one for one in house.items(second) if one.item_id == item.item_id), None)
    assert row is not None, "both forms take six of the same twelve items; choose another seed"
    house.save(running, second, row.position, _number(house, row, 2))
    sync_with(house, with_key(house.asked(item), _NEW_KEY))
    found = regraded(house, item, Treatment.NEW_KEY, version_id(house, item.item_id, 2))
    assert len(found.effects) == 1
    house.submit(running, second)
    assert _points(house, second, item) == 1
    assert house.verify().mismatches == ()
    assert previewed(house, item, Treatment.NEW_KEY, version_id(house, item.item_id, 2)).same == 2


def test_the_same_order_sent_twice_is_done_once(canary_house: House) -> None:
    """The second press finds what the first made; no row changes."""
    house = canary_house
    sitting = _sat(house, house.guest(), 1)
    found = previewed(house, _single(house, sitting), Treatment.DROP)
    first = commit(house, found, public_id="order-of-one-page")
    before = snapshot(house.engine)
    assert commit(house, found, public_id="order-of-one-page") == first
    assert snapshot(house.engine) == before


def test_a_preview_that_no_longer_holds_commits_nothing(canary_house: House) -> None:
    """Somebody was graded in between: the numbers that staff saw are not those that would happen."""
    house = canary_house
    item = _single(house, _sat(house, house.guest(), 1))
    found = previewed(house, item, Treatment.FULL_CREDIT)
    _sat(house, house.guest(), 0)
    before = snapshot(house.engine)
    with pytest.raises(ConflictError, match="Somebody was graded"):
        commit(house, found)
    assert snapshot(house.engine) == before


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_regrade_needs_a_reason(canary_house: House, reason: str) -> None:
    """Learners read it."""
    house = canary_house
    found = previewed(house, _single(house, _sat(house, house.guest(), 1)), Treatment.DROP)
    with pytest.raises(InvalidError, match="learners read it"):
        commit(house, found, reason=reason)
    assert regrades(house) == []


def test_a_reopened_exam_forgets_its_regrades_and_a_voided_one_keeps_its_points(canary_house: House) -> None:
    """At its end it is graded by what stands then."""
    house = canary_house
    learner, other = house.guest(), house.guest()
    sitting, void = _exam(house, learner, 1), _exam(house, other, 1)
    item = _single(house, sitting)
    house.void(void, StaffOrder("Asked for it.", "staff"))
    points = house.sitting(void).points
    regraded(house, item, Treatment.DROP)
    assert (house.sitting(void).points, len(lines(house))) == (points, 1)
    house.reopen(sitting, 5, StaffOrder("Power cut.", "staff"))
    assert (house.sitting(sitting).maximum, lines(house)) == (6, [])
    assert house.verify().mismatches == ()
    house.submit(learner, sitting)
    assert house.sitting(sitting).maximum == 5
    assert house.verify().mismatches == ()


def test_items_checked_in_a_set_that_still_runs_are_regraded(canary_house: House) -> None:
    """There is no score yet; the item, its memory and its end are right."""
    house = canary_house
    learner = house.guest()
    sitting = house.practice(learner, 12)
    item = _single(house, sitting)
    house.save(learner, sitting, item.position, _number(house, item, 1))
    house.commit(learner, sitting, item.position)
    sync_with(house, with_key(house.asked(item), _NEW_KEY))
    found = regraded(house, item, Treatment.NEW_KEY, version_id(house, item.item_id, 2))
    assert (found.lowered, house.sitting(sitting).points) == (1, None)
    (event,) = house.reviews(learner)
    assert event.points == 0
    assert house.verify().mismatches == ()
    house.submit(learner, sitting)
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("UPDATE sitting_item SET points = 0 WHERE regrade_id IS NOT NULL", "is worth"),
        ("UPDATE sitting_item SET regrade_id = NULL", "the last one is"),
        ("UPDATE sitting_item SET credit = 'earned' WHERE credit = 'given'", "is worth"),
        ("UPDATE sitting SET points = points - 1", "points are"),
        ("UPDATE sitting SET dropped_items = 1", "dropped"),
        ("UPDATE regraded_sitting SET item_points_before = 1", "before regrade"),
        ("UPDATE regraded_sitting SET points_after = 0", "after regrade"),
        ("UPDATE regrade SET treatment = 'drop'", "since regrade"),
        ("DELETE FROM regraded_sitting", "at first"),
    ],
)
def test_a_planted_fault_is_found(canary_house: House, fault: str, says: str) -> None:
    """Each column of a regrade is worked out again."""
    house = canary_house
    sitting = _sat(house, house.guest(), 0)
    regraded(house, _single(house, sitting), Treatment.FULL_CREDIT)
    assert house.verify().mismatches == ()
    house.sql(fault)
    assert any(says in found.message for found in house.verify().mismatches)


def _sat(house: House, learner: LearnerRef, place: int | None, *, rest: bool = True) -> str:
    """Sit a set of all twelve items and return it; see `_answer`."""
    sitting = house.practice(learner, 12, feedback=Feedback.END)
    return _answer(house, learner, sitting, place, rest=rest)


def _exam(house: House, learner: LearnerRef, place: int | None) -> str:
    """Sit an exam of six of the twelve items, with a cut, and return it."""
    return _answer(house, learner, house.mock(learner, EXAM), place, rest=True)


def _answer(house: House, learner: LearnerRef, sitting: str, place: int | None, *, rest: bool) -> str:
    """Answer the single items by the option at `place` of their file (None: open), and hand all in."""
    for row in house.items(sitting):
        if house.asked(row).kind is not Kind.SINGLE:
            house.save(learner, sitting, row.position, house.response(row, right=rest))
        elif place is not None:
            house.save(learner, sitting, row.position, _number(house, row, place))
    house.submit(learner, sitting)
    return sitting


def _number(house: House, row: SittingItem, place: int) -> str:
    name = house.asked(row).options[place].id
    return str(row.option_order.split().index(name) + 1)


def _single(house: House, sitting: str) -> SittingItem:
    """Return the first of the single items by id, so that it is the same one in every whole set."""
    rows = [row for row in house.items(sitting) if house.asked(row).kind is Kind.SINGLE]
    return min(rows, key=lambda row: row.item_id)


def _points(house: House, sitting: str, item: SittingItem) -> float | None:
    return _row(house, sitting, item).points


def _row(house: House, sitting: str, item: SittingItem) -> SittingItem:
    return next(row for row in house.items(sitting) if row.item_id == item.item_id)


def _plain(cards: Mapping[str, Card]) -> dict[str, dict[str, object]]:
    columns = [column.key for column in Card.__table__.columns]
    return {name: {key: getattr(card, key) for key in columns} for name, card in cards.items()}
