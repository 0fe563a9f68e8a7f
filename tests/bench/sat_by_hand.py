"""What a class answered, worked out from the rows with plain arithmetic: no rule of the program is asked."""

import json
import math
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from exam_prep.services.bank.content import load_content

_ITEMS = (
    "SELECT i.position, i.item_id, i.option_order, i.response, v.content FROM sitting_item i "
    "JOIN sitting s ON s.id = i.sitting_id JOIN item_version v ON v.id = i.item_version_id "
    "WHERE s.public_id = ? ORDER BY i.position"
)
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Person:
    """One learner's marks by item (0 or 1), None where the item was not reached; and their sum."""

    marks: Mapping[str, int | None]

    @property
    def points(self) -> float:
        """The points of the sitting."""
        return float(sum(mark or 0 for mark in self.marks.values()))


@dataclass(frozen=True, slots=True)
class Sat:
    """The class by name, and for each item its learners, facility and item-rest correlation."""

    people: Mapping[str, Person]
    items: Mapping[str, Mapping[str, float]]


def right_number(database: Path, sitting: str, position: int) -> int:
    """Return the displayed number of the best answer of an item with one key."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        rows = connection.execute(_ITEMS, (sitting,)).fetchall()
    return _right(rows[position - 1][2], rows[position - 1][4])


def by_hand(database: Path, sittings: Mapping[str, str]) -> Sat:
    """Return marks and statistics of these sittings, by the learner's name."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        people = {
            name: _person(connection.execute(_ITEMS, (sitting,)).fetchall())
            for name, sitting in sittings.items()
        }
    items = next(iter(people.values())).marks
    return Sat(people, {item: _figures(item, list(people.values())) for item in items})


def _person(rows: list[tuple[int, str, str, str, str]]) -> Person:
    last = max((position for position, _, _, response, _ in rows if response), default=0)
    return Person(
        {
            item: None if position > last else int(response == str(_right(order, content)))
            for position, item, order, response, content in rows
        }
    )


def _right(order: str, content: str) -> int:
    keys = [option.id for option in load_content(content).item.options if option.weight == 1]
    assert len(keys) == 1, json.dumps(keys)
    return order.split().index(keys[0]) + 1


def _figures(item: str, people: list[Person]) -> Mapping[str, float]:
    met = [person for person in people if person.marks[item] is not None]
    marks = [float(person.marks[item] or 0) for person in met]
    rests = [person.points - mark for person, mark in zip(met, marks, strict=True)]
    found = {"learners": float(len(met)), "facility": sum(marks) / len(met)}
    correlation = _correlation(marks, rests)
    return found if correlation is None else {**found, "discrimination": correlation}


def _correlation(xs: list[float], ys: list[float]) -> float | None:
    n = len(xs)
    mx, my = sum(xs) / n, sum(ys) / n
    sxx, syy = (sum((value - mean) ** 2 for value in values) for values, mean in ((xs, mx), (ys, my)))
    if sxx == 0 or syy == 0:
        return None
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / math.sqrt(sxx * syy)
