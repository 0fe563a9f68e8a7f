"""The outbox: a letter is a row of the caller's transaction, so it goes out if the change stands."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import FACTS, MailKind, MailState, is_address
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.errors import InvalidError

NOBODY = ""
"""The recipient of a letter that only has to cost the same work: it is dropped at its delivery."""

KEPT_AFTER_END = timedelta(days=7)
"""How long a row tells an operator what became of a letter."""

_ENDED = "{}"
_FACT = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,2000}")


def enqueue(session: Session, *, to: str, kind: MailKind, facts: Mapping[str, str], now: datetime) -> None:
    """Put a letter into the outbox, in the caller's transaction; it never talks to a server.

    `to` is one plain address, or NOBODY where no one has the address that was asked about: whoever measures
    the answer learns nothing. Without a mail server the row is written all the same.

    Raises:
        InvalidError: `to` is not one plain mail address.
        ValueError: `facts` are not those of the kind (core/mail.py), or one is no single line.
    """
    if set(facts) != FACTS[MailKind(kind)]:
        raise ValueError(f"a letter {kind} is told {sorted(FACTS[MailKind(kind)])}, not {sorted(facts)}")
    if not all(_FACT.fullmatch(fact) for fact in facts.values()):
        raise ValueError(f"a fact of a letter {kind} is no single line of 1 to 2000 signs")
    if to != NOBODY and not is_address(to):
        raise InvalidError("This is not a mail address that we can write to; check it for blanks and commas.")
    session.add(
        OutgoingMail(
            recipient=to,
            kind=MailKind(kind),
            facts=json.dumps(dict(facts), ensure_ascii=False, sort_keys=True),
            created_at=now,
            next_try_at=now,
        )
    )
    session.flush()


def end(row: OutgoingMail, state: MailState, problem: str = "", *, now: datetime) -> None:
    """Close a letter and erase its facts: a link that was sent, or never will be, is kept nowhere."""
    row.state, row.ended_at, row.facts, row.last_problem = state, now, _ENDED, problem


def purge_ended(engine: Engine, *, now: datetime) -> int:
    """Delete letters that ended more than 7 days ago, address and all; returns how many."""
    old = select(OutgoingMail.id).where(OutgoingMail.ended_at < now - KEPT_AFTER_END)
    with Session(engine) as session:
        if session.scalar(old.limit(1)) is None:
            return 0
    with writing_session(engine) as session:
        gone = delete(OutgoingMail).where(OutgoingMail.id.in_(old)).returning(OutgoingMail.id)
        return len(session.execute(gone).all())
