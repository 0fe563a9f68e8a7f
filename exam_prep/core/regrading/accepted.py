"""What answers earn now, once a regrade has spoken about the version that was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exam_prep.core.items import Item, Kind, Option
from exam_prep.core.regrading.rekeying import rekeyed
from exam_prep.core.regrading.treatments import Treatment


@dataclass(frozen=True, slots=True)
class Rule:
    """What the last regrade says about a version; `key` is the item whose key holds, where one is needed."""

    treatment: Treatment
    key: Item | None = None


def keys_now(asked: Item, rule: Rule) -> tuple[Item, ...]:
    """Return `asked` with each key that counts now, the one that was printed first; each is a whole answer.

    A new key alone, or both; where one is chosen, both are one key of more than one option. Empty where the
    answer says nothing any more: the point was given to everybody, or the item left out.
    """
    if rule.key is None:
        return ()
    new = rekeyed(asked, rule.key)
    if rule.treatment is Treatment.NEW_KEY:
        return (new,)
    if asked.kind in {Kind.SINGLE, Kind.TRUEFALSE, Kind.JUDGEMENT}:
        return (_either(asked, new),)
    return (asked, new)


def credit_now(asked: Item, rule: Rule | None) -> Mapping[str, float]:
    """Return what each option carries now, 0.0-1.0: the most of all keys that count."""
    keys = (asked,) if rule is None else keys_now(asked, rule) or (asked,)
    return {option.id: max(key.option(option.id).weight for key in keys) for option in asked.options}


def is_right_now(asked: Item, rule: Rule | None) -> Mapping[str, bool]:
    """Return for each option whether a right answer chooses it now; any of them where several answers are."""
    keys = (asked,) if rule is None else keys_now(asked, rule) or (asked,)
    return {one.id: any(key.is_right(key.option(one.id)) for key in keys) for one in asked.options}


def _either(asked: Item, new: Item) -> Item:
    """Return an item by which every option has the greater credit of the two, and the reason for it."""
    return replace(asked, options=tuple(_greater(one, new.option(one.id)) for one in asked.options))


def _greater(own: Option, other: Option) -> Option:
    if other.weight <= own.weight:
        return own
    return replace(own, weight=other.weight, rationale=other.rationale, error=other.error)
