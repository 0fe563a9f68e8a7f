"""What a row may hold, best first, and never more of it than a form can need."""

import random
from collections.abc import Iterable, Iterator, Mapping

from exam_prep.core.drawing.index import Unit
from exam_prep.core.drawing.sampling import lazy_shuffle
from exam_prep.core.drawing.sections import Row


def candidates(row: Row, rng: random.Random, seen: Mapping[str, int]) -> Iterator[Unit]:
    """Give the units that `row` may hold: unseen ones first, in random order, then the least seen.

    `seen` maps item ids to how often this learner has met them; a scenario counts as its most seen
    item. Units already met are set aside while unseen ones last, so a large pool is not searched.
    """
    met: list[tuple[int, Unit]] = []
    for index in lazy_shuffle(row.pool_size, rng):
        unit = row.unit(index)
        if not row.may_hold(unit):
            continue
        times = max(seen.get(entry.item, 0) for entry in unit.entries)
        if times == 0:
            yield unit
        else:
            met.append((times, unit))
    met.sort(key=lambda pair: pair[0])
    for _, unit in met:
        yield unit


def plenty(units: Iterable[Unit], places: int) -> list[Unit]:
    """Take `units` until `places` concepts can be had from items that disturb no other one, or to the end.

    A form of that many places never needs more: whatever a later unit would do, one of these concepts
    is still free and does it as well. So a large pool is not gone through.
    """
    taken: list[Unit] = []
    easy: set[str] = set()
    for unit in units:
        taken.append(unit)
        if unit.size == 1 and not unit.sensitive and not unit.entries[0].enemies:
            easy.add(unit.entries[0].concept)
            if len(easy) == places:
                break
    return taken
