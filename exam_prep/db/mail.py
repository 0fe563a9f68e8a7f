"""The outbox: letters that were decided on in a transaction and are delivered after it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.core.mail import MailKind, MailState
from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value

_WAITING = text("state = 'waiting'")


class OutgoingMail(Base, kw_only=True):
    """One letter to one person; the row outlives its delivery by a week, without its facts."""

    __tablename__ = "mail_outbox"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_at_set"),
        CheckConstraint("state = 'waiting' OR facts = '{}'", name="facts_erased"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_mail_outbox_waiting", "next_try_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str | None] = mapped_column(unique=True, default=None)
    """Names the letter in its Message-ID and in logs; given with the first try and kept for all others."""
    recipient: Mapped[str]
    """A mail address; empty when there is nobody to write to and only equal work was asked for."""
    kind: Mapped[MailKind] = mapped_column(enum_by_value(MailKind, "kind"))
    facts: Mapped[str]
    """What the text is filled with, as a JSON object of texts; "{}" once the letter has ended."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it is due, or until when the sender who claimed it has it alone."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often it was claimed; the number also tells claims apart."""
    state: Mapped[MailState] = mapped_column(enum_by_value(MailState, "state"), default=MailState.WAITING)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True, default=None)
    last_problem: Mapped[str] = mapped_column(default="")
    """Kind and number of the last trouble; never a server's own words, which may hold an address."""
