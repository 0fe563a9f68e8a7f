"""How often one learner may guess the access code of one exam: counted in the database, whatever the address.

Everybody has a count of their own, so nobody's guesses keep a classmate out. Another code begins it anew.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from exam_prep.db.accounts import SigninTry
from exam_prep.db.assignments import Assignment
from exam_prep.services.accounts.tries import Guess, TooManyTriesError, count_refusal, forget_refusals, hold
from exam_prep.services.learners import LearnerRef

PER: Mapping[timedelta, int] = {timedelta(minutes=1): 5, timedelta(hours=1): 15, timedelta(days=1): 30}
"""Span -> how many wrong codes fit into it: of the 10,000 codes of four digits a member tries 30 a day."""

_MOST_MINUTES = 90


class CodeWaitError(TooManyTriesError):
    """The next code has to wait; `seconds` says how long, and is never None."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        if minutes <= _MOST_MINUTES:
            super().__init__(
                "Several codes before this one were not right, so it was not looked at. You can try again in "
                "%(minutes)s min; ask your instructor for the code.",
                seconds,
                minutes=minutes,
            )
        else:
            super().__init__(
                "Many codes before this one were not right, so it was not looked at. You can try again in "
                "%(hours)s h. If your instructor sets another code, you can type that one at once.",
                seconds,
                hours=-(-minutes // 60),
            )


def check_code_tries(session: Session, learner: LearnerRef, given: Assignment, *, now: datetime) -> None:
    """Raise CodeWaitError unless the learner, whose row is held, may type one more code."""
    waits = [_wait(session, learner, given, span, now) for span in PER]
    if any(waits):
        raise CodeWaitError(max(waits))


def count_wrong_code(session: Session, learner: LearnerRef, given: Assignment, *, now: datetime) -> None:
    """Count one wrong code."""
    count_refusal(session, _guess(learner, given), now=now)


def forget_wrong_codes(session: Session, learner: LearnerRef, given: Assignment) -> None:
    """Begin counting anew: the learner has the code."""
    forget_refusals(session, _guess(learner, given).name_hash)


def _wait(session: Session, learner: LearnerRef, given: Assignment, span: timedelta, now: datetime) -> int:
    """Return for how many seconds the tries of one span are used up; 0 where they are not."""
    tries = (SigninTry.name_hash == _guess(learner, given).name_hash,)
    try:
        hold(session, tries, span, PER[span], "", now=now)
    except TooManyTriesError as error:
        return error.seconds or 0
    return 0


def _guess(learner: LearnerRef, given: Assignment) -> Guess:
    """Return who guesses at what; wherever from is all the same."""
    named = f"access code {given.access_code} of {given.public_id} by {learner.public_id}"
    return Guess(hashlib.blake2b(named.encode(), digest_size=16).hexdigest(), "", device_known=False)
