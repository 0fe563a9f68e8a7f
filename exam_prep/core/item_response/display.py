"""What may be shown of an estimate, and from how many first answers to an item on."""

from enum import StrEnum

from exam_prep.core.analysis.display import Tier

FEWEST, FEWEST_SURE, FEWEST_FOR_SLOPE = int(Tier.PROVISIONAL), int(Tier.INTERVALS), int(Tier.LARGE)


class Standing(StrEnum):
    """Whether a figure is kept back, shown with a warning, or shown."""

    HIDDEN = "hidden"
    PROVISIONAL = "provisional"
    SHOWN = "shown"


def difficulty_standing(answers: int) -> Standing:
    """Return how b stands: below 10 answers it is mostly the prior, below 30 it may still move far.

    >>> [str(difficulty_standing(answers)) for answers in (9, 10, 30)]
    ['hidden', 'provisional', 'shown']
    """
    if answers < FEWEST:
        return Standing.HIDDEN
    return Standing.SHOWN if answers >= FEWEST_SURE else Standing.PROVISIONAL


def slope_standing(answers: int) -> Standing:
    """Return how an item's own a stands: below 500 answers it is kept back, for it takes that many."""
    return Standing.SHOWN if answers >= FEWEST_FOR_SLOPE else Standing.HIDDEN
