"""Cohorts for tests: instructors, cohorts and members, each made in a transaction of its own."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import CODE_LENGTH, CODE_SIGNS, Naming
from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.seeds import new_code, new_public_id
from exam_prep.services.accounts.people import AccountRef, NewIds, get_account, make_account, ref_of
from exam_prep.services.cohorts.joining import Door, join
from exam_prep.services.cohorts.keeping import create_cohort
from exam_prep.services.learners import LearnerRef, create_guest
from exam_prep.services.sittings.owned import lock_learner


def a_code() -> str:
    """Return a fresh join code."""
    return new_code(CODE_SIGNS, CODE_LENGTH)


def account_of(engine: Engine, email: str) -> AccountRef:
    """Return an account by its mail address."""
    with Session(engine) as session:
        return ref_of(get_account(session, email))


def somebody(engine: Engine, now: datetime, role: Role = Role.INSTRUCTOR) -> AccountRef:
    """Return a new account of `role`."""
    ids = NewIds(new_public_id(), new_public_id(), new_public_id())
    email = f"{ids.account.lower()}@example.org"
    with writing_session(engine) as session:
        made = make_account(session, email, role, password="x", confirmed=True, ids=ids, now=now)  # noqa: S106
        return ref_of(made)


def a_cohort(
    engine: Engine, who: AccountRef, now: datetime, names: Naming = Naming.NAMES, title: str = "Monday"
) -> Cohort:
    """Return a new cohort that `who` leads."""
    with writing_session(engine) as session:
        made = create_cohort(
            session, who, title, names, public_id=new_public_id(), join_code=a_code(), now=now
        )
        session.expunge(made)
        return made


def joined(
    engine: Engine, cohort: Cohort, now: datetime, name: str = "Ana", learner: LearnerRef | None = None
) -> LearnerRef:
    """Let a learner, or a new guest, join by the code and return them."""
    with writing_session(engine) as session:
        found = learner or create_guest(session, new_public_id(), now=now)
        lock_learner(session, found.id)
        made = join(session, cohort.join_code, found, name, public_id=new_public_id(), now=now)
        assert made.door is Door.INSIDE
        return found


def row_of(engine: Engine, cohort: Cohort, learner: LearnerRef) -> CohortMember:
    """Return a learner's row in a cohort."""
    query = select(CohortMember).where(
        CohortMember.cohort_id == cohort.id, CohortMember.learner_id == learner.id
    )
    with Session(engine) as session:
        return session.scalars(query).one()


def fill(engine: Engine, cohort: Cohort, count: int, now: datetime) -> None:
    """Give an empty cohort `count` members, named by their number, without the cost of joining one by one."""
    guests = [
        Learner(public_id=new_public_id(), created_at=now, last_seen_at=now, time_multiplier=Decimal(1))
        for _ in range(count)
    ]
    with writing_session(engine) as session:
        session.add_all(guests)
        session.flush()
        session.add_all(
            CohortMember(
                public_id=new_public_id(),
                cohort_id=cohort.id,
                learner_id=guest.id,
                number=number,
                name=f"Name {number}",
                joined_at=now,
            )
            for number, guest in enumerate(guests, start=1)
        )
        session.get_one(Cohort, cohort.id).numbered = count
