"""While a password is hashed, nobody who saves an answer waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.web.accounts import hashing
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.letters import last_link, path_of, send_letters
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in, sign_out

Act = Callable[[Browser], object]


@pytest.fixture
def hashes(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let somebody save an answer in the middle of each hash; gives the names of what was hashed by."""
    sitting = stranger.start_set(count="5")
    done: list[str] = []
    for name in ("hash_password", "verify_password"):
        monkeypatch.setattr(hashing, name, _watched(getattr(hashing, name), name, stranger, sitting, done))
    return done


def _watched(
    real: Callable[..., object], name: str, other: Browser, sitting: str, done: list[str]
) -> Callable[..., object]:
    def watched(*values: str) -> object:
        assert not db.session().in_transaction()
        with ThreadPoolExecutor(1) as pool:
            saved = pool.submit(other.save, sitting, 1, 1, client_id=f"save-{len(done)}-{name}")
            assert saved.result(timeout=60).status_code in {200, 409}
        done.append(name)
        return real(*values)

    return watched


def test_no_form_hashes_in_a_transaction(
    app: Flask, bank: Engine, browser: Browser, hashes: list[str], tmp_path: Path
) -> None:
    """Registering, confirming, signing in right or not, asking again, changing, and a link to a new one."""
    send_letters(app, tmp_path)
    assert browser.post("/account/register", email=EMAIL, password=PASSWORD).status_code == 200
    confirms = path_of(last_link(bank))
    assert browser.post(confirms, password=PASSWORD).status_code == 303
    browser.forget_token()
    assert browser.post("/account/verify", password=PASSWORD).status_code == 303
    assert browser.post("/account/password", present=PASSWORD, password=OTHER).status_code == 303
    sign_out(browser)
    assert sign_in(browser, EMAIL, PASSWORD).status_code == 200
    assert sign_in(browser, "nobody@example.org", PASSWORD).status_code == 200
    assert sign_in(browser, EMAIL, OTHER).status_code == 303
    browser.post("/account/forgot", email=EMAIL)
    assert browser.post(path_of(last_link(bank)), password=PASSWORD).status_code == 303
    hash_, verify = "hash_password", "verify_password"
    assert hashes == [hash_, verify, verify, verify, hash_, verify, verify, verify, hash_]


def test_without_letters_neither(browser: Browser, hashes: list[str]) -> None:
    """Registering and signing in."""
    join(browser)
    assert hashes == ["hash_password", "verify_password"]
