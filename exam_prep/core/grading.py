"""Grade of one response, score of a sitting, and where the cut lies; exact, so that recomputing agrees."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from exam_prep.core.blueprint import PassMark, PassType
from exam_prep.core.items import Item, Kind, Scoring
from exam_prep.core.responses import chosen_ids, lefts

_DECIMALS = 6
# Six decimals name every fraction with a denominator up to 1000 without doubt.
_LARGEST_DENOMINATOR = 1000


@dataclass(frozen=True, slots=True)
class Grade:
    """What one response is worth: `points` from 0.0 to 1.0, to six decimals."""

    points: float
    answered: bool

    @property
    def right(self) -> bool:
        """Whether the response earned full credit."""
        return self.points == 1


@dataclass(frozen=True, slots=True)
class GradedItem:
    """A grade and what the item counts towards; `section` None where the exam has no sections."""

    grade: Grade
    section: str | None
    tag: str


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one section or tag; `maximum` counts its items."""

    name: str
    points: float
    maximum: int


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a sitting: each item counts one point.

    `share` is points over maximum, 0.0-1.0, and 0.0 for an empty sitting. `right` counts the items with
    full credit. Parts are sorted by name.
    """

    points: float
    maximum: int
    share: float
    right: int
    answered: int
    by_section: tuple[Part, ...]
    by_tag: tuple[Part, ...]


def grade(item: Item, order: tuple[str, ...], response: str, *, key: Item | None = None) -> Grade:
    """Return the grade of `response`, given the option ids in displayed `order`; the order never matters.

    `key` says what is right where that is not `item` itself: another version of it with the same option ids.

    Single and truefalse: the key or nothing. Judgement: the credit of the chosen option. Multiple: all
    keys and nothing else or, by weights, the share of the credit that was chosen, less an equal part for
    each chosen option without credit; never below 0 (Moodle's rule that the sum of weights is cut to
    0-1, with wrong options weighing as much together as the right ones, so that ticking all earns
    nothing). Matching: the share of pairs that are right. Ordering: Kendall's tau a, pairs of lines in
    the right order less pairs in the wrong order over all pairs, never below 0 (Kendall 1938,
    Biometrika 30:81); a blind order has tau 0 on average, which a count of pairs would call half right.
    Raises InvalidError when the response does not fit the item.
    """
    chosen = chosen_ids(item, order, response)
    if not chosen:
        return Grade(points=0.0, answered=False)
    earned = _earned(item, key or item, chosen)
    return Grade(points=_rounded(min(max(earned, Fraction(0)), Fraction(1))), answered=True)


def _earned(item: Item, key: Item, chosen: tuple[str, ...]) -> Fraction:
    if item.kind is Kind.MATCHING:
        return _by_pairs(item, key, chosen)
    return _RULES[key.kind](key, chosen)


def score(graded: Sequence[GradedItem]) -> Score:
    """Return the score of a sitting from the grades of all its items, unanswered ones included."""
    points = _sum(entry.grade.points for entry in graded)
    return Score(
        points=_rounded(points),
        maximum=len(graded),
        share=_rounded(points / max(len(graded), 1)),
        right=sum(entry.grade.right for entry in graded),
        answered=sum(entry.grade.answered for entry in graded),
        by_section=_parts([(e.section, e.grade) for e in graded if e.section is not None]),
        by_tag=_parts([(e.tag, e.grade) for e in graded]),
    )


def sum_of_points(points: Iterable[float]) -> float:
    """Return the sum of points of single items, as `score` adds them."""
    return _rounded(_sum(points))


def cut(pass_mark: PassMark, maximum: int) -> Decimal | None:
    """Return the points needed to pass out of `maximum`; None where the exam sets no share of points.

    A scaled pass mark has no cut here: no authority publishes how points become scaled scores.
    """
    if pass_mark.type is not PassType.PERCENT or pass_mark.value is None:
        return None
    return pass_mark.value * maximum / 100


def _by_choice(item: Item, chosen: tuple[str, ...]) -> Fraction:
    return Fraction(item.option(chosen[0]).is_key)


def _by_credit(item: Item, chosen: tuple[str, ...]) -> Fraction:
    return _credit(item.option(chosen[0]).weight)


def _by_set(item: Item, chosen: tuple[str, ...]) -> Fraction:
    if item.scoring is Scoring.WEIGHTS:
        return _by_weights(item, chosen)
    return Fraction({option.id for option in item.keys} == set(chosen))


def _by_weights(item: Item, chosen: tuple[str, ...]) -> Fraction:
    credit = {option.id: _credit(option.weight) for option in item.options if option.weight > 0}
    without = len(item.options) - len(credit)
    if not credit:
        return Fraction(0)
    gained = sum((credit.get(name, Fraction(0)) for name in chosen), Fraction(0)) / sum(credit.values())
    wrong = sum(name not in credit for name in chosen)
    return gained - Fraction(wrong, max(without, 1))


def _by_pairs(item: Item, key: Item, chosen: tuple[str, ...]) -> Fraction:
    asked = lefts(item)
    # Two options may show the same right-hand side, so the texts are compared, not the ids.
    right = sum(
        bool(name) and item.option(name).match == key.option(left.id).match
        for left, name in zip(asked, chosen, strict=True)
    )
    return Fraction(right, len(asked))


def _by_order(item: Item, chosen: tuple[str, ...]) -> Fraction:
    place = {option.id: index for index, option in enumerate(item.options)}
    placed = [place[name] for name in chosen if name]
    balance = sum(1 if first < second else -1 for first, second in combinations(placed, 2))
    pairs = len(place) * (len(place) - 1) // 2
    return Fraction(balance, max(pairs, 1))


_RULES: Mapping[Kind, Callable[[Item, tuple[str, ...]], Fraction]] = {
    Kind.SINGLE: _by_choice,
    Kind.TRUEFALSE: _by_choice,
    Kind.JUDGEMENT: _by_credit,
    Kind.MULTIPLE: _by_set,
    Kind.ORDERING: _by_order,
}


def _credit(weight: float) -> Fraction:
    return Fraction(weight).limit_denominator(_LARGEST_DENOMINATOR)


def _sum(points: Iterable[float]) -> Fraction:
    # Three thirds must make a whole point, or a cut could be missed by a millionth. Few values differ, and
    # each is looked at once.
    return sum((_credit(value) * times for value, times in Counter(points).items()), Fraction(0))


def _rounded(value: Fraction) -> float:
    return float(round(value, _DECIMALS))


def _parts(entries: list[tuple[str, Grade]]) -> tuple[Part, ...]:
    grades: dict[str, list[Grade]] = {}
    for name, one in entries:
        grades.setdefault(name, []).append(one)
    return tuple(
        Part(name, _rounded(_sum(one.points for one in grades[name])), len(grades[name]))
        for name in sorted(grades)
    )
