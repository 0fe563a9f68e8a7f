"""What a regrade says of an item on paper: the answers that count now, in the letters of that paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.accepted import Rule, keys_now
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.release import letter_of
from exam_prep.core.responses import lefts


@dataclass(frozen=True, slots=True)
class Now:
    """What counts now. `answers` are whole answers as they are marked, each of which has the point.

    None where the point was given to everybody, or the item left out.
    """

    treatment: Treatment
    answers: tuple[str, ...]


def letters_of(order: Sequence[str]) -> Mapping[str, str]:
    """Return the letter of each option id as a paper shows them in `order`."""
    return {name: letter_of(number) for number, name in enumerate(order, start=1)}


def now_of(item: Item, rule: Rule, order: Sequence[str]) -> Now:
    """Return what `rule` says of `item`, printed with its options in `order`."""
    letters = letters_of(order)
    found = (answer for key in keys_now(item, rule) for answer in _answers(item, key, letters))
    return Now(rule.treatment, tuple(dict.fromkeys(found)))


def _answers(item: Item, key: Item, letters: Mapping[str, str]) -> tuple[str, ...]:
    right = {option.id for option in key.keys}
    match item.kind:
        case Kind.MATCHING:
            sides = (key.option(left.id).match for left in lefts(item))
            return (_lines([_letter_of_match(item, side, letters) for side in sides]),)
        case Kind.ORDERING:
            return (_lines([letters[option.id] for option in key.options]),)
        case Kind.MULTIPLE:
            return (" ".join(letter for name, letter in letters.items() if name in right),)
        case _:
            return tuple(letter for name, letter in letters.items() if name in right)


def _letter_of_match(item: Item, match: str | None, letters: Mapping[str, str]) -> str:
    """Return the letter under which the right-hand side stands; a new one was not on the paper."""
    return next((letters[one.id] for one in item.options if one.match == match), "?")


def _lines(letters: Sequence[str]) -> str:
    return " ".join(f"{number}{letter}" for number, letter in enumerate(letters, start=1))
