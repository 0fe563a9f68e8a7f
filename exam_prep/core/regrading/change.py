"""What a new version of an item changes: nothing that is graded, or its key."""

from enum import StrEnum

from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.rekeying import counterparts, rekeyed
from exam_prep.errors import InvalidError


class Change(StrEnum):
    """The class of a change between two versions."""

    COSMETIC = "cosmetic"
    """No response to the old version would be graded differently."""
    KEY = "key"
    """Some response would be, so results can differ: a regrade says what to do about those that are out."""


def change_between(old: Item, new: Item) -> Change:
    """Return whether grading can differ between two versions of an item.

    Options are compared by what they say and by their place (`counterparts`): moving, rewording and adding a
    distractor leaves old responses worth the same; another key, weight, pair, order or kind does not.
    """
    try:
        key = rekeyed(old, new)
    except InvalidError:
        return Change.KEY
    return Change.COSMETIC if _graded_alike(old, key) else Change.KEY


def reworded(old: Item, new: Item) -> tuple[str, ...]:
    """Return the ids of options of `old` that say something else in `new`; of these a person has to judge."""
    twins = counterparts(old, new)
    return tuple(
        option.id
        for option in old.options
        if option.id in twins and option.text.split() != new.option(twins[option.id]).text.split()
    )


def _graded_alike(old: Item, key: Item) -> bool:
    if old.kind is not key.kind or (old.kind is Kind.MULTIPLE and old.scoring is not key.scoring):
        return False
    if old.kind is Kind.ORDERING:
        return [option.id for option in old.options] == [option.id for option in key.options]
    if old.kind is Kind.MATCHING:
        return all(option.match == key.option(option.id).match for option in old.options)
    if old.kind is Kind.MULTIPLE and len(old.options) != len(key.options):
        return False
    return all(option.weight == key.option(option.id).weight for option in old.options)
