"""Make a cohort and change what it is: title, join code, whether it takes new members, archive."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, plain_title
from exam_prep.db.cohorts import Cohort, CohortStaff
from exam_prep.errors import ConflictError
from exam_prep.services.accounts.people import AccountRef


def create_cohort(
    session: Session,
    who: AccountRef,
    title: str,
    names: Naming,
    *,
    public_id: str,
    join_code: str,
    now: datetime,
) -> Cohort:
    """Make a cohort that `who` leads and return it; the same `public_id` again gives the one that it made.

    Raises:
        InvalidError: the title is empty or too long.
        ConflictError: another cohort has this code.
    """
    made = session.scalar(select(Cohort).where(Cohort.public_id == public_id))
    if made is not None:
        return made
    _refuse_taken(session, join_code)
    row = Cohort(
        public_id=public_id, title=plain_title(title), names=names, join_code=join_code, created_at=now
    )
    session.add(row)
    session.flush()
    session.add(CohortStaff(cohort_id=row.id, account_id=who.id, added_at=now))
    session.flush()
    return row


def rename(session: Session, cohort: Cohort, title: str) -> None:
    """Give the cohort another title; raises InvalidError where it is empty or too long."""
    cohort.title = plain_title(title)
    session.flush()


def renew_code(session: Session, cohort: Cohort, old: str, new: str) -> None:
    """Put the code `new` in the place of `old`, by which nobody joins any more. The row is held.

    Raises:
        ConflictError: the code is not `old` any more, as when two pages renew it; or `new` is another's.
    """
    if cohort.join_code != old:
        raise ConflictError("The code was changed meanwhile. Look at the new one before you change it again.")
    _refuse_taken(session, new)
    cohort.join_code = new
    session.flush()


def set_joining(session: Session, cohort: Cohort, *, is_open: bool) -> None:
    """Let new members in by the code, or not; raises ConflictError for opening an archived cohort."""
    if is_open and cohort.archived_at is not None:
        raise ConflictError("This group is archived. Bring it back first, then open it.")
    cohort.joining_open = is_open
    session.flush()


def archive(session: Session, cohort: Cohort, *, now: datetime) -> None:
    """Put the cohort away: it takes no new members; everything in it stays."""
    if cohort.archived_at is None:
        cohort.archived_at, cohort.joining_open = now, False
        session.flush()


def bring_back(session: Session, cohort: Cohort) -> None:
    """Take the cohort out of the archive; joining stays closed until it is opened."""
    cohort.archived_at = None
    session.flush()


def _refuse_taken(session: Session, code: str) -> None:
    if session.scalar(select(Cohort.id).where(Cohort.join_code == code)) is not None:
        raise ConflictError("By chance another group has the same code. Press the button again.")
