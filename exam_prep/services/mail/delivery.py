"""Deliver what is due: claim one letter, hand it in outside any transaction, note what came of it.

A claim is a compare-and-set on the number of tries and holds for LEASE, so two processes or hosts never hand
in one letter at once. A process that dies between handing in and noting leaves the letter to be sent again
when the lease is over; it then carries the same Message-ID.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from enum import Enum, auto

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from exam_prep.core.mail import LEASE, MailKind, MailState, life, next_try
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.services.mail.envelope import pack
from exam_prep.services.mail.letters import Letter
from exam_prep.services.mail.outbox import NOBODY, end
from exam_prep.services.mail.smtp import Send, UndeliveredError

log = logging.getLogger(__name__)

Write = Callable[[MailKind, Mapping[str, str]], Letter]
"""Gives the text of a letter, in the words of the shell that sends it."""


@dataclass(frozen=True, slots=True)
class Post:
    """How letters leave: the sender they name, and what hands them in; None when no mail is set up."""

    sender: Address
    send: Send


class Outcome(Enum):
    """What one call did."""

    NOTHING_DUE = auto()
    SENT = auto()
    PASSED = auto()
    """Dropped, refused, too late or not to be written: nothing that the next letter would meet as well."""
    POSTPONED = auto()
    """The server is in trouble; another letter would most likely meet the same."""
    TAKEN = auto()
    """Another process had claimed it."""


@dataclass(frozen=True, slots=True)
class _Claim:
    row: int
    name: str
    to: str
    kind: MailKind
    facts: str
    created_at: datetime
    tries: int


def deliver_due(
    engine: Engine,
    post: Post | None,
    write: Write,
    *,
    clock: Callable[[], datetime],
    names: Callable[[], str],
) -> int:
    """Deliver until nothing is due or the server is in trouble; returns how many letters were sent.

    It takes as long as the server does, so it reads the time anew for each letter.
    """
    sent = 0
    while True:
        match deliver_next(engine, post, write, name=names(), now=clock()):
            case Outcome.NOTHING_DUE | Outcome.POSTPONED:
                return sent
            case Outcome.SENT:
                sent += 1
            case Outcome.PASSED | Outcome.TAKEN:
                continue


def deliver_next(engine: Engine, post: Post | None, write: Write, *, name: str, now: datetime) -> Outcome:
    """Deliver the letter that has been due the longest; `name` is a fresh one for its first try.

    Takes as long as the server, a minute at most, and holds no transaction meanwhile. Nothing is locked while
    nothing is due.
    """
    with Session(engine) as session:
        due = session.execute(
            select(OutgoingMail.id, OutgoingMail.tries)
            .where(OutgoingMail.state == MailState.WAITING, OutgoingMail.next_try_at <= now)
            .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
            .limit(1)
        ).first()
    if due is None:
        return Outcome.NOTHING_DUE
    with writing_session(engine) as session:
        claim = _claim(session, due.id, due.tries, name, now=now)
    if claim is None:
        return Outcome.TAKEN
    return _delivered(engine, post, write, claim, now=now)


def _claim(session: Session, row: int, tries: int, name: str, *, now: datetime) -> _Claim | None:
    """Take the letter for LEASE, unless another process was faster."""
    taken = session.execute(
        update(OutgoingMail)
        .where(
            OutgoingMail.id == row,
            OutgoingMail.state == MailState.WAITING,
            OutgoingMail.tries == tries,
            OutgoingMail.next_try_at <= now,
        )
        .values(
            tries=tries + 1, next_try_at=now + LEASE, public_id=func.coalesce(OutgoingMail.public_id, name)
        )
        .returning(
            OutgoingMail.public_id,
            OutgoingMail.recipient,
            OutgoingMail.kind,
            OutgoingMail.facts,
            OutgoingMail.created_at,
        )
    ).first()
    if taken is None:
        return None
    public_id, to, kind, facts, created_at = taken
    return _Claim(row, str(public_id), to, kind, facts, created_at, tries + 1)


def _delivered(engine: Engine, post: Post | None, write: Write, claim: _Claim, *, now: datetime) -> Outcome:
    if now >= claim.created_at + life(claim.kind):
        return _ended(engine, claim, MailState.EXPIRED, "", now=now)
    if post is None or claim.to == NOBODY:
        return _ended(engine, claim, MailState.DROPPED, "", now=now)
    try:
        letter = write(claim.kind, json.loads(claim.facts))
    except Exception as error:
        # It must not hold up the others, nor be lost while its text can still be mended.
        log.exception("mail_not_written kind=%s id=%s", claim.kind, claim.name)
        _postponed(engine, claim, type(error).__name__, now=now)
        return Outcome.PASSED
    return _handed_in(engine, post, letter, claim, now=now)


def _handed_in(engine: Engine, post: Post, letter: Letter, claim: _Claim, *, now: datetime) -> Outcome:
    try:
        post.send(pack(letter, sender=post.sender, to=claim.to, name=claim.name, now=now))
    except ValueError as error:
        return _ended(engine, claim, MailState.REFUSED, type(error).__name__, now=now)
    except UndeliveredError as error:
        if error.is_final:
            return _ended(engine, claim, MailState.REFUSED, str(error), now=now)
        return _postponed(engine, claim, str(error), now=now)
    return _ended(engine, claim, MailState.SENT, "", now=now)


def _ended(engine: Engine, claim: _Claim, state: MailState, problem: str, *, now: datetime) -> Outcome:
    with writing_session(engine) as session:
        row = _claimed(session, claim)
        if row is not None:
            end(row, state, problem, now=now)
    level = logging.INFO if state is MailState.SENT else logging.WARNING
    told = (state, claim.kind, claim.name, claim.tries, problem or "none")
    log.log(level, "mail_%s kind=%s id=%s tries=%d problem=%s", *told)
    return Outcome.SENT if state is MailState.SENT else Outcome.PASSED


def _postponed(engine: Engine, claim: _Claim, problem: str, *, now: datetime) -> Outcome:
    again = next_try(claim.kind, claim.created_at, claim.tries, now)
    if again is None:
        _ended(engine, claim, MailState.EXPIRED, problem, now=now)
        return Outcome.POSTPONED
    with writing_session(engine) as session:
        row = _claimed(session, claim)
        if row is not None:
            row.next_try_at, row.last_problem = again, problem
    told = (claim.kind, claim.name, claim.tries, problem, again.isoformat(timespec="seconds"))
    log.warning("mail_postponed kind=%s id=%s tries=%d problem=%s until=%s", *told)
    return Outcome.POSTPONED


def _claimed(session: Session, claim: _Claim) -> OutgoingMail | None:
    """Return the row if this claim is still the last one."""
    query = select(OutgoingMail).where(
        OutgoingMail.id == claim.row,
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.tries == claim.tries,
    )
    return session.scalar(query.with_for_update())
