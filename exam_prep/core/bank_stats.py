"""Counting a bank: how many items there are of what, and where the keys stand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from exam_prep.core.bank import Bank
from exam_prep.core.items import Item, Kind, Level, Status

_POSITIONS = "abcd"


@dataclass(frozen=True, slots=True)
class BankStats:
    """Counts over all items of a bank, whatever their status; `published` is the part that is drawn.

    `by_tag` maps a primary tag to its counts by level. `key_positions` counts the stored places of keys of
    kind single. Domains, tags, levels and kinds without items are counted as 0, so that gaps show.
    """

    items: int
    published: int
    concepts: int
    by_domain: Mapping[str, int]
    by_tag: Mapping[str, Mapping[str, int]]
    by_kind: Mapping[str, int]
    key_positions: Mapping[str, int]


def count_bank(bank: Bank) -> BankStats:
    """Return the counts of `bank`; a concept counts when at least one item tests it."""
    items = tuple(bank.items.values())
    domains = Counter(item.domain for item in items)
    tags = Counter((item.tag, item.level) for item in items)
    kinds = Counter(item.kind for item in items)
    tag_names = dict.fromkeys((*bank.taxonomy.tags, *sorted(item.tag for item in items)))
    return BankStats(
        items=len(items),
        published=sum(item.status is Status.PUBLISHED for item in items),
        concepts=len({item.concept for item in items}),
        by_domain={name: domains[name] for name in dict.fromkeys((*bank.taxonomy.domains, *sorted(domains)))},
        by_tag={name: {level.value: tags[name, level] for level in Level} for name in tag_names},
        by_kind={kind.value: kinds[kind] for kind in Kind},
        key_positions=_key_positions(items),
    )


def _key_positions(items: tuple[Item, ...]) -> dict[str, int]:
    found = Counter(key.id for item in items if item.kind is Kind.SINGLE for key in item.keys)
    return {position: found[position] for position in sorted({*_POSITIONS, *found})}
