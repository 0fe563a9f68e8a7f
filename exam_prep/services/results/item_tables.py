"""What became of each item, a table for each form: a column is a question where everybody had the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.results.marks import Mark
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.results.people import Person
from exam_prep.services.results.reading import SatItem

_Sat = tuple[Person, tuple[SatItem, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column, numbered from 1; `lead_in` is "" where each person has a question of their own there.

    `right` counts those of the table who got full credit.
    """

    number: int
    lead_in: str
    right: int


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One person in a table of items, with a mark for each column."""

    person: Person
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of those on one fixed form; `form_number` None where each was drawn for its learner."""

    form_number: int | None
    columns: tuple[Column, ...]
    rows: tuple[MarkedRow, ...]
    is_shared: bool
    """Whether a column is one question for everybody."""
    is_in_order: bool
    """Whether everybody had the questions in the order of the columns."""


def item_tables(
    session: Session, cache: ServedBankCache, sat: Iterable[tuple[Person, int | None, tuple[SatItem, ...]]]
) -> tuple[ItemTable, ...]:
    """Return a table for each form; `sat` holds each person with the number of their form and its items."""
    by_form: dict[int | None, list[_Sat]] = {}
    for person, form_number, items in sat:
        by_form.setdefault(form_number, []).append((person, items))
    shared = {number: of_form[0][1] for number, of_form in by_form.items() if _is_shared(of_form)}
    versions = cache.versions(session, {item.version_id for items in shared.values() for item in items})
    return tuple(
        _table(number, of_form, [versions[item.version_id].item.lead_in for item in shared.get(number, ())])
        for number, of_form in sorted(by_form.items(), key=lambda pair: pair[0] or 0)
    )


def _is_shared(of_form: Sequence[_Sat]) -> bool:
    """Whether everybody was asked the same, in whatever order."""
    return len({frozenset(item.version_id for item in items) for _person, items in of_form}) == 1


def _table(form_number: int | None, of_form: Sequence[_Sat], lead_ins: Sequence[str]) -> ItemTable:
    """Return the table of a form; with `lead_ins` its columns are the first person's questions."""
    asked = [tuple(item.version_id for item in items) for _person, items in of_form]
    rows = []
    for person, items in of_form:
        marks = {item.version_id: item.mark for item in items}
        in_order = tuple(marks[each] for each in asked[0]) if lead_ins else tuple(item.mark for item in items)
        rows.append(MarkedRow(person, in_order))
    length = max(len(row.marks) for row in rows)
    columns = tuple(
        Column(place + 1, lead_ins[place] if lead_ins else "", sum(_is_right(row, place) for row in rows))
        for place in range(length)
    )
    return ItemTable(form_number, columns, tuple(rows), bool(lead_ins), len(set(asked)) == 1)


def _is_right(row: MarkedRow, place: int) -> bool:
    return place < len(row.marks) and row.marks[place] is Mark.RIGHT
