"""The published bank, arranged so that a draw looks only at the few items it considers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from exam_prep.core.drawing.options import option_ids
from exam_prep.core.items import Item, Kind, Level, Status

PoolName: TypeAlias = tuple[str, Kind]


@dataclass(frozen=True, slots=True)
class Entry:
    """What drawing needs to know of one item.

    `difficulty` is the author's estimate of the share of people who answer it right (core/items.py).
    `free` are the option ids that are shuffled, `fixed` those that follow them in a set order.
    `enemies` holds in both directions, whichever of the two items named the other.
    """

    item: str
    version: int
    kind: Kind
    level: Level
    difficulty: float
    tag: str
    concept: str
    sensitive: bool
    enemies: frozenset[str]
    free: tuple[str, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Entries that are drawn together or not at all: one item, or all items of a scenario by id."""

    entries: tuple[Entry, ...]
    sensitive: int

    @property
    def size(self) -> int:
        """Return how many places of a form the unit takes."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class DrawIndex:
    """The drawable units by tag and kind, sorted by id; built once a process and only read.

    A scenario stands in the pool of its first item. `concepts` counts the different concepts of a
    pool; `unit_of` finds the unit of an item.
    """

    pools: Mapping[PoolName, Sequence[Unit]]
    concepts: Mapping[PoolName, int]
    unit_of: Mapping[str, Unit]


def build_index(items: Iterable[Item]) -> DrawIndex:
    """Return the index over the published items of `items`, whatever their order.

    A scenario whose own items are siblings or enemies of one another can never be drawn whole and
    is left out.
    """
    published = sorted((item for item in items if item.status is Status.PUBLISHED), key=lambda item: item.id)
    pools: defaultdict[PoolName, list[Unit]] = defaultdict(list)
    concepts: defaultdict[PoolName, set[str]] = defaultdict(set)
    unit_of: dict[str, Unit] = {}
    for unit in _units(published):
        first = unit.entries[0]
        pools[first.tag, first.kind].append(unit)
        for entry in unit.entries:
            concepts[entry.tag, entry.kind].add(entry.concept)
            unit_of[entry.item] = unit
    return DrawIndex(
        {pool: tuple(units) for pool, units in pools.items()},
        {pool: len(names) for pool, names in concepts.items()},
        unit_of,
    )


def _units(published: Sequence[Item]) -> Iterable[Unit]:
    enemies = _enemies(published)
    groups: dict[tuple[str, str], list[Entry]] = {}
    for item in published:
        key = ("scenario", item.scenario) if item.scenario else ("item", item.id)
        groups.setdefault(key, []).append(entry_of(item, enemies.get(item.id, frozenset())))
    for group in groups.values():
        if _agrees(group):
            yield Unit(tuple(group), sum(entry.sensitive for entry in group))


def _enemies(published: Sequence[Item]) -> dict[str, frozenset[str]]:
    both: defaultdict[str, set[str]] = defaultdict(set)
    for item in published:
        for enemy in item.enemies:
            both[item.id].add(enemy)
            both[enemy].add(item.id)
    return {item: frozenset(others) for item, others in both.items()}


def _agrees(group: Sequence[Entry]) -> bool:
    names = {entry.item for entry in group}
    return len({entry.concept for entry in group}) == len(group) and not any(
        entry.enemies & names for entry in group
    )


def entry_of(item: Item, enemies: frozenset[str]) -> Entry:
    """Return what drawing needs to know of `item`, whose enemies in both directions are `enemies`."""
    free, fixed = option_ids(item)
    return Entry(
        item=item.id,
        version=item.version,
        kind=item.kind,
        level=item.level,
        difficulty=item.difficulty,
        tag=item.tag,
        concept=item.concept,
        sensitive=item.sensitive,
        enemies=enemies,
        free=free,
        fixed=fixed,
    )
