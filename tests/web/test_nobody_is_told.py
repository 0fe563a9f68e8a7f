"""Who has an account is told to nobody: same words, same status, same work for every address."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.web.accounts.hashing import hashed
from tests.browsing import Browser
from tests.letters import letters, send_letters
from tests.set_clock import START
from tests.statements import Counter, without_frame

PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
GUESS = "seven geese on a hill"
FORMS = {
    "sign-in": ("/account/login", {"password": GUESS}),
    "register": ("/account/register", {"password": GUESS}),
    "reset": ("/account/forgot", {}),
}
KINDS = ("confirmed", "unconfirmed", "disabled", "invited")
_VALUES = re.compile(r"%\(\w+\)s(::\w+)?|'[^']*'|\b\d+(\.\d+)?\b|NULL|\?")
_TOKEN = re.compile(r'content="[^"]{20,}"|name="csrf_token" value="[^"]+"')


@pytest.mark.parametrize(
    ("form", "mails"),
    [("sign-in", True), ("sign-in", False), ("register", True), ("register", False), ("reset", True)],
)
def test_every_address_is_answered_alike_after_the_same_statements(  # fixtures, and what is tried
    app: Flask, bank: Engine, browser: Browser, tmp_path: Path, *, form: str, mails: bool
) -> None:
    """Confirmed, not confirmed, disabled, invited or none: the same text and the same statements in order."""
    if mails:
        send_letters(app, tmp_path)
    _make(app, bank)
    counter, path, fields = Counter(app), *FORMS[form]
    _ask(browser, path, "warm@example.org", fields)
    answers, works = {}, {}
    for kind in (*KINDS, "nobody"):
        with counter.of() as heard:
            answers[kind] = _ask(browser, path, f"{kind:-<12}@example.org", fields)
        works[kind] = [
            _shape(statement) for statement in without_frame(heard) if "SAVEPOINT" not in statement
        ]
    assert set(answers.values()) == {answers["nobody"]}
    assert len(works["nobody"]) > 3
    for kind in KINDS:
        assert works[kind] == works["nobody"], kind


def test_the_letters_go_to_whoever_has_the_address(
    app: Flask, bank: Engine, browser: Browser, tmp_path: Path
) -> None:
    """A link to confirm for a new address, one to a new password for a known one, and one to nobody."""
    send_letters(app, tmp_path)
    _make(app, bank)
    for path, fields in (FORMS["register"], FORMS["reset"]):
        for name in ("confirmed---", f"new-to-{path[9:12]}"):
            _ask(browser, path, f"{name}@example.org", fields)
    assert letters(bank) == [
        (MailKind.RESET_PASSWORD, "confirmed---@example.org"),
        (MailKind.CONFIRM_ADDRESS, "new-to-reg@example.org"),
        (MailKind.RESET_PASSWORD, "confirmed---@example.org"),
        (MailKind.RESET_PASSWORD, ""),
    ]


def _make(app: Flask, engine: Engine) -> None:
    with app.app_context():
        password = hashed(PASSWORD)
    with writing_session(engine) as session:
        for kind in KINDS:
            account = make_account(
                session,
                f"{kind:-<12}@example.org",
                Role.LEARNER,
                password=None if kind == "invited" else password,
                confirmed=kind in {"confirmed", "disabled"},
                ids=NewIds(new_public_id(), new_public_id(), new_secret()),
                now=START,
            )
            account.active = kind != "disabled"


def _ask(browser: Browser, path: str, email: str, fields: dict[str, str]) -> tuple[int, str, str]:
    answer = browser.post(path, email=email, **fields)
    text = _TOKEN.sub("", answer.text.replace(email, "name@example.org"))
    return answer.status_code, answer.headers.get("Location", ""), text


def _shape(statement: str) -> str:
    """Return a statement without its values, which the driver's trace of SQLite has filled in.

    Whether a column is compared with a value or with NULL is no difference, and whether what was written
    stands or is taken back follows after all of it.
    """
    return " ".join(_VALUES.sub("?", statement).split()).replace(" IS ?", " = ?")
