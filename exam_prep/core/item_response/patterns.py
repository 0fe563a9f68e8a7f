"""Responses as patterns: learners who answered alike are worked out once."""

from dataclasses import dataclass

import numpy as np

from exam_prep.core.item_response.curves import Array, Places

_MISSING = 2


@dataclass(frozen=True, slots=True)
class Patterns:
    """Different rows of a sheet of p patterns and k items.

    `right` (p, k) is 1 where the answer is right, else 0; `asked` (p, k) is 1 where there is an answer;
    `counts` (p,) says how many learners have the pattern; `place` (rows,) which pattern each row of the
    sheet has.
    """

    right: Array
    asked: Array
    counts: Array
    place: Places

    @property
    def is_complete(self) -> bool:
        """Whether everyone answered everything."""
        return bool(self.asked.all())

    @property
    def learners(self) -> int:
        """How many learners answered anything."""
        return round(float(self.counts @ self.asked.any(axis=1)))

    @property
    def answers(self) -> Array:
        """Return how many learners answered each item, (k,)."""
        return self.counts @ self.asked

    @property
    def right_answers(self) -> Array:
        """Return how many learners answered each item right, (k,)."""
        return self.counts @ self.right

    def only(self, items: Places) -> "Patterns":
        """Return the same learners on these items alone; patterns may repeat then."""
        return Patterns(self.right[:, items], self.asked[:, items], self.counts, self.place)


def collapse(marks: Array, counts: Array | None = None) -> Patterns:
    """Return the patterns of a sheet.

    `marks` (rows, items) are 1 for right, 0 for wrong, nan for not answered; `counts` (rows,) says for how
    many learners a row stands, 0 or more, one each without it.
    """
    codes = np.where(np.isnan(marks), _MISSING, np.nan_to_num(marks)).astype(np.uint8)
    different, place = np.unique(codes, axis=0, return_inverse=True)
    place = place.reshape(-1).astype(np.intp)
    weights = np.ones(len(codes)) if counts is None else counts
    learners = np.bincount(place, weights=weights, minlength=len(different)).astype(float)
    return Patterns((different == 1).astype(float), (different != _MISSING).astype(float), learners, place)
