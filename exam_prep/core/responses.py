"""A learner's response as it is kept and sent: the numbers that the page displays, as text."""

import math
from enum import StrEnum

from exam_prep.core.items import Item, Kind, Option
from exam_prep.errors import InvalidError

_LONGEST_NUMBER = 3
_OPEN = 0


class Certainty(StrEnum):
    """How sure the learner says to be of a response."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"


class MissReason(StrEnum):
    """What a learner says happened at a missed item."""

    DID_NOT_KNOW = "did-not-know"
    MISREAD = "misread"
    TWO_CLOSE = "two-close"
    CHANGED = "changed"
    RAN_OUT = "ran-out"


def read_response(kind: Kind, raw: str, *, shown: int, lefts: int = 0) -> str:
    """Return the one canonical text of a response; `""` means that nothing was chosen.

    Numbers count the displayed options from 1 to `shown`, parted by blanks. One choice: `"2"`. Multiple:
    sorted, `"1 3"`. Matching: one number for each of the `lefts` in file order, 0 where it is open,
    `"3 1 0 2"`. Ordering: one number for each place, in the chosen order, 0 where a place is open.
    Raises InvalidError when the text cannot be a response to such an item.

    >>> read_response(Kind.MULTIPLE, " 3 1 ", shown=4)
    '1 3'
    """
    numbers = _numbers(raw, shown)
    match kind:
        case Kind.MULTIPLE:
            numbers = sorted(_distinct(_no_zero(numbers)))
        case Kind.MATCHING:
            numbers = _all_or_none(numbers, lefts)
        case Kind.ORDERING:
            numbers = _all_or_none(numbers, shown)
            _distinct([number for number in numbers if number != _OPEN])
        case Kind.SINGLE | Kind.TRUEFALSE | Kind.JUDGEMENT:
            numbers = _at_most_one(_no_zero(numbers))
    return " ".join(str(number) for number in numbers)


def chosen_ids(item: Item, order: tuple[str, ...], response: str) -> tuple[str, ...]:
    """Return the ids of the options that `response` chose; `()` when nothing was chosen.

    `order` holds the option ids as displayed. Matching: for each left in file order the option whose
    right-hand side was chosen; ordering: the line in each place; `""` where one is open.
    Raises InvalidError when the response does not fit the item.
    """
    text = read_response(item.kind, response, shown=len(order), lefts=len(lefts(item)))
    return tuple("" if number == "0" else order[int(number) - 1] for number in text.split())


def lefts(item: Item) -> tuple[Option, ...]:
    """Return the options that ask for a match, in file order; `()` for every kind but matching.

    An option without a left-hand side only lends its right-hand side as one more distractor.
    """
    if item.kind is not Kind.MATCHING:
        return ()
    return tuple(option for option in item.options if option.text)


def count_responses(kind: Kind, *, shown: int, lefts: int = 0) -> int:
    """Return how many complete responses exist, at least 1: one over it is the chance of a blind hit.

    `shown` counts the options that the learner did not strike out.

    >>> count_responses(Kind.SINGLE, shown=4), count_responses(Kind.ORDERING, shown=4)
    (4, 24)
    """
    count: int
    match kind:
        case Kind.MULTIPLE:
            count = 2**shown - 1
        case Kind.MATCHING:
            count = shown**lefts
        case Kind.ORDERING:
            count = math.factorial(shown)
        case Kind.SINGLE | Kind.TRUEFALSE | Kind.JUDGEMENT:
            count = shown
    return max(count, 1)


def _numbers(raw: str, shown: int) -> list[int]:
    numbers = []
    for word in raw.split():
        if not (word.isascii() and word.isdigit()):
            raise InvalidError("A response is made of the numbers shown beside the options; choose again.")
        # Python refuses to read very long numbers, so their length is judged before their value.
        if len(word) > _LONGEST_NUMBER or int(word) > shown:
            raise InvalidError(
                "Choose one of the numbers 1 to %(shown)s; the item has no other options.", shown=shown
            )
        numbers.append(int(word))
    return numbers


def _no_zero(numbers: list[int]) -> list[int]:
    if _OPEN in numbers:
        raise InvalidError("Options are counted from 1; choose one of them or leave the item open.")
    return numbers


def _distinct(numbers: list[int]) -> list[int]:
    if len(set(numbers)) < len(numbers):
        raise InvalidError("An option can be chosen only once; remove the repeated number.")
    return numbers


def _at_most_one(numbers: list[int]) -> list[int]:
    if len(numbers) > 1:
        raise InvalidError("This item takes one option; choose one of those you marked.")
    return numbers


def _all_or_none(numbers: list[int], wanted: int) -> list[int]:
    if not any(numbers):
        return []
    if len(numbers) != wanted:
        raise InvalidError(
            "Give %(wanted)s numbers, one for each line, and 0 for a line that stays open.", wanted=wanted
        )
    return numbers
