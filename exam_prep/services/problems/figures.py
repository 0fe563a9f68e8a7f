"""The statistics of one item beside the reports on it: first meetings in exams, by the display rule."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.display import Tier, shown_item, tier
from exam_prep.core.analysis.flags import Flag, item_flags
from exam_prep.core.analysis.item_figures import ItemFigures, item_figures
from exam_prep.core.analysis.sitting import THOUSANDTHS, Graded, Rest, sitting_adds
from exam_prep.core.analysis.sums import GroupSums, ItemSums, plus
from exam_prep.core.items import Item, Kind
from exam_prep.core.responses import chosen_ids
from exam_prep.core.sitting import Mode, State
from exam_prep.db.sittings import Sitting, SittingItem, was_sat_here
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.problems.standing import standings

_OTHERS, _LAST = "others", "last"
_WITHOUT_OPTIONS = {Kind.MATCHING, Kind.ORDERING}


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """What may be shown of the version `version` of an item, for how many learners, and its flags."""

    version: int
    tier: Tier
    figures: ItemFigures
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Met:
    """One meeting with the item, and what its sitting earned in all, over its first `reached` items."""

    position: int
    response: str
    option_order: str
    points: float | None
    exam_id: str | None
    blueprint_version: int | None
    total: float
    reached: int


def figures_of(session: Session, cache: ServedBankCache, item_id: str) -> ShownFigures | None:
    """Return the figures of the version of an item that holds now; None where there is no such item.

    Counted are first meetings in graded exams that were sat here, no trials of staff; docs/statistics.md says
    what is shown when. Drawn forms differ in their items, so the rest score is the share of the other items,
    and the sums of each version of an exam's outline are kept apart. Two statements, and one for a version
    that was never read.
    """
    standing = standings(session, [item_id]).get(item_id)
    if standing is None:
        return None
    item = cache.versions(session, [standing.version_id])[standing.version_id].item
    groups: dict[tuple[str | None, int | None], GroupSums] = {}
    for row in session.execute(_met_first(standing.version_id)):
        met = _Met(*row)
        group = met.exam_id, met.blueprint_version
        adds = sitting_adds(_graded(item, met), Rest.SHARE)
        groups[group] = plus(groups.get(group, GroupSums()), adds)
    sums = [each.items[item_id] for each in groups.values() if item_id in each.items]
    figures = item_figures(sums or [ItemSums()], maximum=THOUSANDTHS, scale=THOUSANDTHS)
    level = tier(figures.n)
    keys = [option.is_key for option in item.options] if figures.options else []
    return ShownFigures(standing.version, level, shown_item(figures, level), item_flags(figures, keys, level))


def _met_first(version: int) -> Select[Any]:
    """Return the query for one row a sitting: the item's part, and what the sitting as a whole earned."""
    everything = aliased(SittingItem)
    answered = case((everything.response != "", everything.position))
    whole = (
        select(
            everything.sitting_id,
            func.coalesce(func.sum(everything.points), 0.0).label("total"),
            func.coalesce(func.max(answered), 0).label("reached"),
        )
        .where(everything.sitting_id.in_(_exams_with(version)))
        .group_by(everything.sitting_id)
        .subquery()
    )
    return (
        select(
            SittingItem.position,
            SittingItem.response,
            SittingItem.option_order,
            SittingItem.points,
            Sitting.exam_id,
            Sitting.blueprint_version,
            whole.c.total,
            whole.c.reached,
        )
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .join(whole, whole.c.sitting_id == Sitting.id)
        .where(SittingItem.item_version_id == version, ~_met_before())
    )


def _exams_with(version: int) -> Select[int]:
    return (
        select(Sitting.id)
        .join(SittingItem, SittingItem.sitting_id == Sitting.id)
        .where(
            SittingItem.item_version_id == version,
            Sitting.mode == Mode.MOCK,
            Sitting.state == State.GRADED,
            Sitting.is_trial.is_(False),
            was_sat_here(),
        )
    )


def _met_before() -> ColumnElement[bool]:
    earlier, met = aliased(Sitting), aliased(SittingItem)
    return exists(
        select(met.sitting_id)
        .join(earlier, earlier.id == met.sitting_id)
        .where(
            and_(
                earlier.learner_id == Sitting.learner_id,
                earlier.id < Sitting.id,
                met.item_id == SittingItem.item_id,
                met.committed_at.is_not(None),
            )
        )
    )


def _graded(item: Item, met: _Met) -> list[Graded]:
    """Return the item, and in sum the others that the sitting reached; nothing where there are none."""
    points, is_reached = met.points or 0.0, met.position <= met.reached
    beside = met.reached - is_reached
    if beside < 1:
        return []
    reach = Reach.ANSWERED if met.response else Reach.OMITTED if is_reached else Reach.NOT_REACHED
    chosen = chosen_ids(item, tuple(met.option_order.split()), met.response) if met.response else ()
    options = () if item.kind in _WITHOUT_OPTIONS else item.options
    return [
        Graded(
            item.id,
            round(THOUSANDTHS * points),
            THOUSANDTHS,
            reach,
            chosen=sum(1 << at for at, option in enumerate(options) if option.id in chosen),
            options=len(options),
        ),
        *_others(beside, round(THOUSANDTHS * (met.total - points))),
    ]


def _others(count: int, mark: int) -> list[Graded]:
    """Return `count` other items and what they earned in all, in two parts where there are two or more."""
    first = [Graded(_OTHERS, mark, max(count - 1, 1) * THOUSANDTHS, Reach.ANSWERED)]
    return first if count == 1 else [*first, Graded(_LAST, 0, THOUSANDTHS, Reach.ANSWERED)]
