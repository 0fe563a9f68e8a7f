"""Where an option stands tells nothing: neither the key's place nor the order of the options' ids."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from exam_prep.core.drawing.draw import draw_tags
from exam_prep.core.drawing.index import build_index
from exam_prep.core.drawing.options import shuffled_options
from tests.core.drawing.made import item, taxonomy

_DRAWS = 10_000
_PLACES = range(4)
# The value of chi-square that chance exceeds once in a thousand, by degrees of freedom.
_ONE_IN_A_THOUSAND = {3: 16.266, 9: 27.877, 23: 49.728}
_ASKED = item("one", "a")
_STRIDES = pytest.mark.parametrize("stride", [1, 922_337_203_685_477])


def _drawn(stride: int) -> list[tuple[str, ...]]:
    """Return the options' order in forms of seeds that lie so far apart."""
    index, tags = build_index([_ASKED]), taxonomy("a")
    return [
        draw_tags(index, tags, ["a"], count=1, seed=number * stride, seen={}).picks[0].options
        for number in range(_DRAWS)
    ]


def _shown_again(stride: int) -> list[tuple[str, ...]]:
    return [shuffled_options(_ASKED, seed=number * stride) for number in range(_DRAWS)]


def _chi_square(counts: Sequence[int], cells: int) -> float:
    expected = sum(counts) / cells
    return sum((count - expected) ** 2 for count in counts) / expected + (cells - len(counts)) * expected


@_STRIDES
@pytest.mark.parametrize("draws", [_drawn, _shown_again])
def test_ten_thousand_draws_favour_no_place_for_the_key_and_no_order(
    stride: int, draws: Callable[[int], list[tuple[str, ...]]]
) -> None:
    """Key by place, id rank by place and whole orders: each p > .001, with seeds in a row or far apart."""
    orders = draws(stride)
    keys = Counter(order.index("a") for order in orders)
    assert _chi_square(list(keys.values()), 4) < _ONE_IN_A_THOUSAND[3]
    ranks = Counter((place, order[place]) for order in orders for place in _PLACES)
    assert _chi_square(list(ranks.values()), 16) < _ONE_IN_A_THOUSAND[9]
    assert _chi_square(list(Counter(orders).values()), 24) < _ONE_IN_A_THOUSAND[23]
