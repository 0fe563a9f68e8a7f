"""Which option has become which, when a key fits, and what class a change is."""

from dataclasses import replace

import pytest

from exam_prep.core.items import Item, Kind, Scoring
from exam_prep.core.regrading.change import Change, change_between, reworded
from exam_prep.core.regrading.rekeying import counterparts, credits_by_option, rekeyed
from exam_prep.errors import InvalidError
from tests.factories import make_item
from tests.regrading import with_key


def test_options_that_moved_are_found_by_what_they_say() -> None:
    """Ids follow the order of the file, so a moved option has another id and the same text."""
    old = make_item(1)
    new = _reordered(old)
    assert counterparts(old, new) == {old.options[place].id: new.options[3 - place].id for place in range(4)}
    assert credits_by_option(old, new) == {option.id: option.weight for option in old.options}
    assert change_between(old, new) is Change.COSMETIC


def test_a_reworded_option_keeps_its_place_and_is_named() -> None:
    """Whether it still means the same is for a person to say, so the preview points at it."""
    old = make_item(1)
    first = replace(old.options[0], text="Other words")
    new = replace(old, options=(first, *old.options[1:]))
    assert reworded(old, new) == (old.options[0].id,)
    assert change_between(old, new) is Change.COSMETIC
    assert reworded(old, _reordered(old)) == ()


def test_a_distractor_that_was_taken_out_has_no_credit_by_the_new_key() -> None:
    """Who chose it is wrong by both keys; one that was added could not be chosen."""
    old = make_item(1)
    fewer = replace(old, options=old.options[:3])
    assert credits_by_option(old, fewer)[old.options[3].id] == 0
    assert change_between(old, fewer) is Change.COSMETIC
    assert change_between(fewer, old) is Change.COSMETIC


_FEW = make_item(1).options[:2]
_LINES = make_item(1, Kind.ORDERING)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (make_item(1), make_item(1, Kind.MULTIPLE), "answered in another way"),
        (_LINES, replace(_LINES, options=_LINES.options[:3]), "other lines"),
        (replace(make_item(1), options=_FEW), with_key(make_item(1), 3), "nobody could choose it"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(old: Item, new: Item, says: str) -> None:
    """With the way out: full credit, or dropping it."""
    with pytest.raises(InvalidError, match=says) as refused:
        rekeyed(old, new)
    assert "full credit, or drop the question" in str(refused.value)
    assert change_between(old, new) is Change.KEY


def test_weights_and_their_rule_are_part_of_the_key() -> None:
    """The same ticks are worth something else by weights than all or nothing."""
    old = make_item(1, Kind.MULTIPLE)
    assert change_between(old, replace(old, scoring=Scoring.WEIGHTS)) is Change.KEY
    half = replace(old.options[0], weight=0.5)
    assert change_between(old, replace(old, options=(half, *old.options[1:]))) is Change.KEY


def test_words_around_the_options_are_cosmetic() -> None:
    """Scene, question, reasons and takeaway teach, and grade nothing."""
    old = make_item(1)
    new = replace(old, stem="Another scene.", lead_in="What now?", takeaway="Other.")
    assert change_between(old, new) is Change.COSMETIC


def _reordered(item: Item) -> Item:
    """Return the item with its options the other way round, ids by place as a file gives them."""
    turned = tuple(
        replace(option, id=item.options[place].id) for place, option in enumerate(reversed(item.options))
    )
    return replace(item, options=turned)
