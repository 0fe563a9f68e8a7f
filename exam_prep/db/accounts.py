"""Tables of accounts: who someone is, where they are signed in, their one-time links, and what was done.

The one exception to "tables know no Flask": the library's mixins (docs/adr/0018-accounts.md). Everything a
learner does hangs on `learner`, never on an account.
"""

from datetime import datetime
from enum import StrEnum

from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exam_prep.core.roles import Role
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Words(AsaList):
    """The library's list of words in one column; nothing about it changes, so statements may be kept."""

    cache_ok = True


class Factor(StrEnum):
    """How far a sign-in went: a password alone, or a second factor too (a passkey counts as both)."""

    PASSWORD = "password"  # noqa: S105  # the name of a factor
    SECOND = "second"


class LinkKind(StrEnum):
    """What a one-time link is for."""

    CONFIRM = "confirm"
    RESET = "reset"
    INVITE = "invite"
    ADDRESS = "address"


class Passkey(Base, WebAuthnMixin, kw_only=True):
    """One passkey of an account; columns as the library wants them."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, init=False
    )
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Words()), default=None)
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    extensions: Mapped[str | None] = mapped_column(default=None)
    usage: Mapped[str]
    lastuse_datetime: Mapped[datetime] = mapped_column(UtcDateTime)


class Account(Base, UserMixin, kw_only=True):
    """One person who can sign in; the work is their learner's."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("length(email) BETWEEN 3 AND 254", name="email_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case; nobody has two accounts that differ in capitals only."""
    role: Mapped[Role] = mapped_column(enum_by_value(Role, "role"))
    password: Mapped[str | None] = mapped_column(default=None)
    """Argon2id; None until the person behind an invitation has chosen one."""
    active: Mapped[bool] = mapped_column(default=True)
    """False once disabled: nobody gets in, and the work stays."""
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(default=None)
    tf_totp_secret: Mapped[str | None] = mapped_column(default=None)
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """The time step of the last code that was accepted; a code counts once."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Words()), default=None)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # none before the first
        unique=True, default=None
    )
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]  # of our own class
        cascade="all, delete-orphan", init=False, passive_deletes=True
    )

    @property
    def roles(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, and always empty
        """Nothing: the policy table grants by `role`, not the library."""
        return ()


class Signin(Base, kw_only=True):
    """One browser in which an account is signed in; the row decides, the cookie only names it."""

    __tablename__ = "signin"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token in the cookie: who reads the table can sign in nowhere."""
    factor: Mapped[Factor] = mapped_column(enum_by_value(Factor, "factor"))
    device: Mapped[str]
    """Kind of browser and system, in words for its owner."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OneTimeLink(Base, kw_only=True):
    """A link that works once and for a while."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, default=None
    )
    """None for an address without an account: the same work, and a link that opens nothing."""
    kind: Mapped[LinkKind] = mapped_column(enum_by_value(LinkKind, "link_kind"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(default=None)
    """The new address, where the link changes it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class SigninTry(Base, kw_only=True):
    """One refused password or code, counted for the limits; keyed by hashes, accounts or not."""

    __tablename__ = "signin_try"
    __table_args__ = (Index("ix_signin_try_name_at", "name_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name_hash: Mapped[str]
    from_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AccountAct(Base, kw_only=True):
    """What was done to an account, and by whom; append-only, without addresses or secrets."""

    __tablename__ = "account_act"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account: Mapped[str] = mapped_column(index=True)
    """Public id; the log outlives the account."""
    actor: Mapped[str]
    """Public id of who did it, or "operator" for the command line."""
    act: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
