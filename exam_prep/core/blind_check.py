"""Blind checks: items as a reader sees them who knows no key, and what that reader's answers show.

An answer is a word of letters as the sheet shows them: one letter for a single choice, all that fit for
`multiple` in any order, the letter for each left side in turn for `matching`, the right order for `ordering`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from string import ascii_uppercase

from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.items import Item, Kind
from exam_prep.core.responses import lefts
from exam_prep.errors import InvalidError

PLAUSIBILITIES = range(1, 6)
"""How tempting a wrong option is: 1 nobody would pick it … 5 as tempting as the key."""


class Check(StrEnum):
    """What a reader was shown: everything but the key, or the options alone."""

    BLIND_ANSWER = "blind-answer"
    OPTIONS_ONLY = "options-only"


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item on a sheet: its left sides (matching only) and its lettered choices, letter to text."""

    item: Item
    left: tuple[str, ...]
    choices: Mapping[str, str]
    letters: Mapping[str, str]
    """Letter by option id."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader wrote for one item: letters, and how tempting the other choices are, by letter."""

    letters: str
    plausibility: Mapping[str, int]


def sheet_item(item: Item, *, seed: int) -> SheetItem:
    """Return `item` with its choices in an order that belongs to `seed` and the item's id."""
    order = shuffled_options(item, seed=_own_seed(seed, item))
    letters = dict(zip(order, ascii_uppercase, strict=False))
    matching = item.kind is Kind.MATCHING
    texts = {option.id: (option.match or "") if matching else option.text for option in item.options}
    left = tuple(option.text for option in lefts(item))
    return SheetItem(item, left, {letters[name]: texts[name] for name in order}, letters)


def in_sheet_order(items: Iterable[Item], *, seed: int) -> list[Item]:
    """Return `items` in an order that belongs to `seed` alone, so that siblings do not stand together."""
    return sorted(items, key=lambda item: (_own_seed(seed + 1, item), item.id))


def right_answer(shown: SheetItem) -> str:
    """Return the letters of a reader who agrees with the key."""
    item = shown.item
    keys = {Kind.MATCHING: lefts(item), Kind.ORDERING: item.options}.get(item.kind, item.keys)
    return "".join(_in_order(item.kind, (shown.letters[option.id] for option in keys)))


def agrees(shown: SheetItem, answer: Answer) -> bool:
    """Whether the reader's letters are the key's.

    Raises:
        InvalidError: a letter is not on the sheet.
    """
    given = answer.letters.strip().upper()
    if set(given) - shown.choices.keys():
        choices = "".join(shown.choices)
        raise InvalidError(f'{shown.item.id}: "{answer.letters}" has letters that are not among {choices}.')
    return "".join(_in_order(shown.item.kind, given)) == right_answer(shown)


def blind_outcome(shown: SheetItem, answer: Answer) -> str:
    """Return the outcome of one blind answer in plain words; raises as `agrees` does."""
    kept = "agrees" if agrees(shown, answer) else f"chose {_named(shown, answer.letters)}"
    wrong = set(shown.choices) - set(right_answer(shown))
    ratings = [rating for letter, rating in answer.plausibility.items() if letter in wrong]
    return f"{kept}; least plausible distractor {min(ratings)} of 5" if ratings else kept


def options_only_outcome(shown: SheetItem, passes: Sequence[Answer]) -> str:
    """Return in how many of the `passes` the key was found without the question."""
    return f"solved in {sum(agrees(shown, each) for each in passes)} of {len(passes)} passes"


def _own_seed(seed: int, item: Item) -> int:
    return int.from_bytes(sha256(f"{seed}:{item.id}".encode()).digest()[:8])


def _named(shown: SheetItem, letters: str) -> str:
    """Return the stored option ids of `letters`, which stay when a sheet is gone."""
    ids = {letter: name for name, letter in shown.letters.items()}
    return " ".join(ids[letter] for letter in letters.strip().upper()) or "nothing"


def _in_order(kind: Kind, letters: Iterable[str]) -> list[str]:
    return sorted(letters) if kind is Kind.MULTIPLE else list(letters)
