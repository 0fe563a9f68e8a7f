"""A phone with an authenticator app, as tests use it."""

import re
from dataclasses import dataclass

from passlib.totp import TOTP  # type: ignore[import-untyped]  # passlib ships no types
from werkzeug.test import TestResponse

from tests.browsing import Browser
from tests.set_clock import FakeClock

SET_UP = "/account/second-factor/set-up"
_KEY = re.compile(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>')
_CODE = re.compile(r"<li><code>([0-9A-Z-]{29})</code></li>")


@dataclass
class Phone:
    """Shows the codes of one secret, by a clock that may be off."""

    key: str
    clock: FakeClock

    def code(self, seconds: int = 0) -> str:
        """Return the code that a clock shows which is off by so many seconds."""
        return str(TOTP(key=self.key).generate(int(self.clock().timestamp()) + seconds).token)


def scan(browser: Browser, clock: FakeClock) -> Phone:
    """Open the set-up page and take its key into a phone."""
    page = browser.get(SET_UP)
    found = _KEY.search(page.text)
    assert found is not None, page.headers.get("Location")
    return Phone(found[1], clock)


def turn_on(browser: Browser, clock: FakeClock) -> tuple[Phone, list[str]]:
    """Set the second step up; returns the phone and the recovery codes."""
    phone = scan(browser, clock)
    answer = browser.post(SET_UP, code=phone.code())
    assert answer.status_code == 200, answer.text
    browser.forget_token()
    return phone, _CODE.findall(answer.text)


def step(browser: Browser, code: str, way: str = "") -> TestResponse:
    """Send the code that follows the password; `way` is "/recovery" for a recovery code."""
    answer = browser.post(f"/account/second-step{way}", code=code)
    if answer.status_code == 303:
        browser.forget_token()
    return answer
