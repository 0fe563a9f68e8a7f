"""Chance, from one seed: shuffles that cost only what is taken from them."""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def lazy_shuffle(size: int, rng: random.Random) -> Iterator[int]:
    """Give the numbers 0 … size - 1 in random order; taking k of them costs k steps, whatever the size.

    Fisher and Yates from the end, with the swaps kept in a sparse map. Uses `rng.random()` alone,
    because that is what Python versions agree on.
    """
    moved: dict[int, int] = {}
    for end in range(size - 1, -1, -1):
        at = int(rng.random() * (end + 1))
        yield moved.get(at, at)
        moved[at] = moved.pop(end, end)


def shuffled(values: Sequence[T], rng: random.Random) -> tuple[T, ...]:
    """Return `values` in random order."""
    return tuple(values[index] for index in lazy_shuffle(len(values), rng))
