"""What a regrade would do to each sitting that holds the version; reads only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from exam_prep.core.regrading.marks import Mark, Total, mark, settle, total
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.sitting import State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import DAMAGE
from exam_prep.services.regrading.plans import Plan

_AT_ONCE = 500
"""Sittings whose forms are read together: memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One sitting under a plan; totals are None where the sitting has no points yet."""

    sitting_id: int
    public_id: str
    learner_id: int
    title: str
    position: int
    before: Mark
    after: Mark
    total_before: Total | None
    total_after: Total | None

    @property
    def direction(self) -> int:
        """1 where the learner gains, -1 where they lose, 0 where nothing changes for them."""
        if self.total_before is not None and self.total_after is not None:
            return self.total_before.is_below(self.total_after) - self.total_after.is_below(self.total_before)
        return (self.after.points > self.before.points) - (self.after.points < self.before.points)

    @property
    def crosses(self) -> int:
        """1 where a pass mark is reached now that was not before, -1 the other way round, else 0."""
        if self.total_before is None or self.total_after is None or self.total_before.passes is None:
            return 0
        return bool(self.total_after.passes) - bool(self.total_before.passes)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sitting whose item cannot be graded anew, since what is stored of it does not fit together."""

    sitting_id: int
    public_id: str
    learner_id: int
    title: str
    position: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The effect on each sitting that was graded on a version, and those that cannot be told."""

    told: list[Effect]
    unreadable: list[Unreadable]


@dataclass(frozen=True, slots=True)
class _Held(Unreadable):
    """A row that holds the version, with its sitting."""

    option_order: str
    response: str
    mark: Mark
    has_points: bool
    cut: Decimal | None


def graded_on(version: int | InstrumentedAttribute[int]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for sittings and their items that a regrade of this version concerns.

    Voided sittings stay as they are; what still runs is graded by the regrade when it ends.
    """
    return (
        SittingItem.item_version_id == version,
        SittingItem.committed_at.is_not(None),
        Sitting.state != State.VOIDED,
    )


def effects_of(session: Session, plan: Plan, *which: ColumnElement[bool]) -> Effects:
    """Return the effect on each sitting that was graded on the version, the oldest sitting first.

    `which` are further conditions on the sittings and their items. A damaged sitting keeps no other from
    being told.
    """
    held = _held(session, plan.asked.id, which)
    found = Effects([], [])
    for start in range(0, len(held), _AT_ONCE):
        some = held[start : start + _AT_ONCE]
        marks = _marks(session, [one.sitting_id for one in some])
        for one in some:
            try:
                found.told.append(_effect(plan, one, marks[one.sitting_id]))
            except DAMAGE:
                found.unreadable.append(
                    Unreadable(one.sitting_id, one.public_id, one.learner_id, one.title, one.position)
                )
    return found


def _held(session: Session, version: int, which: Sequence[ColumnElement[bool]]) -> list[_Held]:
    query = (
        select(SittingItem, Sitting)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(*graded_on(version), *which)
        .order_by(Sitting.id)
    )
    columns = query.with_only_columns(
        Sitting.id,
        Sitting.public_id,
        Sitting.learner_id,
        Sitting.title,
        SittingItem.position,
        SittingItem.option_order,
        SittingItem.response,
        SittingItem.points,
        SittingItem.credit,
        Sitting.points.is_not(None),
        Sitting.cut,
        Sitting.cut_of_form,
    )
    return [
        _Held(
            *row[:7],
            mark=Mark(row[7] or 0.0, row[8]),
            has_points=bool(row[9]),
            cut=row[10] if row[11] is None else row[11],
        )
        for row in session.execute(columns)
    ]


def _marks(session: Session, sittings: Sequence[int]) -> dict[int, list[Mark]]:
    """Return what the committed items of these sittings are worth now, equal ones together.

    A total does not ask where an item stands, and few values differ: counted by the database, a form of a
    hundred items is two or three rows.
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    kinds = (SittingItem.sitting_id, SittingItem.points, SittingItem.credit)
    query = (
        select(*kinds, func.count())
        .where(SittingItem.sitting_id.in_(sittings), SittingItem.committed_at.is_not(None))
        .group_by(*kinds)
    )
    for sitting, points, credit, count in session.execute(query):
        found[sitting] += [Mark(points or 0.0, Credit(credit))] * count
    return found


def _effect(plan: Plan, held: _Held, marks: list[Mark]) -> Effect:
    order = tuple(held.option_order.split())
    new = mark(plan.asked.item, order, held.response, plan.treatment, plan.key)
    # Nothing is told of a sitting without points but the item itself.
    old = marks if held.has_points else [held.mark]
    place = old.index(held.mark)
    settled = settle(old, place, new, held.cut, never_lower=plan.never_lower)
    return Effect(
        held.sitting_id,
        held.public_id,
        held.learner_id,
        held.title,
        held.position,
        before=old[place],
        after=settled[place],
        total_before=total(old, held.cut) if held.has_points else None,
        total_after=total(settled, held.cut) if held.has_points else None,
    )
