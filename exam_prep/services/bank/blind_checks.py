"""Sheets for blind readers, and their answers kept as outcomes in reviews.csv of a bank."""

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from exam_prep.core.bank import Bank
from exam_prep.core.blind_check import (
    PLAUSIBILITIES,
    Answer,
    Check,
    SheetItem,
    blind_outcome,
    in_sheet_order,
    options_only_outcome,
    sheet_item,
)
from exam_prep.core.items import Item, Kind, Status
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.reading import read_bank

_HEAD = ("item", "version", "date", "check", "outcome")
_WITHOUT_STEM = frozenset({Kind.SINGLE, Kind.JUDGEMENT})
"""Kinds whose options alone can give the key away."""


def write_sheet(
    folder: Path, *, check: Check, seed: int, item_ids: Collection[str] = (), under: Collection[str] = ()
) -> str:
    """Return a Markdown sheet of published items without their keys, items and choices in an order of `seed`.

    Siblings stand apart, because two items side by side tell more than each alone. `item_ids` or tags
    and domains `under` pick items; without either all are on it.

    Raises:
        NotFoundError: nothing that is asked for is published.
    """
    bank = read_bank(folder).bank
    chosen = [item for item in _asked(bank, check) if _wanted(bank, item, item_ids, under)]
    if not chosen:
        raise NotFoundError("No published item is of that name or tag; see exam-prep bank stats.")
    parts = [_shown(bank, sheet_item(item, seed=seed), check) for item in in_sheet_order(chosen, seed=seed)]
    return "\n".join([f"# Blind check: {check}, seed {seed}, {len(chosen)} items\n", *parts])


def record_answers(folder: Path, *, check: Check, seed: int, answers: Sequence[Path], today: date) -> int:
    """Append the outcome of each answered item to the bank's reviews.csv; return how many.

    An answer file has the columns item and answer, and for plausibility the letters of the sheet. More than
    one file are passes of one options-only check. Nothing is written when a file has a fault.

    Raises:
        InvalidError: a file cannot be read as answers, or a letter or number is not on the sheet.
        NotFoundError: an answered item is not in the bank.
    """
    bank = read_bank(folder).bank
    files = [_read_answers(path) for path in answers]
    if check is Check.BLIND_ANSWER and len(files) != 1:
        raise InvalidError("Give one file of answers for a blind-answer check; each reader is one.")
    rows = []
    for name in sorted({name for file in files for name in file}):
        if name not in bank.items:
            raise NotFoundError(f"The bank has no item {name}.")
        shown = sheet_item(bank.items[name], seed=seed)
        passes = [file[name] for file in files if name in file]
        blind = check is Check.BLIND_ANSWER
        told = blind_outcome(shown, passes[0]) if blind else options_only_outcome(shown, passes)
        rows.append((name, bank.items[name].version, today.isoformat(), check.value, told))
    _append(folder / "reviews.csv", rows)
    return len(rows)


def _asked(bank: Bank, check: Check) -> list[Item]:
    published = [item for item in bank.items.values() if item.status is Status.PUBLISHED]
    kinds = _WITHOUT_STEM if check is Check.OPTIONS_ONLY else frozenset(Kind)
    return sorted((item for item in published if item.kind in kinds), key=lambda item: item.id)


def _wanted(bank: Bank, item: Item, item_ids: Collection[str], under: Collection[str]) -> bool:
    if not item_ids and not under:
        return True
    return item.id in item_ids or any(item.tag in bank.taxonomy.tags_under(name) for name in under)


def _shown(bank: Bank, shown: SheetItem, check: Check) -> str:
    item = shown.item
    lines = [f"## {item.id} ({item.kind})"]
    if check is Check.BLIND_ANSWER:
        scenario = bank.scenarios.get(item.scenario or "")
        lines += [part for part in (scenario.body if scenario else "", item.stem, item.lead_in) if part]
    lines += ["\n".join(f"{n}. {text}" for n, text in enumerate(shown.left, 1))] if shown.left else []
    lines.append("\n".join(f"- {letter}: {text}" for letter, text in shown.choices.items()))
    return "\n\n".join(lines) + "\n"


def _read_answers(path: Path) -> Mapping[str, Answer]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidError(f"{path} cannot be read as a CSV file in UTF-8.") from error
    if not rows or not {"item", "answer"} <= rows[0].keys():
        raise InvalidError(f'{path} needs a first row with the columns "item" and "answer".')
    return {str(row["item"]).strip(): _answer(path, row) for row in rows}


def _answer(path: Path, row: Mapping[str, str | None]) -> Answer:
    rated = {
        name.strip().upper(): value.strip()
        for name, value in row.items()
        if name is not None and len(name.strip()) == 1 and value and value.strip()
    }
    wrong = [value for value in rated.values() if not value.isdecimal() or int(value) not in PLAUSIBILITIES]
    if wrong:
        raise InvalidError(f'{path}, item {row["item"]}: "{wrong[0]}" is not a plausibility from 1 to 5.')
    return Answer((row["answer"] or "").strip(), {letter: int(value) for letter, value in rated.items()})


def _append(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(_HEAD)
        writer.writerows(rows)
