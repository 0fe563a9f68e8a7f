"""How often the second factor may be guessed: per account, wherever the guesses come from.

Who guesses here has the password already. NIST SP 800-63B-4, 3.2.2: no more than 100 refused tries in a row;
after that one an hour, which nobody can use to guess and which lets the owner in again.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from exam_prep.db.accounts import SigninTry
from exam_prep.services.accounts.tries import MOST_IN_A_ROW, PER, count_in_a_row, hold

THEN_EVERY = timedelta(hours=1)

_PAUSED = "That code was tried several times. Wait %(minutes)s min, then try again."


def check_code_tries(session: Session, name: str, *, now: datetime) -> None:
    """Raise TooManyTriesError unless one more code may be tried; `name` stands for the account.

    Call it in the transaction that also counts: two at once would else count as one.
    """
    tries = (SigninTry.name_hash == name,)
    for span, most in PER.items():
        hold(session, tries, span, most, _PAUSED, now=now)
    if count_in_a_row(session, name) >= MOST_IN_A_ROW:
        hold(session, tries, THEN_EVERY, 1, _PAUSED, now=now)
