"""Who is in a cohort, as its staff see them: what they are called, when they were here; never their work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, called
from exam_prep.core.roster import Wanted, listed
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.learners import Learner
from exam_prep.errors import NotFoundError
from exam_prep.services.cohorts.activity import last_active

MOST = 100
"""How many members one page shows."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member for staff. `called` is the only name of theirs that there is here."""

    public_id: str
    called: str
    number: int
    joined_at: datetime
    last_active_at: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """One whom staff took out, and when."""

    public_id: str
    called: str
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    called: str
    number: int
    row: Row[Any]


def is_in() -> ColumnElement[bool]:
    """Return the condition for a row of somebody who is in the cohort now."""
    return and_(CohortMember.left_at.is_(None), CohortMember.removed_at.is_(None))


def count_members(session: Session, cohort: Cohort) -> int:
    """Return how many learners are in the cohort now."""
    counted = select(func.count()).where(CohortMember.cohort_id == cohort.id, is_in())
    return session.scalar(counted) or 0


def list_members(
    session: Session, cohort: Cohort, after: int, wanted: Wanted
) -> tuple[list[Member], int | None]:
    """Return the wanted members, `MOST` at a time, from beyond the first `after`; and where to go on."""
    rows = _alike(cohort.id)
    query = select(rows, Learner.last_seen_at).join(Learner, Learner.id == rows.c.learner_id)
    everybody = [
        _Found(called(row.name, row.number, alike=row.alike), row.number, row)
        for row in session.execute(query.where(rows.c.is_in))
    ]
    found = listed(everybody, wanted)
    shown = [one.row for one in found[after : after + MOST]]
    active = last_active(session, {row.learner_id: row.last_seen_at for row in shown})
    members = [
        Member(one.row.public_id, one.called, one.number, one.row.joined_at, active[one.row.learner_id])
        for one in found[after : after + MOST]
    ]
    return members, after + MOST if len(found) > after + MOST else None


def list_removed(session: Session, cohort: Cohort) -> list[Removed]:
    """Return whom staff took out, the latest first, at most `MOST`."""
    rows = _alike(cohort.id)
    query = (
        select(rows)
        .where(rows.c.removed_at.is_not(None))
        .order_by(rows.c.removed_at.desc(), rows.c.number)
        .limit(MOST)
    )
    return [
        Removed(row.public_id, called(row.name, row.number, alike=row.alike), row.removed_at)
        for row in session.execute(query)
    ]


def names_for_staff(session: Session, cohort: int, learners: Collection[int]) -> dict[int, str]:
    """Return what staff of a cohort (row id) call these learners, by row id, also those who left."""
    rows = _alike(cohort)
    query = select(rows.c.learner_id, rows.c.name, rows.c.number, rows.c.alike).where(
        rows.c.learner_id.in_(learners)
    )
    return {
        learner: called(name, number, alike=alike) for learner, name, number, alike in session.execute(query)
    }


def member_in(session: Session, cohort: Cohort, public_id: str) -> CohortMember:
    """Return somebody who is in the cohort now.

    Raises:
        NotFoundError: nobody of this id is.
    """
    query = select(CohortMember).where(
        CohortMember.cohort_id == cohort.id, CohortMember.public_id == public_id, is_in()
    )
    row = session.scalar(query)
    if row is None:
        raise no_such_member()
    return row


def names_of_members(session: Session, cohort: Cohort) -> list[tuple[str, str]]:
    """Return public id and name of everybody who is in the cohort now, by name; for a list to choose from."""
    rows = _alike(cohort.id)
    query = select(rows.c.public_id, rows.c.name, rows.c.number, rows.c.alike).where(rows.c.is_in)
    found = [
        (public_id, called(name, number, alike=alike), number)
        for public_id, name, number, alike in session.execute(query)
    ]
    found.sort(key=lambda one: (one[1].casefold() if cohort.names is Naming.NAMES else "", one[2]))
    return [(public_id, name) for public_id, name, _ in found]


def remove(session: Session, cohort: Cohort, member: str, *, now: datetime) -> str:
    """Take a member out and return what they were called; the code lets them in no more.

    Raises:
        NotFoundError: the cohort has no such member.
    """
    row = _member(session, cohort, member)
    if row.left_at is None and row.removed_at is None:
        row.removed_at = now
        session.flush()
    return called(row.name, row.number)


def let_back(session: Session, cohort: Cohort, member: str) -> str:
    """Let back who was taken out, and return what they are called; who left meanwhile may join again.

    Raises:
        NotFoundError: the cohort has no such member.
    """
    row = _member(session, cohort, member)
    row.removed_at = None
    session.flush()
    return called(row.name, row.number)


def _member(session: Session, cohort: Cohort, public_id: str) -> CohortMember:
    query = select(CohortMember).where(
        CohortMember.cohort_id == cohort.id, CohortMember.public_id == public_id
    )
    row = session.scalar(query.with_for_update())
    if row is None:
        raise no_such_member()
    return row


def _alike(cohort: int) -> Subquery:
    """Return the rows of a cohort, each with how many who are in have its name; who is out counts too."""
    those_in = func.count().filter(is_in()).over(partition_by=CohortMember.name)
    here = func.count().filter(CohortMember.left_at.is_(None))
    with_removed = here.over(partition_by=CohortMember.name)
    same = case((is_in(), those_in), else_=with_removed).label("alike")
    columns = (
        CohortMember.public_id,
        CohortMember.learner_id,
        CohortMember.name,
        CohortMember.number,
        CohortMember.joined_at,
        CohortMember.removed_at,
    )
    return select(*columns, is_in().label("is_in"), same).where(CohortMember.cohort_id == cohort).subquery()


def no_such_member() -> NotFoundError:
    """Return the refusal for somebody who is not in the group, or never was."""
    return NotFoundError("This person is not in the group any more; look at its list.")
