"""A sheet whose cells are chosen options, graded by a key: all of an item's key or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.analysis.answers import MOST_OPTIONS, Answers, Ints, Option, reach_of
from exam_prep.interchange.answers.faults import Faults, shown
from exam_prep.interchange.answers.grid import Grid, read_grid
from exam_prep.interchange.answers.key_file import Key, KeyEntry, read_key
from exam_prep.interchange.answers.sheet import ReadAnswers, answering
from exam_prep.interchange.answers.table import open_table
from exam_prep.interchange.answers.words import LETTERS, folded, is_true_or_false, letters_in, names_letters


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How the cells of one item are understood: as sets of letters, or each as one option."""

    entry: KeyEntry
    lettered: bool

    def options_in(self, word: str) -> dict[str, str]:
        """Return the options that a cell names: what they are compared by, and what they are called."""
        letters = letters_in(word) if self.lettered else None
        return {folded(name): name for name in letters or (" ".join(word.split()),)}

    def listed(self) -> dict[str, str]:
        """Return the options that the key file lists; none where it lists none."""
        found: dict[str, str] = {}
        for name in self.entry.options:
            found |= {folded(name): name.upper() if self.lettered else name}
        return found


def read_choices(sheet: bytes, key: bytes, *, sheet_name: str, key_name: str) -> ReadAnswers:
    """Return the answers of a sheet of chosen options, graded by its key: 1 or 0 points an item.

    The header is a learner id and the names of the items; where the key names the first column as an item, or
    has as many keys as there are columns, learners are numbered. A cell holds an option, or letters of A to J
    such as AC where the key is of such letters; anything else beside such a key is a fault, unless the key
    lists it as an option. Case and blanks do not matter. A blank before a later answer
    is omitted, the others were not reached. Learners without any answer are left out.

    Raises:
        FaultySheetError: with every fault of the file that was found, up to 100.
    """
    faults = Faults(sheet_name)
    key_faults = faults.beside(key_name)
    table = open_table(sheet, faults)
    keys = read_key(key, table.header, key_faults)
    has_learners = not keys.is_item(table.header[0], len(table.header))
    schemes = [] if key_faults else _schemes(keys, table.header[int(has_learners) :], key_faults)
    grid, notes = answering(read_grid(table, faults, has_learners=has_learners), faults)
    if len(schemes) != len(grid.items):
        faults.refuse()
    answers = _graded(grid, schemes, faults)
    faults.refuse()
    spare = len(set(keys.by_name) - set(grid.items))
    told = (f"{spare} of the keys belong to no item of the sheet.",) if spare else ()
    return ReadAnswers(answers, (*notes, *told))


def _schemes(keys: Key, items: Sequence[str], faults: Faults) -> list[_Scheme]:
    schemes = []
    for entry in keys.for_items(items, faults):
        scheme = _Scheme(entry, names_letters(entry.key, entry.options))
        schemes.append(scheme)
        listed = scheme.listed()
        if listed and not scheme.options_in(entry.key).keys() <= listed.keys():
            faults.add(
                entry.row, entry.column, f"The key “{shown(entry.key)}” is none of the options listed here."
            )
    return schemes


def _graded(grid: Grid, schemes: list[_Scheme], faults: Faults) -> Answers:
    shape = grid.codes.shape
    chosen, marks = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    options = []
    for item, scheme in enumerate(schemes):
        found, masks = _masks(grid, item, scheme, faults)
        options.append(found)
        right = sum(1 << at for at, option in enumerate(found) if option.is_key)
        chosen[:, item] = masks[grid.codes[:, item]]
        marks[:, item] = chosen[:, item] == right
    return Answers(
        learners=grid.learners,
        items=grid.items,
        marks=marks,
        maxima=np.ones(shape[1], dtype=np.int64),
        scale=1,
        reach=reach_of(grid.given()),
        options=tuple(options),
        chosen=chosen,
    )


def _masks(grid: Grid, item: int, scheme: _Scheme, faults: Faults) -> tuple[tuple[Option, ...], Ints]:
    """Return the options of an item, and for each word of the sheet which of them it names, as bits."""
    named = {code: scheme.options_in(grid.words[code]) for code in grid.words_of(item)}
    key = scheme.options_in(scheme.entry.key)
    known = scheme.listed()
    if known:
        unknown = [code for code, options in named.items() if not options.keys() <= known.keys()]
        _tell_unknown(grid, item, unknown, f"is none of the options of “{shown(grid.items[item])}”.", faults)
    elif scheme.lettered and not is_true_or_false([scheme.entry.key, *(grid.words[code] for code in named)]):
        unknown = [code for code in named if letters_in(grid.words[code]) is None]
        _tell_unknown(grid, item, unknown, _no_letter(grid.items[item]), faults)
    names = known | {each: name for options in named.values() for each, name in options.items()} | key | known
    ordered = list(known) or sorted(names)
    masks = np.zeros(len(grid.words), dtype=np.int64)
    if len(ordered) > MOST_OPTIONS:
        faults.add(1, grid.first_column + item, _too_many(grid.items[item], len(ordered)))
        return (), masks
    place = {each: at for at, each in enumerate(ordered)}
    for code, found in named.items():
        masks[code] = sum(1 << place[each] for each in found if each in place)
    return tuple(Option(names[each], each in key) for each in ordered), masks


def _tell_unknown(grid: Grid, item: int, unknown: Iterable[int], what: str, faults: Faults) -> None:
    for code in unknown:
        faults.add_each(grid.places(code, item), f"“{shown(grid.words[code])}” {what}")


def _no_letter(item: str) -> str:
    return (
        f"is none of the letters {LETTERS[0]} to {LETTERS[-1]}; leave the cell blank, or list all options of "
        f"“{shown(item)}” in the key."
    )


def _too_many(item: str, count: int) -> str:
    return (
        f"“{shown(item)}” has {count} different answers, which are no options of one question; "
        "leave the column out, or give marks and use --scored."
    )
