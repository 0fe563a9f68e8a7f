"""One item's page: each version with its figures, and who chose what among low, middle and high scores."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from exam_prep.core.analysis.answers import Ints
from exam_prep.core.analysis.curves import Curve, curves_by_score
from exam_prep.core.analysis.display import Tier
from exam_prep.core.analysis.efficiency import pooled_efficiency
from exam_prep.core.analysis.sitting import THOUSANDTHS, in_thousandths
from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.bank import ItemVersion
from exam_prep.db.item_statistics import CountedSitting
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.analysing.figures import AnalysedItem, analysed
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.grading import rules_now
from exam_prep.services.item_statistics.reading import all_groups, read_items
from exam_prep.services.item_statistics.responses import FIRST, chosen_bits, count_options, shown_bits

NO_ITEM = "There is no such question; choose one from the list."
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """One version of an item; `curves` go with its options.

    Neither they nor `efficiency`, in percent of the largest that marks and scores allow, stand below 30
    learners.
    """

    number: int
    analysed: AnalysedItem
    curves: tuple[Curve, ...]
    efficiency: float | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item with all its versions that were counted, newest first; `current` is the one that is drawn."""

    version: Version
    concept_title: str
    is_served: bool
    versions: tuple[VersionFigures, ...]


def item_page(session: Session, cache: ServedBankCache, item_id: str) -> ItemPage:
    """Return the figures of one item; raises NotFoundError when no version of it was ever served."""
    ids = session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item_id)).all()
    if not ids:
        raise NotFoundError(NO_ITEM)
    versions = cache.versions(session, ids)
    found = read_items(session, all_groups(session), ids)
    rules = rules_now(session, cache, found)
    shown = analysed([(number, versions[number].item, groups) for number, groups in found.items()], rules)
    newest = max(versions.values(), key=lambda version: version.item.version)
    loaded = cache.current(session)
    concept = loaded.taxonomy.concepts.get(newest.item.concept)
    return ItemPage(
        version=newest,
        concept_title=concept.title if concept else newest.item.concept,
        is_served=item_id in loaded.items,
        versions=tuple(_figures(session, each) for each in sorted(shown, key=lambda one: -one.item.version)),
    )


def _figures(session: Session, each: AnalysedItem) -> VersionFigures:
    """Read the responses to one version; scores of curves are ranks of the rest within each group."""
    if each.tier < Tier.INTERVALS:
        return VersionFigures(each.item.version, each, (), None)
    options = count_options(each.item)
    groups, marks, rests, chosen = [], [], [], []
    for group, firsts, earned, reached, position, order, response, points in session.execute(
        _responses(each.version)
    ):
        if firsts[position - 1] == FIRST and reached > 1:
            groups.append(group)
            mark = round((points or 0.0) * THOUSANDTHS)
            marks.append(mark)
            rests.append(in_thousandths(earned - mark, (reached - 1) * THOUSANDTHS))
            chosen.append(chosen_bits(shown_bits(each.item, order), response) if options else 0)
    places, scores = np.array(groups, dtype=np.int64), np.array(rests, dtype=np.int64)
    curves = curves_by_score(_ranks(places, scores), np.array(chosen), options) if options else ()
    efficiency = pooled_efficiency(places, np.array(marks, dtype=np.int64), scores)
    return VersionFigures(each.item.version, each, curves, efficiency)


def _responses(version: int) -> Select[int, str, int, int, int, str, str, float | None]:
    """Return the query for the counted responses of those who reached the version, blanks among them."""
    later = aliased(SittingItem)
    went_on = exists().where(
        later.sitting_id == SittingItem.sitting_id,
        later.position > SittingItem.position,
        later.response != "",
    )
    return (
        select(
            CountedSitting.group_id,
            CountedSitting.firsts,
            CountedSitting.earned,
            CountedSitting.reached,
            SittingItem.position,
            SittingItem.option_order,
            SittingItem.response,
            SittingItem.points,
        )
        .join(CountedSitting, CountedSitting.sitting_id == SittingItem.sitting_id)
        .where(
            SittingItem.item_version_id == version,
            CountedSitting.is_counted,
            SittingItem.credit == Credit.EARNED,
            or_(SittingItem.response != "", went_on),
        )
    )


def _ranks(groups: Ints, rests: Ints) -> Ints:
    """Return the middle rank of each rest within its group, in millionths of the group."""
    ranks = np.zeros(rests.size, dtype=np.int64)
    for group in np.unique(groups):
        own = groups == group
        _, places, sizes = np.unique(rests[own], return_inverse=True, return_counts=True)
        middle = np.cumsum(sizes) - sizes / 2
        ranks[own] = np.rint(middle * _MILLION / rests[own].size).astype(np.int64)[places]
    return ranks
