"""The cohorts that somebody leads."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.cohorts.members import is_in
from exam_prep.services.cohorts.owned import led_by

MOST = 100
"""How many cohorts one page shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One cohort in the list, with how many are in it now."""

    public_id: str
    title: str
    names: Naming
    joining_open: bool
    members: int
    created_at: datetime


def list_cohorts(
    session: Session, who: AccountRef, *, archived: bool, page: int
) -> tuple[list[Listed], bool]:
    """Return the cohorts that `who` leads, the newest first, `MOST` a page; and whether more follow."""
    members = (
        select(func.count())
        .where(CohortMember.cohort_id == Cohort.id, is_in())
        .correlate(Cohort)
        .scalar_subquery()
    )
    kept = Cohort.archived_at.is_not(None) if archived else Cohort.archived_at.is_(None)
    query = (
        led_by(who)
        .where(kept)
        .add_columns(members)
        .order_by(Cohort.created_at.desc(), Cohort.id.desc())
        .offset((page - 1) * MOST)
        .limit(MOST + 1)
    )
    rows = session.execute(query).all()
    listed = [
        Listed(row.public_id, row.title, row.names, row.joining_open, count, row.created_at)
        for row, count in rows[:MOST]
    ]
    return listed, len(rows) > MOST


def has_archived(session: Session, who: AccountRef) -> bool:
    """Return whether `who` put a cohort away."""
    query = led_by(who).where(Cohort.archived_at.is_not(None)).with_only_columns(Cohort.id)
    return session.scalar(query.limit(1)) is not None
