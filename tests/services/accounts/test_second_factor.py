"""Codes and their limits: the standard's vectors, what is kept, and how far guessing comes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.recovery_codes import SET_SIZE, code_of
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.errors import UnavailableError
from exam_prep.services.accounts import second_factor
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.accounts.safe import Safe
from exam_prep.services.accounts.second_factor import Desk
from exam_prep.services.accounts.tries import Guess, TooManyTriesError
from tests.set_clock import START

_SAFE = Safe("a-secret-for-tests-only")
_RFC_SECRET = b"12345678901234567890".hex()
_CODES = tuple(code_of(number * 7919**9) for number in range(1, SET_SIZE + 1))
_GUESSES = 1440
_FIRST = "287082"
"""The code of RFC 6238 at 59 seconds."""


@pytest.fixture
def account(engine: Engine) -> int:
    """Give an account with the standard's secret, of which no code was used yet."""
    with writing_session(engine) as session:
        ids = NewIds("account-one", "learner-one", "uniquifier-one")
        made = make_account(
            session, "rosa@example.org", Role.LEARNER, password=None, confirmed=True, ids=ids, now=START
        )
        made.tf_primary_method, made.tf_totp_secret = second_factor.METHOD, _SAFE.seal(_RFC_SECRET)
        made.mf_recovery_codes = [_SAFE.recovery_hash(code) or "" for code in _CODES]
        return made.id


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a session that writes."""
    with writing_session(engine) as writing:
        yield writing


def _desk(now: datetime) -> Desk:
    return Desk(_SAFE, Guess("name", "place", device_known=False), mails=True, now=now)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1: the last six of its eight digits."""
    sealed = _SAFE.seal(_RFC_SECRET)
    assert _SAFE.step_of(sealed, code, after=None, now=_at(seconds)) == seconds // 30


def test_a_phone_is_shown_what_the_standard_asks_for() -> None:
    """The secret in groups of four, and the address for the picture; sealed twice, it looks different."""
    sealed = _SAFE.seal(_RFC_SECRET)
    assert _SAFE.key(sealed) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert _SAFE.address(sealed, "rosa@example.org") == (
        "otpauth://totp/Exam%20prep:rosa@example.org"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Exam%20prep"
    )
    assert "GEZDGNBV" not in sealed
    assert sealed != _SAFE.seal(_RFC_SECRET)


def test_another_key_opens_nothing() -> None:
    """Neither what was sealed, nor the hashes of recovery codes."""
    other = Safe("another-secret")
    with pytest.raises(UnavailableError, match="people who run this site"):
        other.key(_SAFE.seal(_RFC_SECRET))
    assert other.recovery_hash(_CODES[0]) != _SAFE.recovery_hash(_CODES[0])


@pytest.mark.long
def test_guessing_for_a_day_gets_nowhere(account: int, session: Session) -> None:
    """One a minute, at codes and recovery codes: 100 are looked at, then one an hour."""
    looked_at: list[int] = []
    waits: list[int | None] = []
    for minute in range(_GUESSES):
        now = START + timedelta(minutes=minute)
        take = (second_factor.take_code, second_factor.take_recovery_code)[minute % 2]
        try:
            assert not take(session, account, "no code", _desk(now))
            looked_at.append(minute)
        except TooManyTriesError as error:
            waits.append(error.seconds)
    assert len(looked_at) <= 100 + _GUESSES // 60
    assert all(later - earlier >= 60 for earlier, later in pairwise(looked_at[100:]))
    assert all(wait and wait <= 3600 for wait in waits)
    freed = START + timedelta(minutes=looked_at[-1], hours=1)
    assert second_factor.take_recovery_code(session, account, _CODES[3], _desk(freed))


def test_two_at_once_use_a_code_once(engine: Engine, account: int) -> None:
    """Whoever begins second finds it used: each works in a write transaction of its own."""
    for expected in (True, False):
        with writing_session(engine) as session:
            assert second_factor.take_code(session, account, _FIRST, _desk(_at(59))) is expected


@pytest.mark.parametrize("mails", [True, False])
def test_the_owner_is_told_of_every_change_where_mail_goes_out(
    engine: Engine, account: int, *, mails: bool
) -> None:
    """On, new codes, a code used, off."""
    desk = replace(_desk(_at(59)), mails=mails)
    with writing_session(engine) as session:
        sealed = _SAFE.seal(_RFC_SECRET)
        assert not second_factor.turn_on(session, account, sealed, "000000", _CODES, desk)
        assert second_factor.turn_on(session, account, sealed, _FIRST, _CODES, desk)
        second_factor.renew_recovery_codes(session, account, _CODES, desk)
        assert second_factor.take_recovery_code(session, account, _CODES[0], desk)
        second_factor.turn_off(session, account, desk)
    with Session(engine) as session:
        letters = session.execute(
            select(OutgoingMail.kind, OutgoingMail.facts).order_by(OutgoingMail.id)
        ).all()
    assert {kind for kind, _facts in letters} <= {MailKind.SECOND_FACTOR_CHANGED}
    told = ["on", "new_codes", "code_used", "off"] if mails else []
    assert [json.loads(facts)["change"] for _kind, facts in letters] == told
