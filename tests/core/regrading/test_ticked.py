"""A key that is named by options: what each then earns, and what cannot be named."""

from dataclasses import replace

import pytest

from exam_prep.core.items import Item, Kind, Scoring
from exam_prep.core.regrading.accepted import Rule, credit_now, keys_now
from exam_prep.core.regrading.ticked import adds_nothing, can_be_ticked, ticked_key
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.errors import InvalidError
from tests.factories import make_item
from tests.regrading import with_key


def _weights(item: Item) -> list[float]:
    return [option.weight for option in item.options]


def _ids(item: Item, *places: int) -> list[str]:
    return [item.options[place].id for place in places]


def test_each_ticked_option_earns_the_point_where_one_is_chosen() -> None:
    """The old key loses it where it is not ticked; nothing else of the item changes."""
    item = with_key(make_item(1), 1)
    key = ticked_key(item, _ids(item, 0, 2))
    assert _weights(key) == [1, 0, 1, 0]
    assert replace(key, options=item.options) == item


def test_what_carried_part_of_the_point_keeps_it_where_one_is_chosen() -> None:
    """A judgement's second best stays second best when another is named best."""
    item = make_item(1, Kind.JUDGEMENT)
    part = next(place for place, option in enumerate(item.options) if 0 < option.weight < 1)
    best = next(place for place, option in enumerate(item.options) if option.is_key)
    other = next(place for place, option in enumerate(item.options) if option.weight == 0)
    key = ticked_key(item, _ids(item, other))
    assert key.options[part].weight == item.options[part].weight
    assert (key.options[best].weight, key.options[other].weight) == (0, 1)


def test_where_several_are_right_the_ticks_are_the_whole_set() -> None:
    """By weights too, where each keeps what it weighed."""
    item = with_key(make_item(1, Kind.MULTIPLE), 0, 1)
    assert _weights(ticked_key(item, _ids(item, 0, 2)))[:3] == [1, 0, 1]
    weighed = replace(
        item,
        scoring=Scoring.WEIGHTS,
        options=(replace(item.options[0], weight=0.5), *item.options[1:]),
    )
    assert _weights(ticked_key(weighed, _ids(item, 0, 2)))[:3] == [0.5, 0, 1]


@pytest.mark.parametrize(
    ("item", "ticked", "says"),
    [
        (make_item(1), [], "Tick the answers"),
        (make_item(1), ["nothing-like-it"], "Tick the answers"),
        (make_item(1, Kind.MATCHING), ["a"], "cannot be ticked"),
        (make_item(1, Kind.ORDERING), ["a"], "cannot be ticked"),
    ],
)
def test_what_cannot_be_named_is_refused(item: Item, ticked: list[str], says: str) -> None:
    """No option, another's option, lines."""
    with pytest.raises(InvalidError, match=says):
        ticked_key(item, ticked)


def test_a_key_that_gives_nobody_more_adds_nothing() -> None:
    """The own key by itself, or the own set; a further option, or another set, adds."""
    single, multiple = with_key(make_item(1), 1), with_key(make_item(1, Kind.MULTIPLE), 0, 1)
    assert adds_nothing(single, ticked_key(single, _ids(single, 1)))
    assert not adds_nothing(single, ticked_key(single, _ids(single, 0)))
    assert adds_nothing(multiple, ticked_key(multiple, _ids(multiple, 0, 1)))
    assert not adds_nothing(multiple, ticked_key(multiple, _ids(multiple, 0)))
    assert [can_be_ticked(make_item(1, kind)) for kind in (Kind.SINGLE, Kind.ORDERING)] == [True, False]


def test_both_answers_are_one_key_where_one_is_chosen_and_two_sets_where_several_are() -> None:
    """The reason for an option comes with the key that gives it more."""
    item = with_key(make_item(1), 1)
    other = with_key(item, 2)
    other = replace(
        other, options=tuple(replace(option, rationale=f"New: {option.id}") for option in other.options)
    )
    (both,) = keys_now(item, Rule(Treatment.ACCEPT_BOTH, other))
    assert _weights(both) == [0, 1, 1, 0]
    assert both.options[2].rationale == other.options[2].rationale
    assert both.options[1].rationale == item.options[1].rationale
    sets = with_key(make_item(1, Kind.MULTIPLE), 0, 1)
    assert len(keys_now(sets, Rule(Treatment.ACCEPT_BOTH, with_key(sets, 0, 2)))) == 2
    assert keys_now(item, Rule(Treatment.DROP)) == ()
    assert list(credit_now(item, Rule(Treatment.NEW_KEY, other)).values()) == [0, 0, 1, 0]
    assert list(credit_now(item, None).values()) == _weights(item)
