"""What the logger for security tells of accounts: who came in, who was refused, and what changed."""

import logging

import pytest
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import OPERATOR, get_account
from exam_prep.services.accounts.steering import change_role
from tests.browsing import Browser
from tests.set_clock import FakeClock
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in, sign_out


def test_the_ways_in_and_out_are_told(
    browser: Browser, bank: Engine, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Each by its name, in order; no address, no password, and the person by twelve signs."""
    caplog.set_level(logging.DEBUG, logger="exam_prep.security")
    join(browser)
    sign_out(browser)
    sign_in(browser, EMAIL, OTHER)
    sign_in(browser)
    browser.post("/account/password", present=PASSWORD, password=OTHER)
    with writing_session(bank) as session:
        account = get_account(session, EMAIL)
        change_role(session, account.id, Role.INSTRUCTOR, actor=OPERATOR, now=clock())

    told = [record for record in caplog.records if record.name == "exam_prep.security"]
    assert [record.message for record in told] == [
        "signed_in", "signed_out", "sign_in_refused", "signed_in", "password_changed", "role_changed",
    ]  # fmt: skip
    lines = " ".join(str(vars(record)) for record in told)
    assert all(secret not in lines for secret in (EMAIL, PASSWORD, OTHER, account.public_id))


def test_guessing_that_has_to_wait_is_told(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """So that whoever watches the log sees an attack."""
    caplog.set_level(logging.DEBUG, logger="exam_prep.security")
    for _try in range(6):
        sign_in(browser, EMAIL, OTHER)
    assert [record.message for record in caplog.records if record.name == "exam_prep.security"] == [
        *["sign_in_refused"] * 5,
        "limit_reached",
    ]
