"""What a learner's misses have in common, told apart from chance and from the bank (docs/patterns.md)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exam_prep.core.intervals import wilson
from exam_prep.core.items import ErrorType, Item, Kind
from exam_prep.core.responses import MissReason, chosen_ids

T = TypeVar("T", ErrorType, MissReason)

FEWEST_MISSES = 5
"""Misses with a type below which nothing is said of them."""

LARGEST_CHANCE = 0.05
"""How likely a learner without any habit may be to be told of one, at one look at the page."""

_ONE_CHOICE = frozenset({Kind.SINGLE, Kind.TRUEFALSE, Kind.JUDGEMENT})


@dataclass(frozen=True, slots=True)
class Miss:
    """One response without full credit.

    `chosen` is the error type of the chosen option, None where it carries none or several were chosen;
    `offered` holds the type of each distractor that carries one, so a type may stand there twice.
    """

    chosen: ErrorType | None
    offered: tuple[ErrorType, ...]
    reason: MissReason | None = None


@dataclass(frozen=True, slots=True)
class TypeShare:
    """How many of the `offered` typed misses that had `error` on offer chose it.

    `low` and `high` are the ends of the 80 % interval of that share, 0.0-1.0.
    """

    error: ErrorType
    count: int
    offered: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ErrorPatterns:
    """What was found in `misses` misses, `typed` of which chose an option with an error type.

    `shares` and `leading` are empty below FEWEST_MISSES; `shares` holds each type that was chosen, the most
    frequent first. `leading` was chosen most often where it was on offer, beyond what chance explains.
    `reasons` are what the learner said of the misses, the most frequent first, with their counts.
    """

    misses: int
    typed: int
    shares: tuple[TypeShare, ...]
    leading: TypeShare | None
    reasons: tuple[tuple[MissReason, int], ...]


def miss_of(item: Item, order: tuple[str, ...], response: str, reason: MissReason | None) -> Miss:
    """Return what a response without full credit says; option ids in displayed `order`.

    Only kinds that take one option say which error was chosen. Raises InvalidError when the response does
    not fit the item.
    """
    chosen = chosen_ids(item, order, response)
    if item.kind not in _ONE_CHOICE or not chosen:
        return Miss(None, (), reason)
    return Miss(item.option(chosen[0]).error, offered_by(item), reason)


def offered_by(item: Item) -> tuple[ErrorType, ...]:
    """Return the error types of the item's distractors, one for each that carries one."""
    return tuple(option.error for option in item.options if option.error is not None and not option.is_key)


def find_patterns(misses: Sequence[Miss]) -> ErrorPatterns:
    """Return what `misses` have in common; the order of the misses never matters."""
    typed = [miss for miss in misses if miss.chosen is not None]
    counts = _sorted_counts(miss.chosen for miss in typed if miss.chosen is not None)
    enough = len(typed) >= FEWEST_MISSES
    shares = tuple(_share(typed, error, count) for error, count in counts) if enough else ()
    return ErrorPatterns(
        misses=len(misses),
        typed=len(typed),
        shares=shares,
        leading=_leading(typed, shares),
        reasons=tuple(_sorted_counts(miss.reason for miss in misses if miss.reason is not None)),
    )


def chance_of_at_least(count: int, chances: Sequence[float]) -> float:
    """Return the chance, 0.0-1.0, that at least `count` of independent events with these `chances` happen.

    The upper tail of the Poisson binomial distribution, by adding one event after the other (Hoeffding
    1956 names the distribution; the recursion is exact).

    >>> round(chance_of_at_least(2, [0.5, 0.5, 0.5]), 3)
    0.5
    """
    if count <= 0:
        return 1.0
    exactly = [1.0] + [0.0] * (count - 1)
    reached = 0.0
    for chance in chances:
        reached += exactly[-1] * chance
        for place in range(count - 1, 0, -1):
            exactly[place] = exactly[place] * (1 - chance) + exactly[place - 1] * chance
        exactly[0] *= 1 - chance
    return min(1.0, reached)


def _leading(typed: Sequence[Miss], shares: Sequence[TypeShare]) -> TypeShare | None:
    """Return the type that stands out most: chosen in most misses that offered it, and hardly by chance.

    Types that are offered more often are chosen more often by anybody, so counts alone say nothing.
    """
    chances = {one: _chances(typed, one) for one in sorted({e for miss in typed for e in miss.offered})}
    allowed = LARGEST_CHANCE / _tests([chance_of_at_least(len(each), each) for each in chances.values()])
    luck = {share: chance_of_at_least(share.count, chances[share.error]) for share in shares}
    standing_out = [
        share
        for share in shares
        if share.offered >= FEWEST_MISSES and 2 * share.count > share.offered and luck[share] <= allowed
    ]
    return min(standing_out, key=lambda share: (luck[share], share.error), default=None)


def _chances(typed: Sequence[Miss], error: ErrorType) -> list[float]:
    """Return how likely a blind pick among typed distractors meets `error`, for each miss that offered it."""
    return [miss.offered.count(error) / len(miss.offered) for miss in typed if error in miss.offered]


def _tests(smallest: Sequence[float]) -> int:
    """Return how many tests share the allowed chance, 1 or more, given the smallest p each can reach.

    Tarone 1990, Biometrics 46:515: a type that was offered too seldom to ever stand out takes no share.
    """
    for tests in range(1, len(smallest) + 1):
        if sum(p <= LARGEST_CHANCE / tests for p in smallest) <= tests:
            return tests
    return max(len(smallest), 1)


def _share(typed: Sequence[Miss], error: ErrorType, count: int) -> TypeShare:
    offered = sum(error in miss.offered for miss in typed)
    return TypeShare(error, count, offered, *wilson(count, offered))


def _sorted_counts(values: Iterable[T]) -> list[tuple[T, int]]:
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
