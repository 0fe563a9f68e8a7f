"""The statistics of one item beside the reports on it, from the same sums as its page of the analysis."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.analysis.display import Tier
from exam_prep.core.analysis.flags import Flag
from exam_prep.core.analysis.item_figures import ItemFigures
from exam_prep.core.analysis.sums import ItemSums
from exam_prep.core.regrading.accepted import Rule
from exam_prep.services.analysing.figures import analysed
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.reading import all_groups, read_items
from exam_prep.services.problems.standing import standings

_NOBODY = {0: ItemSums()}


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """What may be shown of the version `version` of an item, for how many learners, and its flags."""

    version: int
    tier: Tier
    figures: ItemFigures
    flags: tuple[Flag, ...]


def figures_of(
    session: Session, cache: ServedBankCache, item_id: str, rules: Mapping[int, Rule]
) -> ShownFigures | None:
    """Return the figures of the version of an item that holds now; None where there is no such item.

    `rules` are what regrades say of its versions, by row: flags go by what counts now.
    Counted are first meetings in exams; docs/statistics.md says which, and what is shown when. Four
    statements, and one for a version that was never read.
    """
    standing = standings(session, [item_id]).get(item_id)
    if standing is None:
        return None
    version = standing.version_id
    item = cache.versions(session, [version])[version].item
    found = read_items(session, all_groups(session), [version], times=False)
    (shown,) = analysed([(version, item, found.get(version, _NOBODY))], rules)
    return ShownFigures(standing.version, shown.tier, shown.figures, shown.flags)
