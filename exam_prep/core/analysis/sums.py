"""Whole-number sums that hold all an item's figures need; adding a sitting is adding numbers.

Sums are kept for each group of sittings whose rest scores can be compared: one fixed form, or one version of
a blueprint from which forms are drawn; and within it for each version of an item.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from exam_prep.core.analysis.times import NO_TIMES


class OptionSums(NamedTuple):
    """Of those who chose an option: how many, and the sum of their rest scores."""

    n: int = 0
    rest: int = 0


class ItemSums(NamedTuple):
    """Of those who reached an item: `n` with `omitted` among them; `not_reached` stands beside.

    `mark` is x in units, `rest` the rest score R; the others are sums of squares and of the product.
    `times` is a histogram (core/analysis/times.py) of all who reached the item and whose time is known.
    """

    n: int = 0
    omitted: int = 0
    not_reached: int = 0
    mark: int = 0
    mark_squared: int = 0
    rest: int = 0
    rest_squared: int = 0
    mark_rest: int = 0
    options: tuple[OptionSums, ...] = ()
    times: tuple[int, ...] = NO_TIMES


class FormSums(NamedTuple):
    """Of all who answered anything: how many, the sum of their scores and of the squares."""

    n: int = 0
    score: int = 0
    score_squared: int = 0


_COUNTS = ItemSums._fields.index("options")
"""How many fields stand before the options: whole numbers that are added one by one."""
_NO_FORM = FormSums()


@dataclass(frozen=True, slots=True)
class GroupSums:
    """The sums of one group of sittings: its scores, and each of its items by name."""

    form: FormSums = _NO_FORM
    items: Mapping[str, ItemSums] = field(default_factory=dict)


def plus(some: GroupSums, more: GroupSums) -> GroupSums:
    """Return the sums of both; items of either are kept."""
    items = dict(some.items)
    for name, sums in more.items.items():
        items[name] = _item(items[name], sums) if name in items else sums
    return GroupSums(FormSums(*map(operator.add, some.form, more.form)), items)


def _item(one: ItemSums, two: ItemSums) -> ItemSums:
    both = zip_longest(one.options, two.options, fillvalue=OptionSums())
    counts = map(operator.add, one[:_COUNTS], two[:_COUNTS])
    options = tuple(OptionSums(a.n + b.n, a.rest + b.rest) for a, b in both)
    times = tuple(map(operator.add, one.times, two.times))
    return ItemSums(*counts)._replace(options=options, times=times)
