"""Deleting an account: two presses and the password, and nothing of the person is left."""

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.accounts import AccountAct
from exam_prep.db.engine import writing_session
from exam_prep.db.mail import OutgoingMail
from exam_prep.services.accounts.people import get_account
from exam_prep.services.learners import find_learner
from exam_prep.services.own_data.account import account_record
from tests.browsing import Browser
from tests.house import snapshot
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in

_OF_A_PERSON = (
    "account", "signin", "passkey", "one_time_link", "signin_try", "learner", "sitting", "sitting_item",
    "response_event", "review_event", "card", "problem_report", "problem_report_act",
)  # fmt: skip


def test_everything_goes_at_once(browser: Browser, stranger: Browser, bank: Engine) -> None:
    """Open exam, checked answers, sign-ins: no row is left; the log of acts names nobody."""
    join(browser)
    practice = browser.start_set(count="5")
    browser.answer(practice, 1, "check", response="1")
    browser.save(browser.start_exam(), 1, 1)
    sign_in(stranger)
    assert "2 sets and exams" in browser.get("/account/delete").text
    answer = browser.post("/account/delete", password=PASSWORD)

    assert answer.status_code == 200
    assert "All of it is deleted" in answer.text
    kept = snapshot(bank)
    assert {table: kept[table] for table in _OF_A_PERSON if kept[table]} == {}
    assert EMAIL not in str(kept)
    with Session(bank) as session:
        assert session.scalars(select(AccountAct.act)).all()[-1] == "deleted"
    assert stranger.get("/account").status_code == 303
    assert browser.get(f"/sittings/{practice}/1").status_code == 404


def test_the_device_keeps_nothing(browser: Browser) -> None:
    """All cookies go with the answer, and the browser is asked to clear what pages kept."""
    join(browser)
    browser.client.set_cookie("zone", "America/Chicago")
    answer = browser.post("/account/delete", password=PASSWORD)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    for name in ("session", "device", "zone"):
        assert browser.client.get_cookie(name) is None, name


def test_without_the_password_nothing_is_deleted(browser: Browser, stranger: Browser, bank: Engine) -> None:
    """Another's device in another's hands deletes nothing, and guessing is counted."""
    join(browser)
    before = snapshot(bank)["account"]
    for typed in ("", OTHER):
        answer = browser.post("/account/delete", password=typed)
        assert answer.status_code == 422
        assert "not your password" in answer.text
    assert stranger.post("/account/delete", password=PASSWORD).status_code == 303
    assert snapshot(bank)["account"] == before
    assert len(snapshot(bank)["signin_try"]) == 2


def test_the_only_admin_stays(browser: Browser, stranger: Browser, bank: Engine) -> None:
    """Refused with what to do first; with a second one it works."""
    join(browser)
    _make_admin(bank, EMAIL)
    answer = browser.post("/account/delete", password=PASSWORD)
    assert answer.status_code == 409
    assert "Make someone else an admin first" in answer.text
    assert browser.get("/account").status_code == 200
    join(stranger, "otto@example.org")
    _make_admin(bank, "otto@example.org")
    assert browser.post("/account/delete", password=PASSWORD).status_code == 200
    assert stranger.post("/account/delete", password=PASSWORD).status_code == 409


def test_of_two_admins_who_leave_at_once_one_stays(app: Flask, bank: Engine) -> None:
    """Whichever comes second is told that it is the last."""
    both = {name: Browser(app) for name in (EMAIL, "otto@example.org")}
    for name, browser in both.items():
        join(browser, name)
        _make_admin(bank, name)
    start, answers = Barrier(2), []

    def leave(browser: Browser) -> None:
        token = browser.token
        start.wait()
        fields = {"csrf_token": token, "password": PASSWORD}
        answers.append(browser.client.post("/account/delete", data=fields).status_code)

    threads = [Thread(target=leave, args=(browser,)) for browser in both.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]


@pytest.mark.parametrize("mails", [True, False])
def test_a_letter_says_goodbye_where_mail_is_set_up(
    make_app: Callable[[Engine], Flask], bank: Engine, *, mails: bool
) -> None:
    """One letter, and no other is left that names the address."""
    app = make_app(bank)
    browser = Browser(app)
    join(browser)
    parts = app.extensions["exam_prep"]
    mail_url = "smtp://mail.example.org?from=site@example.org" if mails else ""
    app.extensions["exam_prep"] = replace(parts, settings=replace(parts.settings, mail_url=mail_url))
    browser.post("/account/forgot", email=EMAIL)
    assert browser.post("/account/delete", password=PASSWORD).status_code == 200
    with Session(bank) as session:
        kinds = session.scalars(select(OutgoingMail.kind)).all()
    assert list(kinds) == ([MailKind.ACCOUNT_DELETED] if mails else [])


def test_the_account_can_be_taken_along(browser: Browser, stranger: Browser, bank: Engine) -> None:
    """Address, role, sign-ins and acts are in it; nothing that lets anybody in, and nobody else."""
    join(browser)
    sign_in(stranger)
    with Session(bank) as session:
        account = get_account(session, EMAIL)
        learner = find_learner(session, str(snapshot(bank)["learner"][0][1]))
        assert learner is not None
        record = account_record(session, learner)
        assert record is not None
        assert (record["email"], record["role"], len(record["signins"])) == (EMAIL, "learner", 2)
        assert [act["act"] for act in record["acts"]] == ["registered"]
        hashes = [str(row[3]) for row in snapshot(bank)["signin"]]
        secrets = [str(account.password), account.fs_uniquifier, *hashes]
    assert [secret for secret in secrets if secret in str(record)] == []


def test_a_guest_has_no_account_to_take_along(browser: Browser, bank: Engine) -> None:
    """None, so that the file of a guest says so."""
    browser.start_set(count="5")
    with Session(bank) as session:
        learner = find_learner(session, str(snapshot(bank)["learner"][0][1]))
        assert learner is not None
        assert account_record(session, learner) is None


def _make_admin(bank: Engine, email: str) -> None:
    with writing_session(bank) as session:
        get_account(session, email).role = Role.ADMIN


def test_one_place_takes_along_and_deletes(browser: Browser, bank: Engine) -> None:
    """With an account it holds the account too, and deleting asks for the password; a guest is not asked."""
    join(browser)
    assert "Delete your account" in browser.get("/data").text
    taken = browser.get("/data/everything.json").json
    assert taken is not None
    assert taken["account"]["email"] == EMAIL
    for answer in (browser.get("/data/delete"), browser.post("/data/delete")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/delete")
    assert len(snapshot(bank)["account"]) == 1
    guest = Browser(browser.app)
    guest.start_set(count="5")
    taken = guest.get("/data/everything.json").json
    assert taken is not None
    assert taken["account"] is None
