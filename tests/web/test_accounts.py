"""Registering, signing in and out, and whose work a browser holds, as people meet them."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account, OneTimeLink, Signin
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.joining import hand_over
from exam_prep.services.accounts.people import get_account
from tests.browsing import Browser
from tests.house import House, snapshot
from tests.set_clock import FakeClock

EMAIL = "rosa@example.org"
PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
OTHER = "seven geese on a hill"


def join(browser: Browser, email: str = EMAIL, password: str = PASSWORD) -> None:
    """Make an account and sign in with it."""
    assert browser.post("/account/register", email=email, password=password).status_code == 303
    answer = sign_in(browser, email, password)
    assert answer.status_code in {302, 303}, answer.text


def sign_in(browser: Browser, email: str = EMAIL, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Send the sign-in form."""
    answer = browser.post("/account/login", email=email, password=password, **more)
    browser.forget_token()
    return answer


def sign_out(browser: Browser) -> None:
    """Press Sign out."""
    answer = browser.post("/account/logout")
    assert answer.status_code in {302, 303}
    browser.forget_token()


def test_a_guest_who_registers_keeps_the_work(browser: Browser, bank: Engine) -> None:
    """The set that was open before is open after, at the same address, and the guest is gone."""
    sitting = browser.start_set(count="5")
    browser.save(sitting, 1, 1)
    join(browser)

    assert browser.get(f"/sittings/{sitting}/1").status_code == 200
    assert browser.save(sitting, 2, 1).status_code == 200
    with Session(bank) as session:
        assert session.execute(text("SELECT count(*) FROM learner")).scalar() == 1


def test_signing_in_elsewhere_finds_the_work(browser: Browser, stranger: Browser) -> None:
    """Another device, same account: the same sets, and the save path knows who asks."""
    join(browser)
    sitting = browser.start_set(count="5")
    assert stranger.get(f"/sittings/{sitting}/1").status_code == 404
    sign_in(stranger)
    assert stranger.get(f"/sittings/{sitting}/1").status_code == 200
    assert stranger.save(sitting, 1, 2).status_code == 200


def test_a_copied_guest_cookie_opens_nothing_after_the_claim(browser: Browser) -> None:
    """Who copied it before finds an empty start page, not the work."""
    sitting = browser.start_set(count="5")
    copy = browser.twin()
    join(browser)
    assert copy.get(f"/sittings/{sitting}/1").status_code == 404
    assert copy.save(sitting, 1, 1).status_code == 404


def test_a_cookie_copied_before_signing_out_opens_nothing_after(browser: Browser) -> None:
    """The row is gone, so the token in the copy names nothing."""
    join(browser)
    sitting = browser.start_set(count="5")
    copy = browser.twin()
    assert copy.get("/account").status_code == 200
    sign_out(browser)

    answer = copy.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/login?next=/account")
    assert copy.get(f"/sittings/{sitting}/1").headers["Location"].startswith("/account/login?next=")
    assert copy.save(sitting, 1, 1).status_code == 401


def test_signing_out_clears_the_browser_but_not_what_waits_to_be_sent(browser: Browser) -> None:
    """Caches go; the device's store of unsent answers does not."""
    join(browser)
    answer = browser.post("/account/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    browser.forget_token()
    assert "Sign in" in browser.get("/").text
    assert browser.get("/account/logout").status_code == 405


def test_every_sign_in_has_a_token_of_its_own(browser: Browser, bank: Engine) -> None:
    """A cookie planted before signing in is worth nothing after: token, row and form mark are new."""
    join(browser)
    first = browser.client.get_cookie("session")
    with Session(bank) as session:
        before = session.scalars(select(Signin.token_hash)).all()
    sign_in_again = browser.post("/account/logout")
    assert sign_in_again.status_code in {302, 303}
    browser.forget_token()
    sign_in(browser)
    with Session(bank) as session:
        after = session.scalars(select(Signin.token_hash)).all()
    assert first != browser.client.get_cookie("session")
    assert len(after) == 1
    assert set(before).isdisjoint(after)


def test_the_database_holds_no_token_and_no_password(browser: Browser, bank: Engine) -> None:
    """Who reads a backup can sign in nowhere."""
    join(browser)
    with browser.client.session_transaction() as cookie:
        token = cookie["signin"]
    rows = str(snapshot(bank))
    assert token not in rows
    assert PASSWORD not in rows
    with Session(bank) as session:
        assert str(session.scalars(select(Account.password)).one()).startswith(
            "$argon2id$v=19$m=19456,t=2,p=1$"
        )


@pytest.mark.parametrize(("email", "password"), [(EMAIL, OTHER), ("nobody@example.org", PASSWORD)])
def test_known_and_unknown_are_refused_alike(
    browser: Browser, stranger: Browser, email: str, password: str
) -> None:
    """One sentence, one status, whichever of the two was off."""
    join(browser)
    answer = sign_in(stranger, email, password)
    assert "do not go together" in answer.text
    assert answer.status_code == 200
    assert stranger.get("/account").status_code == 303


def test_registering_a_known_address_says_and_changes_nothing(
    browser: Browser, stranger: Browser, bank: Engine
) -> None:
    """Same answer as for a new one; the password stays, nobody is signed in."""
    join(browser)
    before = snapshot(bank)["account"]
    answers = [
        stranger.post("/account/register", email=email, password=OTHER)
        for email in (EMAIL, "new@example.org", "ROSA@Example.ORG ")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, "/account/login")
    }
    assert snapshot(bank)["account"][0] == before[0]
    assert len(snapshot(bank)["account"]) == 2
    assert "do not go together" in sign_in(stranger, EMAIL, OTHER).text


@pytest.mark.long
def test_guessing_is_bounded_and_the_owner_still_gets_in(
    browser: Browser, stranger: Browser, clock: FakeClock, house: House
) -> None:
    """Five a minute, twenty an hour, a hundred in all; then only a device of the owner's."""
    join(browser)
    sign_out(browser)
    taken = 0
    for _minute in range(60 * 12):
        if sign_in(stranger, EMAIL, "guess number one two three").status_code == 200:
            taken += 1
        else:
            clock.advance(minutes=1)
    assert 90 <= taken <= 100
    assert sign_in(stranger).status_code == 429
    del house
    assert sign_in(browser).status_code in {302, 303}


def test_a_link_sets_a_password_once_and_ends_all_sign_ins(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Looking at it changes nothing; using it does, and a second time it is gone."""
    join(browser)
    with writing_session(bank) as session:
        hand_over(session, get_account(session, EMAIL), "a-token-for-tests", now=clock())
    before = snapshot(bank)
    assert "Choose a password" in stranger.get("/account/link/a-token-for-tests").text
    assert snapshot(bank) == before
    assert stranger.post("/account/link/a-token-for-tests", password="short").status_code == 422  # noqa: S106
    assert stranger.post("/account/link/a-token-for-tests", password=OTHER).status_code == 303
    assert stranger.post("/account/link/a-token-for-tests", password=PASSWORD).status_code == 404
    assert browser.get("/account").status_code == 303
    browser.forget_token()
    assert "do not go together" in sign_in(browser).text
    assert sign_in(browser, EMAIL, OTHER).status_code in {302, 303}


def test_a_link_ends_with_its_time_and_with_the_account(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """A day for one handed over; a disabled account's opens nothing, like one that never was."""
    join(browser)
    for token in ("first-token", "second-token"):
        with writing_session(bank) as session:
            hand_over(session, get_account(session, EMAIL), token, now=clock())
    assert stranger.get("/account/link/first-token").status_code == 404
    assert stranger.get("/account/link/second-token").status_code == 200
    with writing_session(bank) as session:
        get_account(session, EMAIL).active = False
    assert stranger.get("/account/link/second-token").status_code == 404
    assert browser.get("/account").status_code == 303
    with writing_session(bank) as session:
        get_account(session, EMAIL).active = True
    clock.advance(hours=24)
    assert stranger.get("/account/link/second-token").status_code == 404


def test_changing_the_password_asks_for_the_present_one_and_ends_the_others(
    browser: Browser, stranger: Browser
) -> None:
    """This browser stays signed in; the other does not."""
    join(browser)
    sign_in(stranger)
    assert browser.post("/account/password", present=OTHER, password=OTHER).status_code == 422
    assert stranger.get("/account").status_code == 200
    assert browser.post("/account/password", present=PASSWORD, password=OTHER).status_code == 303
    assert browser.get("/account").status_code == 200
    assert stranger.get("/account").status_code == 303


def test_a_sign_in_ends_unused_and_at_last(browser: Browser, clock: FakeClock) -> None:
    """Twelve hours without a page, or fourteen days; looking counts as use and writes nothing."""
    join(browser)
    for _hours in range(4):
        clock.advance(hours=11)
        assert browser.get("/account").status_code == 200
    clock.advance(hours=12)
    assert browser.get("/account").status_code == 303
    browser.forget_token()
    sign_in(browser)
    for _hours in range(33):
        clock.advance(hours=10)
        assert browser.get("/account").status_code == 200
    clock.advance(hours=6)
    assert browser.get("/account").status_code == 303


def test_a_sitting_outlives_the_sign_in(browser: Browser, clock: FakeClock) -> None:
    """Signed out in the middle: the page leads to signing in and back to the same question."""
    join(browser)
    sitting = browser.start_set(count="5")
    clock.advance(hours=13)
    lost = browser.get(f"/sittings/{sitting}/3")
    assert lost.headers["Location"] == f"/account/login?next=/sittings/{sitting}/3"
    browser.forget_token()
    back = sign_in(browser, next=f"/sittings/{sitting}/3")
    assert back.headers["Location"].endswith(f"/sittings/{sitting}/3")
    assert browser.get(f"/sittings/{sitting}/3").status_code == 200


def test_a_guest_with_work_is_asked_before_it_joins_an_account_with_work(
    browser: Browser, stranger: Browser, house: House
) -> None:
    """Yes moves it, verify finds nothing to say; no leaves it behind."""
    join(browser)
    browser.start_set(count="5")
    held = stranger.start_set(count="5")
    stranger.answer(held, 1, "check", response="1")
    answer = sign_in(stranger)
    assert answer.headers["Location"].startswith("/account/bring")
    assert "1 set" in stranger.get("/account/bring").text
    assert stranger.get(f"/sittings/{held}/1").status_code == 404
    stranger.forget_token()
    assert stranger.post("/account/bring", bring="yes", next="/progress").headers["Location"] == "/progress"
    assert stranger.get(f"/sittings/{held}/1").status_code == 200
    assert browser.get(f"/sittings/{held}/1").status_code == 200
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)"]
)
def test_nothing_leads_to_another_site(browser: Browser, where: str) -> None:
    """Whatever `next` says, signing in stays here."""
    browser.post("/account/register", email=EMAIL, password=PASSWORD)
    answer = sign_in(browser, next=where)
    if answer.status_code in {302, 303}:
        leads_to = urlsplit(answer.headers["Location"])
        assert (leads_to.scheme, leads_to.netloc) == ("", "")
        assert not leads_to.path.startswith("//")


def test_bad_passwords_and_addresses_are_told_beside_their_field(browser: Browser, bank: Engine) -> None:
    """With what to change, and nothing is made."""
    for fields, words in (
        ({"email": "nobody", "password": PASSWORD}, "name@example.org"),
        ({"email": EMAIL, "password": "too short"}, "at least 15"),
        ({"email": EMAIL, "password": "rosa@example.org"}, "tried first"),
        ({"email": "", "password": ""}, "Write your mail address."),
    ):
        answer = browser.post("/account/register", **fields)
        assert answer.status_code == 422
        assert words in answer.text
    assert snapshot(bank)["account"] == ()


def test_no_account_exists_on_a_fresh_install(app: Flask, bank: Engine) -> None:
    """There is no default name or password to try."""
    del app
    with Session(bank) as session:
        assert session.scalars(select(Account)).all() == []
        assert session.scalars(select(OneTimeLink)).all() == []
