"""One item's page: each version with its figures, and who chose what among low, middle and high scores."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from exam_prep.core.analysis.answers import Ints
from exam_prep.core.analysis.curves import Curve, curves_by_score
from exam_prep.core.analysis.display import Tier
from exam_prep.core.analysis.sitting import THOUSANDTHS, in_thousandths
from exam_prep.core.regrading.treatments import Credit
from exam_prep.db.bank import ItemVersion
from exam_prep.db.item_statistics import CountedSitting
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.analysing.figures import AnalysedItem, analysed
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.item_statistics.reading import all_groups, read_items
from exam_prep.services.item_statistics.responses import FIRST, chosen_bits, count_options, shown_bits

NO_ITEM = "There is no such question; choose one from the list."
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """One version of an item; `curves` go with its options, none below 30 learners."""

    number: int
    analysed: AnalysedItem
    curves: tuple[Curve, ...]


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
    shown = analysed([(number, versions[number].item, groups) for number, groups in found.items()])
    newest = max(versions.values(), key=lambda version: version.item.version)
    loaded = cache.current(session)
    concept = loaded.taxonomy.concepts.get(newest.item.concept)
    return ItemPage(
        version=newest,
        concept_title=concept.title if concept else newest.item.concept,
        is_served=item_id in loaded.items,
        versions=tuple(
            VersionFigures(each.item.version, each, _curves(session, each))
            for each in sorted(shown, key=lambda one: -one.item.version)
        ),
    )


def _curves(session: Session, each: AnalysedItem) -> tuple[Curve, ...]:
    """Read the responses to one version; scores are ranks of the rest within each group."""
    options = count_options(each.item)
    if each.tier < Tier.INTERVALS or not options:
        return ()
    groups, rests, chosen = [], [], []
    for group, firsts, earned, reached, position, order, response, points in session.execute(
        _responses(each.version)
    ):
        if firsts[position - 1] == FIRST and reached > 1:
            groups.append(group)
            mark = round((points or 0.0) * THOUSANDTHS)
            rests.append(in_thousandths(earned - mark, (reached - 1) * THOUSANDTHS))
            chosen.append(chosen_bits(shown_bits(each.item, order), response))
    return curves_by_score(_ranks(np.array(groups), np.array(rests)), np.array(chosen), options)


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
