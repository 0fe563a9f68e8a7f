"""The people of a site as its admins see them, and what was done to each account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, AccountAct, LinkKind, OneTimeLink, Passkey, Signin
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import OPERATOR

MOST = 50
"""How many people one page shows."""
NO_PERSON = "There is no such person here any more; look at the list of people."
_MOST_ACTS = 100


class PersonState(StrEnum):
    """Where somebody's account stands."""

    IN_USE = "in use"
    INVITED = "invited"
    UNCONFIRMED = "unconfirmed"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """One account in the list. `last_seen_at`: the last writing of those who are signed in now."""

    id: int
    public_id: str
    email: str
    role: Role
    state: PersonState
    has_second_factor: bool
    signins: int
    last_seen_at: datetime | None
    invited_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. `by`: a mail address, "operator", "" for the person, None for who left."""

    act: str
    by: str | None
    at: datetime


def list_people(session: Session, search: str, after: str) -> tuple[list[Person], str | None]:
    """Return the first people by address whose address holds `search`, beyond `after`; and where to go on."""
    wanted = _people().where(Account.email.contains(search.lower(), autoescape=True), Account.email > after)
    rows = session.execute(wanted.order_by(Account.email).limit(MOST + 1)).all()
    people = [_person(*row) for row in rows[:MOST]]
    return people, people[-1].email if len(rows) > MOST else None


def find_person(session: Session, public_id: str) -> Person:
    """Return one person; raises NotFoundError."""
    row = session.execute(_people().where(Account.public_id == public_id)).first()
    if row is None:
        raise NotFoundError(NO_PERSON)
    return _person(*row)


def acts_of(session: Session, person: Person) -> list[Act]:
    """Return the latest acts on an account, the newest first."""
    actor = aliased(Account)
    rows = session.execute(
        select(AccountAct.act, AccountAct.actor, actor.email, AccountAct.at)
        .outerjoin(actor, actor.public_id == AccountAct.actor)
        .where(AccountAct.account == person.public_id)
        .order_by(AccountAct.id.desc())
        .limit(_MOST_ACTS)
    )
    return [Act(act, _by(person, who, email), at) for act, who, email, at in rows]


def _by(person: Person, actor: str, email: str | None) -> str | None:
    if actor == person.public_id:
        return ""
    return OPERATOR if actor == OPERATOR else email


def _people() -> Select[Account, int, datetime | None, datetime | None, int]:
    signins = select(func.count(Signin.id)).where(Signin.account_id == Account.id).scalar_subquery()
    seen = select(func.max(Signin.last_seen_at)).where(Signin.account_id == Account.id).scalar_subquery()
    invited = (
        select(func.max(OneTimeLink.expires_at))
        .where(
            OneTimeLink.account_id == Account.id,
            OneTimeLink.kind == LinkKind.INVITE,
            OneTimeLink.used_at.is_(None),
        )
        .scalar_subquery()
    )
    keys = select(func.count(Passkey.id)).where(Passkey.account_id == Account.id).scalar_subquery()
    return select(Account, signins, seen, invited, keys)


def _person(row: Account, signins: int, seen: datetime | None, invited: datetime | None, keys: int) -> Person:
    return Person(
        row.id,
        row.public_id,
        row.email,
        row.role,
        _state(row),
        row.tf_primary_method is not None or keys > 0,
        signins,
        seen,
        invited,
        row.created_at,
    )


def _state(row: Account) -> PersonState:
    if not row.active:
        return PersonState.DISABLED
    if row.password is None:
        return PersonState.INVITED
    return PersonState.UNCONFIRMED if row.confirmed_at is None else PersonState.IN_USE
