"""How often a password or code may be guessed: counted in the database, for all processes and after restarts.

Names without an account are counted alike, so that a limit tells nobody which addresses have one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import SigninTry
from exam_prep.errors import UnavailableError

PER: Mapping[timedelta, int] = {timedelta(minutes=1): 5, timedelta(hours=1): 20}
"""Span -> how many refused tries fit into it."""

MOST_IN_A_ROW = 100
"""NIST SP 800-63B-4: no more than 100 refused tries in a row; then a link unlocks the account."""

KEPT = timedelta(days=30)
_TRIED = "That was tried several times. Wait %(minutes)s min, then try again."


@dataclass(frozen=True, slots=True)
class Guess:
    """Who is guessed at and from where, as keyed hashes; `device_known`: the account was in here before."""

    name_hash: str
    from_hash: str
    device_known: bool


class TooManyTriesError(UnavailableError):
    """Guessing has to wait; `seconds` says how long, None until a link unlocks."""

    def __init__(self, sentence: str, seconds: int | None, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.seconds = seconds


def check_tries(session: Session, guess: Guess, *, now: datetime) -> None:
    """Raise TooManyTriesError unless one more try is allowed.

    Five a minute and twenty an hour from one place; after a hundred in a row only a device where the account
    was signed in before may try, so that no stranger can lock its owner out.
    """
    here = (SigninTry.name_hash == guess.name_hash, SigninTry.from_hash == guess.from_hash)
    for span, most in PER.items():
        hold(session, here, span, most, _TRIED, now=now)
    if not guess.device_known and count_in_a_row(session, guess.name_hash) >= MOST_IN_A_ROW:
        raise TooManyTriesError(
            "Signing in with this address is paused on new devices. Set a new password to go on.", None
        )


def hold(
    session: Session,
    tries: Sequence[ColumnElement[bool]],
    span: timedelta,
    most: int,
    sentence: str,
    *,
    now: datetime,
) -> None:
    """Raise TooManyTriesError when `most` of these tries fell within `span`; the oldest says until when."""
    times = session.scalars(
        select(SigninTry.at)
        .where(*tries, SigninTry.at > now - span)
        .order_by(SigninTry.at.desc())
        .limit(most)
    ).all()
    if len(times) < most:
        return
    seconds = -(-(times[-1] + span - now) // timedelta(seconds=1))
    raise TooManyTriesError(sentence, seconds, minutes=-(-seconds // 60))


def count_refusal(session: Session, guess: Guess, *, now: datetime) -> None:
    """Count one refused try."""
    session.add(SigninTry(name_hash=guess.name_hash, from_hash=guess.from_hash, at=now))
    session.flush()


def forget_refusals(session: Session, name_hash: str) -> None:
    """Begin counting anew: the right person got in, or a link unlocked the account."""
    session.execute(delete(SigninTry).where(SigninTry.name_hash == name_hash))


def purge_tries(session: Session, *, now: datetime) -> int:
    """Delete what is older than 30 days; returns how many."""
    old = delete(SigninTry).where(SigninTry.at < now - KEPT).returning(SigninTry.id)
    return len(session.execute(old).all())


def count_in_a_row(session: Session, name_hash: str) -> int:
    """Return how many tries at this name were refused since the last one that was right."""
    counted = select(func.count()).select_from(SigninTry).where(SigninTry.name_hash == name_hash)
    return session.scalar(counted) or 0
