"""Chance that costs no more than what is taken from it."""

import random
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.candidates import plenty
from exam_prep.core.drawing.index import Unit, build_index
from exam_prep.core.drawing.sampling import lazy_shuffle
from exam_prep.core.items import Kind
from tests.core.drawing.made import item, many


def chance(seed: int) -> random.Random:
    """Return a source of chance for `seed`."""
    return random.Random(seed)  # noqa: S311 - a test wants the same numbers again


@given(st.integers(0, 2**32), st.integers(0, 50))
def test_a_lazy_shuffle_gives_each_number_once(seed: int, size: int) -> None:
    """Taken to its end, the shuffle is a permutation."""
    assert sorted(lazy_shuffle(size, chance(seed))) == list(range(size))


@given(st.integers(0, 2**32), st.integers(1, 50))
def test_a_lazy_shuffle_is_the_plain_one(seed: int, size: int) -> None:
    """The sparse shuffle gives what Fisher and Yates give on a list with the same numbers."""
    rng, cards = chance(seed), list(range(size))
    for end in range(size - 1, -1, -1):
        at = int(rng.random() * (end + 1))
        cards[at], cards[end] = cards[end], cards[at]
    assert list(lazy_shuffle(size, chance(seed))) == cards[::-1]


def test_plenty_stops_when_enough_easy_concepts_are_in_hand() -> None:
    """Sensitive items, siblings, enemies and scenarios are taken along and do not count as plenty."""
    bank = [
        item("i1", "a", sensitive=True),
        item("i2", "a", enemies=("i9",)),
        item("i3", "a", scenario="s"),
        item("i4", "a", scenario="s"),
        *many("j", 4, siblings=2),
        *many("k", 9),
    ]
    index = build_index(bank)
    units: Iterator[Unit] = (unit for tag in "ajk" for unit in index.pools[tag, Kind.SINGLE])
    assert [unit.entries[0].item for unit in plenty(units, 3)] == [
        *("i1", "i2", "i3", "j-000000", "j-000001", "j-000002", "j-000003"),
        "k-000000",
    ]
