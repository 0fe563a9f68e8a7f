"""How often a password or code may be guessed: counted in the database, for all processes and after restarts.

Names without an account are counted alike, so that a limit tells nobody which addresses have one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import SigninTry
from exam_prep.errors import UnavailableError

PER_MINUTE = 5
PER_HOUR = 20
MOST_IN_A_ROW = 100
"""NIST SP 800-63B-4: no more than 100 refused tries in a row; then a link unlocks the account."""

KEPT = timedelta(days=30)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


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
    for span, most in ((_MINUTE, PER_MINUTE), (_HOUR, PER_HOUR)):
        times = session.scalars(
            select(SigninTry.at)
            .where(*here, SigninTry.at > now - span)
            .order_by(SigninTry.at.desc())
            .limit(most)
        ).all()
        if len(times) == most:
            seconds = -(-(times[-1] + span - now) // timedelta(seconds=1))
            raise TooManyTriesError(
                "That was tried several times. Wait %(minutes)s min, then try again.",
                seconds,
                minutes=-(-seconds // 60),
            )
    if not guess.device_known and _in_a_row(session, guess.name_hash) >= MOST_IN_A_ROW:
        raise TooManyTriesError(
            "Signing in with this address is paused on new devices. Set a new password to go on.", None
        )


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


def _in_a_row(session: Session, name_hash: str) -> int:
    counted = select(func.count()).select_from(SigninTry).where(SigninTry.name_hash == name_hash)
    return session.scalar(counted) or 0
