"""What a draw looks at, counted: about as much as it draws, however large the bank."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import pytest

from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.drawing.index import Unit, build_index
from tests.bench.draw import bank, blueprint, tags


class Watched(Sequence[Unit]):
    """A pool that counts how often one of its units is looked at."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self.looks = 0

    def __len__(self) -> int:
        """Return how many units the pool holds; asking is free."""
        return len(self._units)

    @overload
    def __getitem__(self, at: int) -> Unit: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Unit]: ...
    def __getitem__(self, at: int | slice) -> Unit | Sequence[Unit]:
        """Return one unit or a slice, and count the units that are handed out."""
        self.looks += len(self._units[at]) if isinstance(at, slice) else 1
        return self._units[at]

    def __iter__(self) -> Iterator[Unit]:
        """Go through all units, and count them all."""
        self.looks += len(self._units)
        return iter(self._units)


@pytest.mark.parametrize("size", [1_000, 20_000])
@pytest.mark.parametrize("share_seen", [0, 2])
def test_a_draw_looks_at_few_units_whatever_the_size_of_the_bank(size: int, share_seen: int) -> None:
    """Drawing 75 items looks at fewer than 750 units, also when half of the bank was seen before."""
    items = bank(size)
    seen = {one.id: 1 for one in items[::share_seen]} if share_seen else {}
    index = build_index(items)
    pools = {name: Watched(units) for name, units in index.pools.items()}
    form = draw_exam(replace(index, pools=pools), tags(), blueprint(), seed=5, seen=seen)
    looks = sum(pool.looks for pool in pools.values())
    assert 75 <= looks < 10 * len(form.picks)
