"""The second factor as people meet it: set up, asked for, recovered, and required of staff."""

import pytest
from passlib.hash import argon2  # type: ignore[import-untyped]  # passlib ships no types
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account, AccountAct, Factor, LinkKind, Signin
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.joining import hand_over
from exam_prep.services.accounts.links import issue
from exam_prep.services.accounts.people import get_account
from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock
from tests.web.second_factor import SET_UP, scan, step, turn_on
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in, sign_out

STEP = "/account/second-step"


def test_it_is_set_up_by_a_first_code_and_asked_for_ever_after(
    browser: Browser, stranger: Browser, clock: FakeClock
) -> None:
    """The password alone opens nothing; with the code the way leads on to where it began."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    assert browser.get("/account").status_code == 200

    answer = sign_in(stranger, next="/progress")
    assert (answer.status_code, answer.headers["Location"]) == (303, STEP)
    assert stranger.get("/account").headers["Location"] == "/account/login?next=/account"
    assert "authenticator app" in stranger.get(STEP).text
    clock.advance(seconds=30)
    assert step(stranger, phone.code()).headers["Location"] == "/progress"
    assert stranger.get("/account").status_code == 200


def test_a_code_counts_once(browser: Browser, stranger: Browser, clock: FakeClock) -> None:
    """Neither the one that turned it on, nor one that signed in, nor an older one is taken again."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    sign_in(stranger)
    assert step(stranger, phone.code()).status_code == 422
    clock.advance(seconds=60)
    used = phone.code()
    other = Browser(browser.app)
    sign_in(other)
    assert step(other, used).status_code == 303
    assert step(stranger, used).status_code == 422
    assert step(stranger, phone.code(-30)).status_code == 422
    assert step(stranger, phone.code(30)).status_code == 303


@pytest.mark.parametrize(("off", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_phone_may_be_off_by_one_step(
    browser: Browser, stranger: Browser, clock: FakeClock, off: int, status: int
) -> None:
    """Half a minute to either side, no more."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    clock.advance(minutes=5)
    sign_in(stranger)
    assert step(stranger, phone.code(off)).status_code == status


def test_a_pasted_code_may_hold_a_gap(browser: Browser, stranger: Browser, clock: FakeClock) -> None:
    """As apps show it; and nonsense is refused in a sentence."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    clock.advance(minutes=1)
    sign_in(stranger)
    for typed in ("", "abcdef", "12345", "1" * 400, "\x00", "\uff11\uff12\uff13\uff14\uff15\uff16"):
        answer = step(stranger, typed)
        assert answer.status_code in {422, 429}
        clock.advance(minutes=1)
    code = phone.code()
    assert step(stranger, f" {code[:3]} {code[3:]} ").status_code == 303


def test_the_row_and_the_token_are_new_after_each_step(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """A cookie copied before the code opens nothing after it, and says of itself that it never will."""
    join(browser)
    sign_in(stranger)
    copy = browser.twin()
    phone, _codes = turn_on(browser, clock)
    assert copy.get("/account").status_code == 303
    assert stranger.get("/account").status_code == 303
    clock.advance(minutes=1)
    stranger.forget_token()
    sign_in(stranger)
    planted = stranger.twin()
    assert step(stranger, phone.code()).status_code == 303
    assert planted.get("/account").status_code == 303
    with Session(bank) as session:
        assert set(session.scalars(select(Signin.factor))) == {Factor.SECOND}
        assert len(session.scalars(select(Signin.token_hash)).all()) == 2


def test_recovery_codes_work_once_each_and_lie_hashed(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """However they are typed; the database holds neither them nor the secret in clear."""
    join(browser)
    phone, codes = turn_on(browser, clock)
    rows = str(snapshot(bank))
    assert len(set(codes)) == 10
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)
    assert phone.key.replace(" ", "") not in rows

    sign_in(stranger)
    assert step(stranger, codes[0].lower().replace("-", " "), "/recovery").status_code == 303
    assert "Codes that are left: 9" in stranger.get("/account").text
    other = Browser(browser.app)
    sign_in(other)
    assert step(other, codes[0], "/recovery").status_code == 422
    assert step(other, codes[1], "/recovery").status_code == 303


def test_new_recovery_codes_end_the_old_ones_and_are_shown_once(
    browser: Browser, stranger: Browser, clock: FakeClock
) -> None:
    """No page shows them again."""
    join(browser)
    _phone, codes = turn_on(browser, clock)
    fresh = browser.post("/account/second-factor/recovery-codes")
    assert fresh.status_code == 200
    assert not any(code in fresh.text for code in codes)
    page = browser.get("/account/second-factor").text
    assert "10 codes are left" in page
    assert "<code>" not in page
    sign_in(stranger)
    assert step(stranger, codes[0], "/recovery").status_code == 422


def test_a_burst_of_guesses_is_bounded_to_five(browser: Browser, stranger: Browser, clock: FakeClock) -> None:
    """From whichever device, and even the right code then waits its minute."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    clock.advance(minutes=1)
    third = Browser(browser.app)
    for one in (stranger, third):
        sign_in(one)
    asked = [step((stranger, third)[number % 2], "000000").status_code for number in range(8)]
    assert asked == [422] * 5 + [429] * 3
    assert step(stranger, phone.code()).status_code == 429
    clock.advance(minutes=1)
    assert step(stranger, phone.code()).status_code == 303


def test_a_new_password_does_not_go_around_it(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """A link sets the password; the code is asked for all the same. Who waited with the old one is out."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    sign_in(stranger)
    with writing_session(bank) as session:
        hand_over(session, get_account(session, EMAIL), "a-token-for-tests", now=clock())
    other = Browser(browser.app)
    assert other.post("/account/link/a-token-for-tests", password=OTHER).status_code == 303
    clock.advance(minutes=1)
    assert step(stranger, phone.code()).headers["Location"] == "/account/login"
    other.forget_token()
    assert sign_in(other, EMAIL, OTHER).headers["Location"] == STEP
    assert other.get("/account").status_code == 303
    assert step(other, phone.code()).status_code == 303


def test_the_step_is_no_way_in_without_the_password(
    browser: Browser, stranger: Browser, clock: FakeClock
) -> None:
    """Nor after ten minutes, nor once the account has no second step."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    clock.advance(minutes=1)
    for path in (STEP, f"{STEP}/recovery"):
        assert stranger.get(path).headers["Location"] == "/account/login"
        assert stranger.post(path, code=phone.code()).headers["Location"] == "/account/login"
    sign_in(stranger)
    clock.advance(minutes=10)
    assert step(stranger, phone.code()).headers["Location"] == "/account/login"
    stranger.client.set_cookie("tf_validity", "made-up")
    assert sign_in(stranger).headers["Location"] == STEP


def test_a_confirmation_link_is_no_way_around_it(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """It asks for the password, and then for the code."""
    join(browser)
    turn_on(browser, clock)
    with writing_session(bank) as session:
        issue(session, get_account(session, EMAIL).id, LinkKind.CONFIRM, "left-over", now=clock())
    assert stranger.post("/account/link/left-over", password=PASSWORD).headers["Location"] == STEP
    assert stranger.get("/account").status_code == 303


def test_changing_it_asks_for_the_password_after_a_quarter_of_an_hour(
    browser: Browser, clock: FakeClock
) -> None:
    """Setting up, new recovery codes and turning it off; then it is done."""
    join(browser)
    turn_on(browser, clock)
    clock.advance(minutes=15)
    assert browser.get(SET_UP).headers["Location"] == f"/account/verify?next={SET_UP}"
    for path in ("recovery-codes", "off"):
        lead = browser.post(f"/account/second-factor/{path}").headers["Location"]
        assert lead == "/account/verify?next=/account/second-factor"
    back = browser.post("/account/verify", password=PASSWORD, next="/account/second-factor")
    assert back.headers["Location"].endswith("/account/second-factor")
    assert browser.post("/account/second-factor/off").status_code == 303
    assert "Set it up" in browser.get("/account/second-factor").text


def test_what_was_done_is_logged_without_secrets(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """On, new codes, off: in order."""
    join(browser)
    turn_on(browser, clock)
    browser.post("/account/second-factor/recovery-codes")
    browser.post("/account/second-factor/off")
    with Session(bank) as session:
        acts = session.scalars(select(AccountAct.act).order_by(AccountAct.id)).all()
    assert acts[-3:] == ["second factor on", "new recovery codes", "second factor off"]


def test_a_wrong_first_code_turns_nothing_on(browser: Browser, bank: Engine, clock: FakeClock) -> None:
    """The page keeps its key, so that the app need not be set up anew."""
    join(browser)
    phone = scan(browser, clock)
    answer = browser.post(SET_UP, code="000000")
    assert answer.status_code == 422
    assert phone.key in answer.text
    assert "does not match" in answer.text
    with Session(bank) as session:
        assert session.scalars(select(Account.tf_totp_secret)).one() is None
    sign_out(browser)
    assert sign_in(browser).headers["Location"].endswith("/")


def test_a_dated_hash_is_renewed_though_a_code_follows(
    browser: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """With the password, before the code; the way to the code goes on with the new one."""
    join(browser)
    phone, _codes = turn_on(browser, clock)
    dated = argon2.using(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing_session(bank) as session:
        session.execute(update(Account).values(password=dated))
    clock.advance(minutes=1)
    sign_in(stranger)
    with Session(bank) as session:
        kept = str(session.scalars(select(Account.password)).one())
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert step(stranger, phone.code()).status_code == 303
    stranger.forget_token()
    sign_in(Browser(browser.app))
    with Session(bank) as session:
        assert session.scalars(select(Account.password)).one() == kept
