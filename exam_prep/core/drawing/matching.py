"""Concepts shared out among rows: the most places that can be filled with one item of each concept."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from exam_prep.core.drawing.choosing import Choice, placed, scarcest_first
from exam_prep.core.drawing.index import Unit
from exam_prep.core.drawing.sections import Row


def match(rows: Sequence[Row], units: Sequence[Sequence[Unit]]) -> Choice:
    """Return the fullest choice of single items in which no concept comes twice.

    `units` are the candidates of each row in order of preference. Exact for siblings that several
    rows compete for; enemies and sensitive items are only avoided where that is free.
    Source: augmenting paths for bipartite matching, with a row as a node of capacity `quota`.
    """
    offers = [_offers(of_row) for of_row in units]
    holders = _shared_out(rows, units, scarcest_first(rows))
    return _taken(offers, holders)


def widest(rows: Sequence[Row], units: Sequence[Sequence[Unit]], at: int) -> Choice:
    """Return a choice like that of `match` in which row `at` is served last, and then as far as it goes.

    The others get their quotas where they can; row `at` gets the most places that this leaves, whatever
    its own quota is.
    """
    offers = [_offers(of_row) for of_row in units]
    holders = _shared_out(rows, units, [one for one in scarcest_first(rows) if one != at])
    for concept in offers[at]:
        holders.setdefault(concept, at)
    while _augment(at, offers, holders):
        pass
    return _taken(offers, holders)


def _shared_out(rows: Sequence[Row], units: Sequence[Sequence[Unit]], order: Sequence[int]) -> dict[str, int]:
    """Return which row holds each concept when the rows are served in `order`; calm items come first."""
    calm = [_offers(unit for unit in of_row if not unit.sensitive) for of_row in units]
    offers = [_offers(of_row) for of_row in units]
    holders: dict[str, int] = {}
    counts = [0] * len(rows)
    for offered in (calm, offers):
        for at in order:
            while counts[at] < rows[at].quota and _augment(at, offered, holders):
                counts[at] += 1
    return holders


def _taken(offers: Sequence[Mapping[str, Unit]], holders: Mapping[str, int]) -> Choice:
    taken: list[list[Unit]] = [[] for _ in offers]
    for concept, at in holders.items():
        taken[at].append(offers[at][concept])
    return tuple(tuple(of_row) for of_row in taken)


def bound(rows: Sequence[Row], units: Sequence[Sequence[Unit]]) -> tuple[int, ...]:
    """Return how many places of each row concepts alone allow to fill; no choice fills more in all.

    The items of a scenario count one by one, and enemies and sensitive items are not looked at.
    """
    loose = [[Unit((entry,), 0) for unit in of_row for entry in unit.entries] for of_row in units]
    return tuple(placed(of_row) for of_row in match(rows, loose))


def _offers(units: Iterable[Unit]) -> Mapping[str, Unit]:
    single = [unit for unit in units if unit.size == 1]
    single.sort(key=lambda unit: (unit.sensitive, bool(unit.entries[0].enemies)))
    offers: dict[str, Unit] = {}
    for unit in single:
        offers.setdefault(unit.entries[0].concept, unit)
    return offers


def _augment(start: int, offers: Sequence[Mapping[str, Unit]], holders: dict[str, int]) -> bool:
    """Find a free concept for `start`, moving concepts between rows on the way; say whether there was one."""
    came_by: dict[int, tuple[int, str]] = {}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for concept in offers[at]:
            holder = holders.get(concept)
            if holder is None:
                _shift(concept, at, came_by, holders)
                return True
            if holder != start and holder not in came_by:
                came_by[holder] = (at, concept)
                waiting.append(holder)
    return False


def _shift(concept: str, at: int, came_by: Mapping[int, tuple[int, str]], holders: dict[str, int]) -> None:
    holders[concept] = at
    while at in came_by:
        at, given_up = came_by[at]
        holders[given_up] = at
