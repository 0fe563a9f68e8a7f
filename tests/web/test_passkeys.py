"""Passkeys without a browser: what the addresses tell, refuse and keep."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.passkeys import MOST
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, AccountAct, Passkey, Signin
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.passkeys import mark_of
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock
from tests.web.soft_key import SoftKey
from tests.web.test_accounts import EMAIL, PASSWORD, join, sign_in, sign_out

_REFUSED = "This passkey was not taken. Try again, or sign in with your password."
_HERE = "http://localhost"
_MAIL = "smtp://127.0.0.1:2525?from=prep@example.org"


@pytest.fixture
def key() -> SoftKey:
    """Give a passkey device in memory."""
    return SoftKey("localhost", _HERE)


@pytest.fixture
def owner(browser: Browser, key: SoftKey, clock: FakeClock) -> Browser:
    """Give somebody signed in whose account has the passkey of `key`."""
    join(browser)
    add(browser, key)
    clock.advance(seconds=1)
    return browser


def add(browser: Browser, key: SoftKey, name: str = "My phone") -> None:
    """Make a passkey as the page does."""
    asked = browser.send("/account/passkeys/options", {})
    assert asked.status_code == 200, asked.text
    answer = browser.post("/account/passkeys", name=name, credential=key.make(asked.get_json()))
    assert answer.status_code == 303, answer.text


def use(browser: Browser, key: SoftKey, **fields: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Sign in with it as the page does."""
    asked = browser.send("/account/passkey/options", {}).get_json()
    answer = browser.post("/account/passkey", credential=key.use(asked), **fields)
    browser.forget_token()
    return answer


def test_it_counts_as_both_factors_and_leads_on(
    owner: Browser, stranger: Browser, key: SoftKey, bank: Engine
) -> None:
    """The sign-in is noted as one with a second factor; what was asked for comes next."""
    del owner
    answer = use(stranger, key, next="/progress")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/progress")
    assert stranger.get("/account").status_code == 200
    with Session(bank) as session:
        assert [str(one) for one in session.scalars(select(Signin.factor).order_by(Signin.id))] == [
            "password",
            "second",
        ]


def test_a_guest_who_signs_in_with_it_is_asked_about_the_work(
    owner: Browser, stranger: Browser, key: SoftKey
) -> None:
    """As with a password: nothing a browser holds is lost on the way."""
    owner.start_set(count="5")
    stranger.start_set(count="5")
    assert use(stranger, key).headers["Location"].startswith("/account/bring")


def test_asking_tells_nothing_of_accounts(owner: Browser, stranger: Browser, app: Flask) -> None:
    """With an account, without one, in an empty house: the same but for the challenge."""
    del owner
    told = [one.send("/account/passkey/options", {}).get_json() for one in (stranger, Browser(app))]
    signs = {one.pop("challenge") for one in told}
    assert len(signs) == 2
    assert told[0] == told[1]
    assert told[0]["allowCredentials"] == []
    assert told[0]["userVerification"] == "required"


@pytest.mark.long
@pytest.mark.parametrize(
    "harm", ["unknown", "no lock", "disabled", "unconfirmed", "other site", "late", "not asked", "forged"]
)
def test_whatever_is_off_the_answer_is_the_same(  # each is one thing a stranger could try
    owner: Browser, stranger: Browser, key: SoftKey, bank: Engine, clock: FakeClock, harm: str
) -> None:
    """One page with one sentence; nobody is signed in, and no row changes."""
    del owner
    _do_harm(harm, key, bank)
    asked = stranger.send("/account/passkey/options", {}).get_json()
    credential = key.use(asked)
    if harm == "late":
        clock.advance(minutes=5)
    if harm == "not asked":
        stranger.client.delete_cookie("session")
        stranger.forget_token()
    before = snapshot(bank)
    answer = stranger.post("/account/passkey", credential=credential)
    assert answer.status_code == 422
    assert _REFUSED in answer.text
    assert snapshot(bank) == before
    assert stranger.get("/account").status_code == 303
    refused = Browser(stranger.app).post("/account/passkey", credential="{}")
    assert _without_token(answer.text) == _without_token(refused.text)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": 1}', "\x00", "9" * 5000, '{"id":"a"}']
)
def test_nonsense_is_refused_as_any_other_answer(browser: Browser, credential: str) -> None:
    """What no browser sends changes nothing and is no fault of ours."""
    join(browser)
    browser.send("/account/passkeys/options", {})
    assert browser.post("/account/passkeys", name="x", credential=credential).status_code == 422
    browser.send("/account/passkey/options", {})
    assert browser.post("/account/passkey", credential=credential).status_code == 422


def test_a_count_that_does_not_grow_is_a_copy(owner: Browser, stranger: Browser, key: SoftKey) -> None:
    """A copied device falls behind the other one; from then on it is refused."""
    del owner
    key.count = 7
    assert use(stranger, key).status_code == 303
    sign_out(stranger)
    key.count = 3
    assert use(stranger, key).status_code == 422


def test_a_challenge_of_before_the_last_use_is_over(browser: Browser, key: SoftKey, clock: FakeClock) -> None:
    """Two pages asked, one answered: the other's answer comes too late, for keys without a count as well."""
    join(browser)
    key.count = 0
    add(browser, key)
    clock.advance(seconds=1)
    other = browser.twin()
    first, second = (one.send("/account/passkey/options", {}).get_json() for one in (browser, other))
    clock.advance(seconds=1)
    assert browser.post("/account/passkey", credential=key.use(first)).status_code == 303
    clock.advance(seconds=1)
    assert other.post("/account/passkey", credential=key.use(second)).status_code == 422


def test_adding_and_removing_ask_again_after_a_while(
    owner: Browser, key: SoftKey, clock: FakeClock, bank: Engine
) -> None:
    """Fifteen minutes after the password: it is asked for once more, and a passkey does as well."""
    clock.advance(minutes=15)
    mark = _marks(bank)[0]
    again = "/account/verify?next=/account/passkeys"
    assert owner.get("/account/passkeys").headers["Location"] == again
    assert owner.post("/account/passkeys", name="x", credential="{}").headers["Location"] == again
    assert owner.post("/account/passkeys/remove", passkey=mark).headers["Location"] == again
    assert owner.send("/account/passkeys/options", {}).status_code == 409
    assert use(owner, key, next="/account/passkeys").headers["Location"] == "/account/passkeys"
    assert owner.get("/account/passkeys").status_code == 200
    clock.advance(minutes=15)
    answer = owner.post("/account/verify", password=PASSWORD, next="/account/passkeys")
    assert answer.headers["Location"] == "/account/passkeys", answer.text
    removed = owner.post("/account/passkeys/remove", passkey=mark)
    assert removed.headers["Location"] == "/account/passkeys"
    assert _marks(bank) == []


def test_staff_with_a_passkey_change_them_by_passkey_alone(
    owner: Browser, stranger: Browser, key: SoftKey, bank: Engine
) -> None:
    """Who knows the password makes no passkey, and so gets no second factor; the owner does."""
    with writing_session(bank) as session:
        session.scalars(select(Account)).one().role = Role.INSTRUCTOR
    sign_in(stranger)
    by_passkey = "/account/passkey?next=/account/passkeys"
    assert stranger.get("/account/passkeys").headers["Location"] == by_passkey
    assert stranger.send("/account/passkeys/options", {}).status_code == 409
    assert stranger.post("/account/passkeys", name="x", credential="{}").headers["Location"] == by_passkey
    removed = stranger.post("/account/passkeys/remove", passkey=_marks(bank)[0])
    assert removed.headers["Location"] == by_passkey
    use(owner, key)
    assert owner.get("/account/passkeys").status_code == 200


def test_an_account_holds_ten(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """The page says so, and neither asking nor answering makes one more."""
    join(browser)
    for number in range(MOST):
        add(browser, SoftKey("localhost", _HERE), f"Key {number}")
        clock.advance(seconds=1)
    assert "all an account can hold" in browser.get("/account/passkeys").text
    assert browser.send("/account/passkeys/options", {}).status_code == 409
    assert browser.post("/account/passkeys", name="One more", credential="{}").status_code == 409
    assert len(_marks(bank)) == MOST


@pytest.mark.parametrize("name", ["", "  ", "my PHONE", "\u200b"])
def test_a_name_is_needed_and_is_ones_own_once(owner: Browser, bank: Engine, name: str) -> None:
    """Nothing is kept, and what was typed stands in the field."""
    asked = owner.send("/account/passkeys/options", {}).get_json()
    made = SoftKey("localhost", _HERE).make(asked)
    assert owner.post("/account/passkeys", name=name, credential=made).status_code == 422
    assert len(_marks(bank)) == 1


def test_nobody_removes_somebody_elses(owner: Browser, stranger: Browser, bank: Engine) -> None:
    """It is not found, as one that never was."""
    del owner
    join(stranger, "other@example.org")
    for mark in (*_marks(bank), "0" * 32, ""):
        assert stranger.post("/account/passkeys/remove", passkey=mark).status_code == 404
    assert len(_marks(bank)) == 1


def test_the_same_passkey_is_not_added_to_two_accounts(
    owner: Browser, stranger: Browser, key: SoftKey, bank: Engine
) -> None:
    """An id that is taken is refused, whoever proves it."""
    del owner
    join(stranger, "other@example.org")
    asked = stranger.send("/account/passkeys/options", {}).get_json()
    assert stranger.post("/account/passkeys", name="x", credential=key.make(asked)).status_code == 422
    assert len(_marks(bank)) == 1


def test_the_owner_is_told_and_the_acts_are_logged(
    app: Flask, browser: Browser, key: SoftKey, bank: Engine
) -> None:
    """A letter for each, with the passkey's name; the log names no secret."""
    join(browser)
    parts = app.extensions["exam_prep"]
    app.extensions["exam_prep"] = replace(parts, settings=replace(parts.settings, mail_url=_MAIL))
    add(browser, key)
    browser.post("/account/passkeys/remove", passkey=_marks(bank)[0])
    letters = [row for row in snapshot(bank)["mail_outbox"] if "passkey_" in str(row)]
    assert [("My phone" in str(row), EMAIL in str(row)) for row in letters] == [(True, True)] * 2
    with Session(bank) as session:
        acts = session.scalars(select(AccountAct.act).order_by(AccountAct.id)).all()
    assert acts[-2:] == ["passkey added", "passkey removed"]


def test_at_another_address_it_is_said_where_passkeys_work(app: Flask) -> None:
    """The site has one address; no other gets a challenge."""
    browser = Browser(app)
    page = browser.client.get("/account/passkey", headers={"Host": "127.0.0.1:8000"})
    assert "open http://localhost:8000 instead." in page.text
    parts = app.extensions["exam_prep"]
    app.extensions["exam_prep"] = replace(
        parts, settings=replace(parts.settings, base_url="https://a.example")
    )
    answer = browser.send("/account/passkey/options", {})
    assert (answer.status_code, answer.get_json()["message"]) == (
        422,
        "Passkeys work at https://a.example only; open that address, or sign in with your password.",
    )


def _do_harm(harm: str, key: SoftKey, bank: Engine) -> None:
    with writing_session(bank) as session:
        account = session.scalars(select(Account)).one()
        match harm:
            case "unknown":
                session.delete(session.scalars(select(Passkey)).one())
            case "disabled":
                account.active = False
            case "unconfirmed":
                account.confirmed_at = None
            case "no lock":
                key.is_unlocked = False
            case "other site":
                key.origin = "http://localhost.example"
            case "forged":
                key.lose_private_key()


def _marks(bank: Engine) -> list[str]:
    with Session(bank) as session:
        return [mark_of(one) for one in session.scalars(select(Passkey).order_by(Passkey.id))]


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)
