"""Rows to fill: what a blueprint or a choice of tags asks of the bank."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Section
from exam_prep.core.drawing.index import DrawIndex, Entry, Unit
from exam_prep.core.items import Kind, Level
from exam_prep.errors import InvalidError

WHOLE = "all"
"""The section id of a form that has no sections of its own."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What items of a row have to be besides its tags and kinds; as it stands here it rules out none.

    `levels` empty means any. `lowest` and `highest` bound the author's difficulty, 0-1, both included.
    `without` are item ids that may not be drawn.
    """

    levels: frozenset[Level] = frozenset()
    lowest: float = 0.0
    highest: float = 1.0
    without: frozenset[str] = frozenset()

    def admits(self, entry: Entry) -> bool:
        """Whether the row may hold this item."""
        return (
            (not self.levels or entry.level in self.levels)
            and self.lowest <= entry.difficulty <= self.highest
            and entry.item not in self.without
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A number of items to take from some pools, for one section of the form.

    Several rows may serve one section. `block` names the stretch of the form in which its items stand,
    in random order; rows of one block are mixed with one another. `starts` are the running starts of
    `pools`, so that a number below `pool_size` names a unit without the pools being joined.
    """

    section: str
    title: str
    quota: int
    tags: frozenset[str]
    kinds: frozenset[Kind]
    only: frozenset[str] | None
    pools: tuple[Sequence[Unit], ...]
    starts: tuple[int, ...]
    pool_size: int
    block: str
    narrowing: Narrowing = field(default_factory=Narrowing)

    def unit(self, number: int) -> Unit:
        """Return the unit at `number`, 0 … pool_size - 1, over all pools of the row."""
        pool = bisect_right(self.starts, number) - 1
        return self.pools[pool][number - self.starts[pool]]

    def may_hold(self, unit: Unit) -> bool:
        """Whether every item of the unit belongs to the row; a scenario half outside does not."""
        return all(
            entry.tag in self.tags
            and entry.kind in self.kinds
            and (self.only is None or entry.item in self.only)
            and self.narrowing.admits(entry)
            for entry in unit.entries
        )


def row(
    index: DrawIndex,
    section: Section,
    tags: frozenset[str],
    kinds: Iterable[Kind],
    only: frozenset[str] | None = None,
    *,
    block: str | None = None,
    narrowing: Narrowing | None = None,
) -> Row:
    """Return the row that fills `section` from the leaf tags `tags`; `only` narrows it to these items.

    Without a `block` of its own it stands in its section's.
    """
    wanted = frozenset(kinds)
    pools = _narrow_pool(index, only) if only is not None else _pools(index, tags, wanted)
    starts = tuple(accumulate((len(pool) for pool in pools), initial=0))
    return Row(
        section=section.id,
        title=section.title,
        quota=section.quota,
        tags=tags,
        kinds=wanted,
        only=only,
        pools=pools,
        starts=starts[:-1],
        pool_size=starts[-1],
        block=section.id if block is None else block,
        narrowing=narrowing or Narrowing(),
    )


def leaf_tags(taxonomy: Taxonomy, names: Iterable[str]) -> frozenset[str]:
    """Return the tags that `names` stand for; raises InvalidError when a name is neither tag nor domain."""
    found: set[str] = set()
    for name in names:
        under = taxonomy.tags_under(name)
        if not under:
            raise InvalidError(
                "No tag or domain is called “%(name)s”: choose one from the taxonomy.", name=name
            )
        found |= under
    return frozenset(found)


def shares(index: DrawIndex, tags: frozenset[str], kinds: Sequence[Kind], count: int) -> dict[str, int]:
    """Split `count` over `tags` in proportion to their concepts, by largest remainder (Hamilton).

    Concepts and not items are counted, because a form holds one item of each. Ties go to the tag
    that comes first by name. Tags without a place are left out.
    """
    weights = {tag: sum(index.concepts.get((tag, kind), 0) for kind in kinds) for tag in sorted(tags)}
    total = sum(weights.values())
    if total == 0:
        return {}
    exact = {tag: divmod(count * weight, total) for tag, weight in weights.items()}
    left = count - sum(whole for whole, _ in exact.values())
    lucky = sorted(exact, key=lambda tag: (-exact[tag][1], tag))[:left]
    places = {tag: whole + (tag in lucky) for tag, (whole, _) in exact.items()}
    return {tag: places_of_tag for tag, places_of_tag in places.items() if places_of_tag}


def _pools(index: DrawIndex, tags: frozenset[str], kinds: frozenset[Kind]) -> tuple[Sequence[Unit], ...]:
    names = ((tag, kind) for tag in sorted(tags) for kind in sorted(kinds))
    return tuple(index.pools[name] for name in names if name in index.pools)


def _narrow_pool(index: DrawIndex, only: frozenset[str]) -> tuple[Sequence[Unit], ...]:
    units = {
        index.unit_of[item].entries[0].item: index.unit_of[item]
        for item in sorted(only)
        if item in index.unit_of
    }
    return (tuple(units.values()),)
