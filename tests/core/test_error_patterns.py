"""Patterns of misses: said from 5 on, with n, and seldom of somebody who picks blindly."""

from collections.abc import Sequence
from itertools import combinations, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.error_patterns import (
    FEWEST_MISSES,
    LARGEST_CHANCE,
    Miss,
    chance_of_at_least,
    find_patterns,
    miss_of,
    offered_by,
)
from exam_prep.core.items import ErrorType, Item, Kind, Option
from exam_prep.core.responses import MissReason
from tests.factories import make_item

RESCUE, ADVICE, AVOID = ErrorType.RESCUE, ErrorType.ADVICE, ErrorType.AVOID

_OFFERED = st.lists(st.sampled_from(list(ErrorType)), min_size=1, max_size=4).map(tuple)
_MISSES = st.lists(
    _OFFERED.flatmap(
        lambda offered: st.builds(
            Miss,
            chosen=st.sampled_from((*offered, None)),
            offered=st.just(offered),
            reason=st.sampled_from((*MissReason, None)),
        )
    ),
    max_size=30,
)


@given(_MISSES, st.randoms())
def test_shares_are_of_all_typed_misses_and_hold_their_count(misses: list[Miss], chance: object) -> None:
    """Counts add up to n, ranges hold the share, the most frequent comes first; the order never matters."""
    found = find_patterns(misses)
    assert (found.misses, found.typed) == (len(misses), sum(miss.chosen is not None for miss in misses))
    assert bool(found.shares) == (found.typed >= FEWEST_MISSES)
    assert sum(share.count for share in found.shares) in {0, found.typed}
    assert all(share.count <= share.offered <= found.typed for share in found.shares)
    assert all(share.low <= share.count / share.offered <= share.high for share in found.shares)
    counts = [share.count for share in found.shares]
    assert counts == sorted(counts, reverse=True)
    chance.shuffle(misses)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    assert find_patterns(misses) == found


@given(_MISSES)
def test_what_leads_was_chosen_most_of_the_times_that_it_was_offered(misses: list[Miss]) -> None:
    """And it was on offer in at least five misses."""
    found = find_patterns(misses)
    if found.leading is not None:
        assert found.leading in found.shares
        assert FEWEST_MISSES <= found.leading.offered < 2 * found.leading.count


@given(_MISSES)
def test_reasons_are_counted_whatever_was_chosen(misses: list[Miss]) -> None:
    """Each tapped reason counts once, typed or not."""
    reasons = dict(find_patterns(misses).reasons)
    said = [miss.reason for miss in misses if miss.reason]
    assert reasons == {reason: said.count(reason) for reason in set(said)}


@pytest.mark.parametrize(("chosen", "leading"), [(4, None), (5, RESCUE), (9, RESCUE)])
def test_five_of_five_is_a_pattern(chosen: int, leading: ErrorType | None) -> None:
    """Where three kinds were on offer each time, and from five misses on."""
    assert _leading([_miss(RESCUE)] * chosen) is leading


def test_seven_of_nine_is_a_pattern_and_five_of_nine_is_none() -> None:
    """Chosen blindly, 7 of 9 comes about once in a hundred, 5 of 9 once in seven."""
    others = [_miss(ADVICE), _miss(AVOID)]
    assert _leading([_miss(RESCUE)] * 7 + others) is RESCUE
    assert _leading([_miss(RESCUE)] * 5 + others * 2) is None


def test_what_is_offered_more_often_has_to_be_chosen_more_often() -> None:
    """Two of three distractors are advice: 7 of 9 is what a blind pick gives, all of 30 is not."""
    offered = (ADVICE, ADVICE, AVOID)
    mostly = [Miss(ADVICE, offered)] * 7 + [Miss(AVOID, offered)] * 2
    assert _leading(mostly) is None
    assert _leading([Miss(ADVICE, offered)] * 30) is ADVICE
    assert _leading([Miss(ADVICE, (ADVICE,))] * 30) is None


def test_a_habit_shows_beside_what_is_offered_more_often() -> None:
    """Stepping in wherever it is on offer stands out, though another kind was chosen more often in all."""
    elsewhere = [Miss(AVOID, (AVOID, ADVICE))] * 10 + [Miss(ADVICE, (AVOID, ADVICE))] * 9
    found = find_patterns([_miss(RESCUE)] * 8 + elsewhere)
    assert found.shares[0].error is AVOID
    assert found.leading is not None
    assert (found.leading.error, found.leading.count, found.leading.offered) == (RESCUE, 8, 8)


@pytest.mark.parametrize(
    "offers",
    [
        [(RESCUE, ADVICE, AVOID)] * 7,
        [(RESCUE, RESCUE, AVOID)] * 5 + [(RESCUE, ADVICE)] * 3,
        [offer for offer in combinations(tuple(ErrorType)[:4], 3) for _ in range(2)],
    ],
)
def test_a_blind_pick_is_seldom_called_a_pattern(offers: Sequence[tuple[ErrorType, ...]]) -> None:
    """Added up over every way in which somebody may pick: at most one in twenty is told of a pattern."""
    told = sum(
        find_patterns([Miss(one, offer) for one, offer in zip(picks, offers, strict=True)]).leading
        is not None
        for picks in product(*offers)
    )
    assert 0 < told / prod(len(offer) for offer in offers) <= LARGEST_CHANCE


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(0, 8))
def test_the_tail_agrees_with_adding_up_all_outcomes(chances: list[float], count: int) -> None:
    """The chance of at least `count` events, against the sum over every outcome."""
    whole = sum(
        prod(p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True))
        for outcome in product((False, True), repeat=len(chances))
        if sum(outcome) >= count
    )
    assert chance_of_at_least(count, chances) == pytest.approx(whole, abs=1e-9)


def test_a_response_says_what_was_chosen_and_what_was_on_offer() -> None:
    """The key is no distractor; displayed numbers are read in their order; an untyped one says nothing."""
    item = _typed_item(Kind.SINGLE)
    order = ("d", "c", "b", "a")
    assert offered_by(item) == (RESCUE, ADVICE)
    assert miss_of(item, order, "4", MissReason.MISREAD) == Miss(RESCUE, (RESCUE, ADVICE), MissReason.MISREAD)
    assert miss_of(item, order, "1", None) == Miss(None, (RESCUE, ADVICE))


def test_several_choices_at_once_name_no_error() -> None:
    """Which of them was the miss cannot be told; the reason counts all the same."""
    item = _typed_item(Kind.MULTIPLE)
    assert miss_of(item, ("a", "b", "c", "d"), "1 3", MissReason.CHANGED) == Miss(
        None, (), MissReason.CHANGED
    )


def _leading(misses: Sequence[Miss]) -> ErrorType | None:
    leads = find_patterns(misses).leading
    return None if leads is None else leads.error


def _miss(chosen: ErrorType) -> Miss:
    return Miss(chosen, (RESCUE, ADVICE, AVOID))


def _typed_item(kind: Kind) -> Item:
    errors = (RESCUE, None, ADVICE, None)
    return make_item(
        kind=kind,
        options=tuple(
            Option(name, f"Line {name}", float(name == "b"), "Why.", error)
            for name, error in zip("abcd", errors, strict=True)
        ),
    )
