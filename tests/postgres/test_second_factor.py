"""On PostgreSQL, too, a code counts once and no burst of guesses gets past the limit."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep.core.recovery_codes import code_of
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, SigninTry
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.accounts.safe import Safe
from exam_prep.services.accounts.second_factor import METHOD, Desk, take_code, take_recovery_code
from exam_prep.services.accounts.tries import Guess, TooManyTriesError
from tests.at_once import at_once

_SAFE = Safe("a-secret-for-tests-only")
_NOW = datetime.fromtimestamp(59, UTC)
_DESK = Desk(_SAFE, Guess("name", "place", device_known=False), mails=False, now=_NOW)
_FIRST = "287082"
"""The code of RFC 6238 at 59 seconds."""


def test_a_code_a_recovery_code_and_five_guesses_at_once(postgres: Engine) -> None:
    """Eight threads send the same: one gets in; eight guess: five are looked at."""
    account = _account(postgres)
    assert _together(postgres, lambda session: take_code(session, account, _FIRST, _DESK)) == [True]
    _forget(postgres)
    assert _together(postgres, lambda session: take_recovery_code(session, account, code_of(1), _DESK)) == [
        True
    ]
    _forget(postgres)
    assert _together(postgres, lambda session: take_code(session, account, "000000", _DESK)) == []
    with Session(postgres) as session:
        assert session.scalar(select(func.count()).select_from(SigninTry)) == 5
        assert session.get_one(Account, account).mf_recovery_codes == []


def _together(engine: Engine, act: Callable[[Session], bool]) -> list[bool]:
    """Let eight do the same at once; returns the successes."""
    done: list[bool] = []

    def one() -> None:
        try:
            with writing_session(engine) as session:
                done.append(act(session))
        except TooManyTriesError:
            return

    at_once([one] * 8)
    return [right for right in done if right]


def _account(engine: Engine) -> int:
    with writing_session(engine) as session:
        ids = NewIds("account-one", "learner-one", "uniquifier-one")
        made = make_account(
            session, "rosa@example.org", Role.LEARNER, password=None, confirmed=True, ids=ids, now=_NOW
        )
        made.tf_primary_method, made.tf_totp_secret = METHOD, _SAFE.seal(b"12345678901234567890".hex())
        made.mf_recovery_codes = [_SAFE.recovery_hash(code_of(1)) or ""]
        return made.id


def _forget(engine: Engine) -> None:
    with writing_session(engine) as session:
        session.query(SigninTry).delete()
