"""The services of accounts as a test uses them: each act in a transaction of its own, at the clock's time."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import LinkKind, OneTimeLink
from exam_prep.db.engine import writing_session
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.joining import Fresh, register
from exam_prep.services.accounts.links import issue, look_at, use
from exam_prep.services.accounts.people import AccountRef, NewIds, find_account, make_account, ref_of
from tests.set_clock import FakeClock


class Office:
    """Accounts in one database."""

    def __init__(self, engine: Engine, clock: FakeClock) -> None:
        self.engine = engine
        self.clock = clock

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that commits at its end."""
        with writing_session(self.engine) as session:
            yield session

    def person(self, email: str = "rosa@example.org", role: Role = Role.LEARNER) -> AccountRef:
        """Make a confirmed account."""
        with self.writing() as session:
            return ref_of(
                make_account(session, email, role, password="x", confirmed=True, ids=_ids(), now=self.clock())  # noqa: S106  # no hash is needed here
            )

    def register(self, email: str, password: str, *, mails: bool) -> str:
        """Register an address; returns the token of the link that was made, should there be one."""
        fresh = Fresh(_ids(), new_public_id(), "https://exam.example.org", mails=mails)
        with self.writing() as session:
            register(session, email, password, fresh, now=self.clock())
        return fresh.token

    def link(self, person: AccountRef | None, kind: LinkKind = LinkKind.RESET) -> str:
        """Make a one-time link and return its token."""
        token = new_secret()
        with self.writing() as session:
            issue(session, person.id if person else None, kind, token, now=self.clock())
        return token

    def look(self, token: str, *kinds: LinkKind) -> OneTimeLink:
        """Look at a link without using it."""
        with Session(self.engine) as session:
            return look_at(session, token, kinds or tuple(LinkKind), now=self.clock())

    def use(self, token: str) -> AccountRef:
        """Use a link up."""
        with self.writing() as session:
            link = look_at(session, token, tuple(LinkKind), now=self.clock())
            return ref_of(use(session, link, now=self.clock()))

    def password_of(self, email: str) -> str | None:
        """Return the stored hash of an address."""
        with Session(self.engine) as session:
            account = find_account(session, email)
            assert account is not None
            return account.password


def _ids() -> NewIds:
    return NewIds(new_public_id(), new_public_id(), new_secret())
