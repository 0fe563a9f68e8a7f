"""On PostgreSQL, too, an answer counts once, and an account holds no more passkeys than it may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from json import loads

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep.core.passkeys import MOST, Site
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Passkey
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.ceremonies import ask_to_use
from exam_prep.services.accounts.passkeys import Answer, Challenge, add_passkey, ask_for_new, use_passkey
from exam_prep.services.accounts.people import NewIds, make_account
from tests.set_clock import START
from tests.web.soft_key import SoftKey

SITE = Site("localhost", "http://localhost")


def test_of_two_who_send_one_answer_one_gets_in(postgres: Engine) -> None:
    """At once, with a passkey that does not count its uses."""
    account, key = _account(postgres), SoftKey(SITE.name, SITE.origin)
    key.count = 0
    _add(postgres, account, _made(postgres, account, key), "My phone")
    later = START + timedelta(minutes=1)
    sign = new_secret().encode()
    answer = Answer(key.use(loads(ask_to_use(SITE, sign))), SITE, Challenge(sign, later))

    def enter(_: int) -> bool:
        try:
            with writing_session(postgres) as session:
                use_passkey(session, answer, now=later + timedelta(seconds=1))
        except InvalidError:
            return False
        return True

    with ThreadPoolExecutor(8) as at_once:
        assert sorted(at_once.map(enter, range(8))) == [False] * 7 + [True]


def test_many_who_add_at_once_stop_at_the_limit(postgres: Engine) -> None:
    """Four more than fit: each is either kept whole, letter and all, or refused."""
    account = _account(postgres)
    made = [_made(postgres, account, SoftKey(SITE.name, SITE.origin)) for _ in range(MOST + 4)]

    def add(number: int) -> bool:
        try:
            _add(postgres, account, made[number], f"Key {number}")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as at_once:
        assert sum(at_once.map(add, range(MOST + 4))) == MOST
    with Session(postgres) as session:
        for table in (Passkey, OutgoingMail):
            assert session.scalar(select(func.count()).select_from(table)) == MOST


def _account(engine: Engine) -> int:
    ids = NewIds(new_public_id(), new_public_id(), new_secret())
    with writing_session(engine) as session:
        return make_account(
            session, "rosa@example.org", Role.LEARNER, password=None, confirmed=True, ids=ids, now=START
        ).id


def _made(engine: Engine, account: int, key: SoftKey) -> Answer:
    sign = new_secret().encode()
    with writing_session(engine) as session:
        asked = ask_for_new(session, account, SITE, sign, handle=new_public_id())
    return Answer(key.make(loads(asked)), SITE, Challenge(sign, START))


def _add(engine: Engine, account: int, answer: Answer, name: str, now: datetime = START) -> None:
    with writing_session(engine) as session:
        add_passkey(session, account, answer, name, mails=True, now=now)
