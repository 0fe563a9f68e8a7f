"""How often the second factor may be guessed: per account, wherever the guesses come from.

Who guesses here has the password already. NIST SP 800-63B-4, 3.2.2: no more than 100 refused tries in a row;
after that one an hour, which nobody can use to guess and which lets the owner in again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import SigninTry
from exam_prep.services.accounts.tries import TooManyTriesError

PER: Mapping[timedelta, int] = {timedelta(minutes=1): 5, timedelta(hours=1): 20}
"""Span -> how many refused tries fit into it."""
MOST_IN_A_ROW = 100
THEN_EVERY = timedelta(hours=1)

_PAUSED = "That code was tried several times. Wait %(minutes)s min, then try again."


def check_code_tries(session: Session, name: str, *, now: datetime) -> None:
    """Raise TooManyTriesError unless one more code may be tried; `name` stands for the account.

    Call it in the transaction that also counts: two at once would else count as one.
    """
    for span, most in PER.items():
        _hold(session, name, span, most, now=now)
    total = session.scalar(select(func.count()).select_from(SigninTry).where(SigninTry.name_hash == name))
    if (total or 0) >= MOST_IN_A_ROW:
        _hold(session, name, THEN_EVERY, 1, now=now)


def _hold(session: Session, name: str, span: timedelta, most: int, *, now: datetime) -> None:
    """Raise when `most` tries were refused within `span`; the oldest of them says how long to wait."""
    times = session.scalars(
        select(SigninTry.at)
        .where(SigninTry.name_hash == name, SigninTry.at > now - span)
        .order_by(SigninTry.at.desc())
        .limit(most)
    ).all()
    if len(times) < most:
        return
    seconds = -(-(times[-1] + span - now) // timedelta(seconds=1))
    raise TooManyTriesError(_PAUSED, seconds, minutes=-(-seconds // 60))
