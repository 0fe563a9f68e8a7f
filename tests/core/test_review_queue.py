"""The review queue: urgency, interleaving, siblings and second askings."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.review_queue import Due, choose_sibling, order_queue
from exam_prep.errors import NotFoundError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CARDS = st.lists(
    st.builds(
        Due,
        concept=st.sampled_from([f"concept-{n}" for n in range(12)]),
        tag=st.sampled_from(["a", "b", "c"]),
        due_at=st.sampled_from([NOW - DAY, NOW, NOW + DAY]),
        recall=st.sampled_from([0.3, 0.6, 0.9]),
        misconception=st.booleans(),
    ),
    max_size=20,
)
SIBLINGS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, NOW, NOW - DAY])),
    min_size=1,
    unique_by=lambda sibling: sibling[0],
)


def card(concept: str, tag: str, recall: float = 0.5, *, misconception: bool = False) -> Due:
    """Return a card that is due."""
    return Due(concept, tag, NOW - DAY, recall, misconception)


def concepts(queue: tuple[Due, ...]) -> list[str]:
    """Return the concepts of a queue in order."""
    return [one.concept for one in queue]


@given(CARDS, st.integers(0, 15))
def test_a_queue_holds_due_concepts_once_up_to_the_limit(cards: list[Due], limit: int) -> None:
    """As many as are due and fit, none that sleeps, none twice."""
    queue = order_queue(cards, now=NOW, limit=limit)
    waiting = {one.concept for one in cards if one.due_at <= NOW}
    assert len(queue) == min(limit, len(waiting))
    assert len(set(concepts(queue))) == len(queue)
    assert all(one in cards and one.due_at <= NOW for one in queue)


@given(CARDS, st.integers(0, 15))
def test_two_cards_of_one_tag_meet_only_when_no_other_tag_waits(cards: list[Due], limit: int) -> None:
    """After such a meeting everything left is of that tag."""
    tags = [one.tag for one in order_queue(cards, now=NOW, limit=limit)]
    for index, (first, second) in enumerate(pairwise(tags)):
        assert first != second or set(tags[index + 1 :]) == {first}


@given(CARDS, st.integers(0, 15), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(cards: list[Due], limit: int, rng: Random) -> None:
    """Equal cards give an equal queue on every machine and database."""
    shuffled = list(cards)
    rng.shuffle(shuffled)
    assert order_queue(shuffled, now=NOW, limit=limit) == order_queue(cards, now=NOW, limit=limit)


@given(CARDS, st.integers(1, 15))
def test_what_is_left_out_is_never_more_urgent(cards: list[Due], limit: int) -> None:
    """Interleaving changes the order inside the limit, not who is in it."""
    queue = order_queue(cards, now=NOW, limit=limit)
    left_out = [one for one in order_queue(cards, now=NOW, limit=99) if one not in queue]
    least = max(((not one.misconception, one.recall) for one in queue), default=(True, 1.0))
    assert all((not one.misconception, one.recall) >= least for one in left_out)


def test_misconceptions_lead_and_the_most_forgotten_follow() -> None:
    """Wrong and sure comes before any lower recall."""
    cards = [card("x", "a", 0.2), card("y", "b", 0.8, misconception=True), card("z", "c", 0.1)]
    assert concepts(order_queue(cards, now=NOW, limit=9)) == ["y", "z", "x"]


def test_a_tag_that_waits_comes_between() -> None:
    """a1 a2 a3 b1 becomes a1 b1 a2 a3."""
    cards = [card("a1", "a", 0.1), card("a2", "a", 0.2), card("a3", "a", 0.3), card("b1", "b", 0.9)]
    assert concepts(order_queue(cards, now=NOW, limit=9)) == ["a1", "b1", "a2", "a3"]


def test_a_concept_that_arrives_twice_keeps_its_most_urgent_card() -> None:
    """The lower recall stands."""
    queue = order_queue([card("x", "a", 0.9), card("x", "a", 0.2)], now=NOW, limit=9)
    assert [one.recall for one in queue] == [0.2]


@given(SIBLINGS, st.sampled_from("abcdefg"), st.integers())
def test_the_item_asked_last_returns_only_when_it_is_alone(
    siblings: list[tuple[str, datetime | None]], last_item: str, seed: int
) -> None:
    """Another question on the same idea, whenever there is one, and the one not seen for longest."""
    chosen = choose_sibling(siblings, last_item, seed=seed)
    others = {item_id: seen_at for item_id, seen_at in siblings if item_id != last_item} or dict(siblings)
    assert chosen in others
    ages = [seen_at or datetime.min.replace(tzinfo=UTC) for seen_at in others.values()]
    assert (others[chosen] or datetime.min.replace(tzinfo=UTC)) == min(ages)


@given(SIBLINGS, st.integers())
def test_the_same_seed_chooses_the_same_sibling(
    siblings: list[tuple[str, datetime | None]], seed: int
) -> None:
    """In whatever order the siblings come."""
    assert choose_sibling(siblings, None, seed=seed) == choose_sibling(siblings[::-1], None, seed=seed)


def test_the_seed_decides_between_equals() -> None:
    """No item is favoured by its name: over many seeds each has its turn."""
    unseen = [("a", None), ("b", None), ("c", None)]
    turns = [choose_sibling(unseen, None, seed=seed) for seed in range(300)]
    assert all(70 <= turns.count(name) <= 130 for name in "abc")


def test_a_concept_without_items_is_not_found() -> None:
    """The refusal says what to do."""
    with pytest.raises(NotFoundError, match="choose another one"):
        choose_sibling([], None, seed=1)
