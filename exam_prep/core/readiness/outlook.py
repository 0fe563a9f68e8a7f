"""What is estimated for: a form of the blueprint as the bank can fill it, and what a learner answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from exam_prep.core.item_response.curves import Curves, Places
from exam_prep.core.readiness.model import curves

_COVER_FACILITY = 0.7
"""For a bank without a single item of the exam: a facility in the middle of what authors write down."""
_COVER_OPTIONS = 4


@dataclass(frozen=True, slots=True)
class ExamSection:
    """One section: `quota` items, 1 or more, from these leaf `tags`.

    `facilities` (0-1) and `options` describe `quota` items that stand for the bank's own of this section;
    both are empty where the bank has none.
    """

    id: str
    title: str
    quota: int
    tags: tuple[str, ...]
    facilities: tuple[float, ...]
    options: tuple[int, ...]
    available: int
    """How many items the bank has for it."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The exam as it is estimated for: `cut` in points, None where it sets none."""

    exam_id: str | None
    blueprint_version: int | None
    sections: tuple[ExamSection, ...]
    cut: Decimal | None

    @property
    def size(self) -> int:
        """How many items the form has."""
        return sum(section.quota for section in self.sections)


@dataclass(frozen=True, slots=True)
class Answer:
    """One first answer: its section's place in the outlook, the item's facility and options, its points."""

    section: int
    facility: float
    options: int
    points: float


def representative(
    pool: Sequence[tuple[float, int]], quota: int
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Return facilities and options of `quota` items that are spread as `pool` is; empty from no pool.

    The items stand at the middles of `quota` equal parts of the sorted pool, so nothing is left to chance.
    """
    if not pool:
        return (), ()
    ordered = sorted(pool)
    picked = [ordered[(2 * at + 1) * len(ordered) // (2 * quota)] for at in range(quota)]
    return tuple(facility for facility, _ in picked), tuple(options for _, options in picked)


def form_items(outlook: Outlook) -> tuple[Places, Curves]:
    """Return the section and the curve of each item of the form.

    A section the bank cannot cover is stood for by items like those of the others.
    """
    whole = [
        pair for section in outlook.sections for pair in zip(section.facilities, section.options, strict=True)
    ] or [(_COVER_FACILITY, _COVER_OPTIONS)]
    places: list[int] = []
    facilities: list[float] = []
    options: list[int] = []
    for place, section in enumerate(outlook.sections):
        stand_in = representative(whole, section.quota)
        kept = (section.facilities, section.options) if section.facilities else stand_in
        places += [place] * section.quota
        facilities += kept[0]
        options += kept[1]
    return np.array(places, dtype=np.intp), curves(np.array(facilities), np.array(options, dtype=float))


def answered_items(answers: Sequence[Answer]) -> tuple[Places, Curves]:
    """Return the section and the curve of each answer."""
    facilities = np.array([answer.facility for answer in answers], dtype=float)
    options = np.array([answer.options for answer in answers], dtype=float)
    return np.array([answer.section for answer in answers], dtype=np.intp), curves(facilities, options)
