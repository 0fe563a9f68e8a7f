"""From stored sums to the figures and flags that may be shown of an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_prep.core.analysis.display import Tier, shown_item, tier
from exam_prep.core.analysis.flags import Flag, item_flags
from exam_prep.core.analysis.item_figures import ItemFigures, item_figures
from exam_prep.core.analysis.shrinkage import with_shrunk
from exam_prep.core.analysis.sitting import THOUSANDTHS
from exam_prep.core.analysis.sums import ItemSums, OptionSums
from exam_prep.core.items import Item
from exam_prep.core.regrading.accepted import Rule, is_right_now
from exam_prep.services.item_statistics.reading import ByGroup
from exam_prep.services.item_statistics.responses import count_options


@dataclass(frozen=True, slots=True)
class AnalysedItem:
    """One version of an item with what may be shown of it; `version` is the row of the version."""

    version: int
    item: Item
    tier: Tier
    figures: ItemFigures
    flags: tuple[Flag, ...]
    rule: Rule | None = None
    """What the last regrade says of the version; None where its own key holds."""
    right: tuple[bool, ...] = ()
    """For each option that is told apart whether it counts as right now: flags and pictures go by that."""


def analysed(found: Sequence[tuple[int, Item, ByGroup]], rules: Mapping[int, Rule]) -> list[AnalysedItem]:
    """Return the items with the sums of all groups put together; facilities are shrunk to their mean.

    `rules` are what regrades say, by row of the version.
    """
    figures = with_shrunk(
        [
            item_figures(_whole(groups, count_options(item)), maximum=THOUSANDTHS, scale=THOUSANDTHS)
            for _version, item, groups in found
        ]
    )
    return [
        _shown(version, item, each, rules.get(version))
        for (version, item, _), each in zip(found, figures, strict=True)
    ]


def _whole(groups: ByGroup, options: int) -> list[ItemSums]:
    """Return the sums with a place for each option, chosen by somebody or not."""
    nobody = OptionSums()
    return [
        each
        if len(each.options) == options
        else each._replace(options=each.options + (nobody,) * (options - len(each.options)))
        for each in groups.values()
    ]


def _shown(version: int, item: Item, figures: ItemFigures, rule: Rule | None) -> AnalysedItem:
    level, options = tier(figures.n), count_options(item)
    right = tuple(is_right_now(item, rule).values())[:options] if options else ()
    flags = item_flags(figures, right, level) if figures.n else ()
    return AnalysedItem(version, item, level, shown_item(figures, level), flags, rule, right)
