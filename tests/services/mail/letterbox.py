"""An outbox as a test uses it: letters put in, delivered at the clock's time, and looked at."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import FACTS, MailKind
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.mail_url import parse_mail_url
from exam_prep.services.mail.delivery import Post, deliver_due
from exam_prep.services.mail.letters import Letter, Paper, write_letter
from exam_prep.services.mail.outbox import enqueue
from exam_prep.services.mail.smtp import sender_to
from exam_prep.settings import templates_dir
from tests.set_clock import FakeClock

LINK = "https://exam.example.org/account/reset/zqcanary-token"
PAPER = Paper(templates_dir() / "mail", "exam.example.org", str)
_VALUES = {
    "link": LINK,
    "role": "instructor",
    "device": "Firefox on Linux",
    "name": "My phone",
    "change": "on",
}


def facts_of(kind: MailKind) -> dict[str, str]:
    """Return facts that fit the kind."""
    return {name: _VALUES[name] for name in FACTS[kind]}


def letter_of(kind: MailKind, facts: dict[str, str] | None = None) -> Letter:
    """Return the letter of `kind` in English."""
    return write_letter(kind, facts or facts_of(kind), PAPER)


class Letterbox:
    """The outbox of one database."""

    def __init__(self, engine: Engine, clock: FakeClock) -> None:
        self.engine = engine
        self.clock = clock
        self._names = count(1)

    def put(self, kind: MailKind = MailKind.RESET_PASSWORD, to: str = "ann@example.org") -> None:
        """Put a letter in, now."""
        with writing_session(self.engine) as session:
            enqueue(session, to=to, kind=kind, facts=facts_of(kind), now=self.clock())

    def deliver(self, url: str | Path = "") -> int:
        """Deliver what is due at the server or folder of `url`; empty means that no mail is set up."""
        place = parse_mail_url(f"file://{url}" if isinstance(url, Path) else url)
        return self.deliver_by(Post(place.sender, sender_to(place)) if place else None)

    def deliver_by(self, post: Post | None) -> int:
        """Deliver what is due this way."""
        return deliver_due(
            self.engine,
            post,
            lambda kind, facts: write_letter(kind, facts, PAPER),
            clock=self.clock,
            names=lambda: f"letter-{next(self._names)}",
        )

    def rows(self) -> Sequence[OutgoingMail]:
        """Return all letters, oldest first."""
        with Session(self.engine) as session:
            return session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()

    def row(self) -> OutgoingMail:
        """Return the only letter."""
        [row] = self.rows()
        return row
