"""Which sittings a regrade has not come to: those that still follow, and those that could not."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from exam_prep.db.regrading import Regrade
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.regrading.effects import graded_on


def has_not_followed(regrade: Regrade) -> ColumnElement[bool]:
    """Return the condition for the items of its version that it has not decided on."""
    return SittingItem.regrade_id.is_distinct_from(regrade.id)


def left_of(regrade: Regrade) -> Select[int, int]:
    """Return the query for sittings that were graded on the version and have not followed, with learners."""
    return (
        select(Sitting.id, Sitting.learner_id)
        .join(SittingItem, SittingItem.sitting_id == Sitting.id)
        .where(*graded_on(regrade.version_id), has_not_followed(regrade))
    )


def count_left(session: Session, regrade: Regrade) -> int:
    """Return how many sittings have not followed a regrade yet."""
    if regrade.carried_out_at is not None:
        return 0
    return session.scalar(select(func.count()).select_from(left_of(regrade).subquery())) or 0


def left_out(session: Session, regrade: Regrade, *, most: int) -> list[Sitting]:
    """Return up to `most` sittings that a regrade could not be carried out for, the oldest first.

    Empty while it is under way, and where another regrade of the same version has come after it: that one
    takes up what was left out.
    """
    if not count_left_out(session, [regrade]):
        return []
    found = left_of(regrade).with_only_columns(Sitting.id)
    query = select(Sitting).where(Sitting.id.in_(found)).order_by(Sitting.id).limit(most)
    return list(session.scalars(query))


def count_left_out(session: Session, regrades: Collection[Regrade]) -> dict[int, int]:
    """Return how many sittings each regrade was not carried out for, by row id, of those that have any."""
    last = select(func.max(Regrade.id)).group_by(Regrade.version_id)
    query = (
        select(Regrade.id, func.count())
        .join(SittingItem, SittingItem.item_version_id == Regrade.version_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            *graded_on(Regrade.version_id),
            SittingItem.regrade_id.is_distinct_from(Regrade.id),
            Regrade.id.in_([one.id for one in regrades]),
            Regrade.id.in_(last),
            Regrade.carried_out_at.is_not(None),
        )
        .group_by(Regrade.id)
    )
    return dict(session.execute(query).all())
