"""Forms of items chosen one by one: no siblings, no enemies, sensitive items apart."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.singly import apart, form_of, together
from exam_prep.core.items import Item
from tests.factories import make_item


@given(st.lists(st.booleans(), max_size=20))
def test_sensitive_items_stand_apart_wherever_they_can(sensitive: list[bool]) -> None:
    """No two are neighbours when there are enough others; and nothing is lost."""
    items = tuple(make_item(number, sensitive=is_so) for number, is_so in enumerate(sensitive))
    ordered = apart(items)
    pairs = sum(one.sensitive and other.sensitive for one, other in pairwise(ordered))

    assert sorted(item.id for item in ordered) == sorted(item.id for item in items)
    assert pairs == max(0, 2 * sum(sensitive) - len(sensitive) - 1)
    if not any(sensitive):
        assert ordered == items


def test_of_siblings_and_enemies_the_first_stays() -> None:
    """Enmity holds in both directions."""
    one, two, three = (make_item(number) for number in (1, 2, 3))
    sibling = replace(make_item(4), concept=one.concept)
    named, naming = replace(one, enemies=(two.id,)), replace(three, enemies=(one.id,))

    assert _ids(together([one, sibling, two])) == [one.id, two.id]
    assert _ids(together([named, two, three])) == [named.id, three.id]
    assert _ids(together([one, naming, two])) == [one.id, two.id]


def test_a_form_keeps_away_from_the_order_that_was_shown_last() -> None:
    """The same seed gives the same form, unless its order is to be avoided."""
    item = make_item(1)
    (pick,) = form_of([item], seed=3, avoid={}).picks
    (again,) = form_of([item], seed=3, avoid={}).picks
    (other,) = form_of([item], seed=3, avoid={item.id: pick.options}).picks

    assert again == pick
    assert other.options != pick.options
    assert sorted(other.options) == sorted(pick.options)


def _ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]
