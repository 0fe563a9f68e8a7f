"""Whole-number sums that hold all an item's figures need; adding a sitting is adding numbers.

Sums are kept for each group of sittings whose rest scores can be compared: one fixed form, or one version of
a blueprint from which forms are drawn; and within it for each version of an item.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exam_prep.core.analysis.times import NO_TIMES

Combine = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class OptionSums:
    """Of those who chose an option: how many, and the sum of their rest scores."""

    n: int = 0
    rest: int = 0


@dataclass(frozen=True, slots=True)
class ItemSums:
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


@dataclass(frozen=True, slots=True)
class FormSums:
    """Of all who answered anything: how many, the sum of their scores and of the squares."""

    n: int = 0
    score: int = 0
    score_squared: int = 0


@dataclass(frozen=True, slots=True)
class GroupSums:
    """The sums of one group of sittings: its scores, and each of its items by name."""

    form: FormSums = FormSums()
    items: Mapping[str, ItemSums] = field(default_factory=dict)


def plus(some: GroupSums, more: GroupSums) -> GroupSums:
    """Return the sums of both; items of either are kept."""
    return _combined(some, more, operator.add)


def minus(some: GroupSums, less: GroupSums) -> GroupSums:
    """Return `some` without what `less` added: a sitting that was voided, reopened or graded anew."""
    return _combined(some, less, operator.sub)


def _combined(some: GroupSums, other: GroupSums, combine: Combine) -> GroupSums:
    items = dict(some.items)
    for name, sums in other.items.items():
        items[name] = _item(items.get(name, ItemSums()), sums, combine)
    return GroupSums(_form(some.form, other.form, combine), items)


def _form(one: FormSums, two: FormSums, combine: Combine) -> FormSums:
    return FormSums(
        n=combine(one.n, two.n),
        score=combine(one.score, two.score),
        score_squared=combine(one.score_squared, two.score_squared),
    )


def _item(one: ItemSums, two: ItemSums, combine: Combine) -> ItemSums:
    return ItemSums(
        n=combine(one.n, two.n),
        omitted=combine(one.omitted, two.omitted),
        not_reached=combine(one.not_reached, two.not_reached),
        mark=combine(one.mark, two.mark),
        mark_squared=combine(one.mark_squared, two.mark_squared),
        rest=combine(one.rest, two.rest),
        rest_squared=combine(one.rest_squared, two.rest_squared),
        mark_rest=combine(one.mark_rest, two.mark_rest),
        options=_options(one.options, two.options, combine),
        times=tuple(map(combine, one.times, two.times)),
    )


def _options(
    one: tuple[OptionSums, ...], two: tuple[OptionSums, ...], combine: Combine
) -> tuple[OptionSums, ...]:
    count = max(len(one), len(two))
    return tuple(
        OptionSums(combine(a.n, b.n), combine(a.rest, b.rest))
        for a, b in zip(_filled(one, count), _filled(two, count), strict=True)
    )


def _filled(options: tuple[OptionSums, ...], count: int) -> tuple[OptionSums, ...]:
    return options + (OptionSums(),) * (count - len(options))
