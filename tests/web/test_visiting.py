"""The learner's cookie and the browser's zone."""

from http import HTTPStatus

import pytest
from sqlalchemy import Engine

from tests.browsing import Browser
from tests.house import snapshot
from tests.set_clock import FakeClock


def _sets_cookie(browser: Browser, path: str) -> bool:
    answer = browser.get(path)
    assert answer.status_code == HTTPStatus.OK
    return "session=" in answer.headers.get("Set-Cookie", "")


def test_the_cookie_is_renewed_once_a_day(browser: Browser, clock: FakeClock) -> None:
    """The first page of a day sends it again, whatever is only asked by a script or a machine does not."""
    sitting = browser.start_set()
    assert not _sets_cookie(browser, "/progress")
    clock.advance(days=1)

    assert not _sets_cookie(browser, "/healthz")
    assert not _sets_cookie(browser, f"/sittings/{sitting}/clock")
    assert _sets_cookie(browser, "/progress")
    assert not _sets_cookie(browser, "/progress")


def test_the_cookie_is_renewed_at_a_start(browser: Browser, clock: FakeClock) -> None:
    """Work that is begun can be found for as long as the cookie lives, counted from now."""
    browser.start_set()
    clock.advance(days=300)
    answer = browser.post("/practice")

    assert answer.status_code == 303
    assert "Expires=" in answer.headers["Set-Cookie"]


def test_a_newcomer_who_looks_around_gets_no_learner(browser: Browser, clock: FakeClock) -> None:
    """Only what is started makes a cookie with a name in it."""
    browser.get("/")
    clock.advance(days=1)

    assert not _sets_cookie(browser, "/progress")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Pacific/Kiritimati", "Pacific/Kiritimati"),
        ("UTC", "UTC"),
        ("localtime", "America/New_York"),
        ("Factory", "America/New_York"),
        ("Nowhere/Land", "America/New_York"),
    ],
)
def test_a_zone_is_a_place(browser: Browser, bank: Engine, sent: str, kept: str) -> None:
    """Names that mean another thing on each machine are no zone of a learner."""
    browser.client.set_cookie("zone", sent)
    browser.start_set()

    assert kept in {value for row in snapshot(bank)["learner"] for value in row}
