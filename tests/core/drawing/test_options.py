"""The order of options: repeatable, whole, and never the one to avoid."""

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.items import Item, Kind
from tests.core.sitting_samples import SAMPLES

_SINGLE = next(item for item in SAMPLES if item.kind is Kind.SINGLE)
_SEEDS = st.integers(min_value=0, max_value=2**63 - 1)


@given(st.sampled_from(SAMPLES), _SEEDS)
def test_an_order_holds_every_option_once_and_belongs_to_its_seed(item: Item, seed: int) -> None:
    """The same seed gives the same permutation of the item's options."""
    order = shuffled_options(item, seed=seed)
    assert sorted(order) == sorted(option.id for option in item.options)
    assert order == shuffled_options(item, seed=seed)


@given(_SEEDS, _SEEDS)
def test_the_order_asked_last_is_not_asked_again(first: int, second: int) -> None:
    """A single item returns with its options in another order."""
    item = _SINGLE
    last = shuffled_options(item, seed=first)
    assert shuffled_options(item, seed=second, avoid=last) != last
