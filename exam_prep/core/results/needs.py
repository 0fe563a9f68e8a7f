"""Where practice helps most: the topics with the most missed points, of one person or of a class."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from exam_prep.core.grading import Part
from exam_prep.core.results.cells import withheld
from exam_prep.core.results.shares import ClassShare, Earned, class_share

FEWEST_MISSED = 2.0
"""Points missed in a topic below which nothing is said of a person: one miss says little."""
MOST_NEEDS = 3


@dataclass(frozen=True, slots=True)
class Need:
    """A topic in which practice helps: `missed` points of `maximum` items."""

    name: str
    missed: float
    maximum: int


def needs(parts: Iterable[Part]) -> tuple[Need, ...]:
    """Return one person's topics with at least 2 points missed, at most 3, the most missed first.

    Of equally many the topic with the larger share comes first, then by name.
    """
    found = [Need(part.name, round(part.maximum - part.points, 6), part.maximum) for part in parts]
    worth = [need for need in found if need.missed >= FEWEST_MISSED]
    worth.sort(key=lambda need: (-need.missed, need.maximum, need.name))
    return tuple(worth[:MOST_NEEDS])


def class_needs(
    topics: Mapping[str, Mapping[int, Earned]], totals: Iterable[AbstractSet[str]] = ()
) -> list[tuple[str, ClassShare]]:
    """Return the topics of a class that may be shown, those first that are hard beyond doubt.

    `topics` holds what each person (a key of one's own) earned by topic. Left out are a topic that fewer than
    5 people met, what would give it away, also by one of the `totals` that are told of some topics, and one
    without a missed point. The order is by the upper end of
    the range, so that a few answers do not lift a topic up by chance.
    """
    hidden = withheld({name: people.keys() for name, people in topics.items()}, totals)
    shares = [
        (name, class_share(list(people.values()))) for name, people in topics.items() if name not in hidden
    ]
    open_ones = [(name, one) for name, one in shares if one.share is not None and one.share < 1]
    return sorted(open_ones, key=_doubt)


def _doubt(pair: tuple[str, ClassShare]) -> tuple[float, float, str]:
    name, one = pair
    return (one.high or 0.0, one.share or 0.0, name)
