"""The key of an answer sheet: rows of item and key, one row for the sheet, or keys in the sheet's order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_prep.interchange.answers.faults import Faults, shown
from exam_prep.interchange.answers.table import Row, Table, open_table
from exam_prep.interchange.answers.words import is_blank, listed

_ITEM, _KEY, _OPTIONS = "item", "key", "options"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """The key of one item as written, the options that it lists (or none), and its place in the file."""

    key: str
    options: tuple[str, ...]
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Key:
    """Keys by item name, or in the order of the sheet's items where the file has no names."""

    by_name: Mapping[str, KeyEntry]
    in_order: tuple[KeyEntry, ...]

    def is_item(self, name: str, columns: int) -> bool:
        """Whether the first of the sheet's `columns`, called `name`, is an item and not a learner id."""
        return name in self.by_name or len(self.in_order) == columns

    def for_items(self, items: Sequence[str], faults: Faults) -> list[KeyEntry]:
        """Return the keys of `items` in their order; an item without one is a fault."""
        if self.in_order:
            if len(self.in_order) != len(items):
                faults.add(1, None, f"There are {len(self.in_order)} keys for {len(items)} items.")
            return list(self.in_order)
        for name in items:
            if name not in self.by_name:
                faults.add(1, None, f"There is no key for the item “{shown(name)}”.")
        return [self.by_name[name] for name in items if name in self.by_name]


def read_key(data: bytes, sheet_header: Sequence[str], faults: Faults) -> Key:
    """Return the key that `data` holds, for a sheet with the columns `sheet_header`.

    Forms: a header with item, key and perhaps options; the same without a header; one column of keys in the
    sheet's order; or the items as header and their keys in one row. Anything else is a fault.

    Raises:
        FaultySheetError: the bytes are no text, or there is no row.
    """
    table = open_table(data, faults)
    header = [name.lower() for name in table.header]
    rows = list(table.rows)
    if _ITEM in header and _KEY in header:
        return Key(_by_name(rows, header, faults), ())
    if header == [_KEY] or header[:2] == [_KEY, _OPTIONS]:
        return Key({}, _in_order(rows, header, faults))
    if len(rows) == 1 and len(set(table.header) & set(sheet_header)) > 1:
        return Key(_one_row(table, rows[0], sheet_header, faults), ())
    if table.header[0] in sheet_header and len(header) in {2, 3}:
        bare = [_ITEM, _KEY, _OPTIONS][: len(header)]
        return Key(_by_name([(table.header_row, list(table.header)), *rows], bare, faults), ())
    faults.add(1, None, "This is no key; its columns are item and key, or its header names the items.")
    return Key({}, ())


def _entry(row: int, cells: Sequence[str], header: Sequence[str], faults: Faults) -> KeyEntry:
    at = header.index(_KEY)
    key = cells[at] if at < len(cells) else ""
    options = cells[header.index(_OPTIONS)] if _OPTIONS in header and len(cells) == len(header) else ""
    if is_blank(key):
        faults.add(row, at, "This item has no key.")
    return KeyEntry(key, listed(options), row, at)


def _by_name(rows: Sequence[Row], header: Sequence[str], faults: Faults) -> dict[str, KeyEntry]:
    at, found = header.index(_ITEM), dict[str, KeyEntry]()
    for row, cells in rows:
        if len(cells) > len(header) and any(cells[len(header) :]):
            faults.add(row, None, f"This row has {len(cells)} cells; the header has {len(header)}.")
        name = cells[at] if at < len(cells) else ""
        if not name:
            faults.add(row, at, "This row names no item.")
        elif name in found:
            faults.add(row, at, f"The item “{shown(name)}” has a key in row {found[name].row} already.")
        else:
            found[name] = _entry(row, cells[: len(header)], header, faults)
    return found


def _in_order(rows: Sequence[Row], header: Sequence[str], faults: Faults) -> tuple[KeyEntry, ...]:
    return tuple(_entry(row, cells, header, faults) for row, cells in rows)


def _one_row(table: Table, row: Row, sheet_header: Sequence[str], faults: Faults) -> dict[str, KeyEntry]:
    number, cells = row
    found = {}
    for column, name in enumerate(table.header):
        # The cell above the learner ids, where the sheet has such a column, holds no key.
        if name == sheet_header[0] and column == 0 and cells[0].lower() in {"", _KEY}:
            continue
        key = cells[column] if column < len(cells) else ""
        if is_blank(key):
            faults.add(number, column, f"The item “{shown(name)}” has no key.")
        elif name in found:
            faults.add(table.header_row, column, f"The item “{shown(name)}” stands twice.")
        else:
            found[name] = KeyEntry(key, (), number, column)
    return found
