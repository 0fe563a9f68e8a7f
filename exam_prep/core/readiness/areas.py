"""Where practice helps most: sections by the chance that their mastery is below the cut."""

from dataclasses import dataclass
from enum import StrEnum

from exam_prep.core.item_response.curves import Curves
from exam_prep.core.readiness.display import FEWEST_IN_SECTION
from exam_prep.core.readiness.estimate import Estimate
from exam_prep.core.readiness.outlook import Outlook, form_items
from exam_prep.core.readiness.scores import chance_below, expected_share, node_quantile

_WEAK = 0.8
_LOW, _HIGH = 0.1, 0.9


class Standing(StrEnum):
    """What is known of a section: `weak` when below the cut with 80 %, `strong` when above it with 80 %."""

    WEAK = "weak"
    UNSURE = "unsure"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Area:
    """One section: expected share of its items, with the 80 % range of the learner's level, all 0-1.

    `below` is the chance that the level is below the cut.
    """

    section: int
    answers: int
    share: float
    low: float
    high: float
    below: float

    @property
    def standing(self) -> Standing:
        """Whether it is weak, strong, or not known well enough."""
        if self.below >= _WEAK:
            return Standing.WEAK
        return Standing.STRONG if self.below <= 1 - _WEAK else Standing.UNSURE

    @property
    def is_thin(self) -> bool:
        """Whether too few answers stand behind it for a range to be shown."""
        return self.answers < FEWEST_IN_SECTION


def areas(outlook: Outlook, known: Estimate, *, cut_share: float) -> tuple[Area, ...]:
    """Return the sections, that first which is most likely below `cut_share` (0-1 of its items)."""
    places, items = form_items(outlook)
    found = []
    for place, answers in enumerate(known.counts):
        mine = places == place
        section = Curves(items.slope[mine], items.intercept[mine], items.floor[mine])
        share, nodes = expected_share(known.levels, place, section)
        low, high = node_quantile(nodes, _LOW), node_quantile(nodes, _HIGH)
        below = chance_below(nodes, cut_share)
        found.append(Area(place, answers, share, min(low, share), max(high, share), below))
    return tuple(sorted(found, key=lambda area: (-area.below, area.section)))
