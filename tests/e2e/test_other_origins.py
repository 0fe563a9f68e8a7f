"""A hostile page on another origin, in a real browser: no form, script or frame of it has any effect."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from exam_prep.web.extensions import db
from tests.factories import canary_bank
from tests.house import snapshot
from tests.security.site import site_of
from tests.web.addresses import path_of, rules

pytestmark = [pytest.mark.browser, pytest.mark.long]

_FORM = """<form method=post action="%s" enctype="%s"><input name=csrf_token value=x>
<input name=count value=5><input name=response value=1><input name=text value=x><button>go</button></form>"""
_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


class _Hostile(BaseHTTPRequestHandler):
    """Sends whatever page is set on its server."""

    def do_GET(self) -> None:
        """Send it."""
        body: bytes = self.server.page  # type: ignore[attr-defined]  # set by the test
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hostile() -> Iterator[ThreadingHTTPServer]:
    """Give a server on another port of the same machine: to cookies the same site, the hardest case."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hostile)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """Give a running site and its address."""
    with site_of(canary_bank(), tmp_path) as made:
        yield made


@pytest.fixture
def page(browser: Browser, site: tuple[Flask, str]) -> Iterator[Page]:
    """Give the page of a learner with an open set."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site[1]}/practice")
    with page.expect_response("**/responses"):  # the page tells that its question was seen
        page.locator("main form button[type=submit]").first.click()
    yield page
    context.close()


def _visit(page: Page, hostile: ThreadingHTTPServer, body: str) -> None:
    hostile.page = f"<!doctype html>{body}".encode()  # type: ignore[attr-defined]  # read by its handler
    page.goto(f"http://127.0.0.1:{hostile.server_port}/")


@pytest.mark.long
def test_no_foreign_form_has_an_effect(
    page: Page, site: tuple[Flask, str], hostile: ThreadingHTTPServer
) -> None:
    """Every address that writes, each kind of form: a refusal, and not a row differs."""
    app, url = site
    sitting = page.url.split("/")[-2]
    with app.app_context():
        engine = db.engine
    before, tried = snapshot(engine), 0
    for rule in rules(app, "POST"):
        for kind in _KINDS:
            _visit(page, hostile, _FORM % (url + path_of(rule, sitting), kind))
            with page.expect_navigation() as turned:
                page.locator("button").click()
            assert turned.value.status in {400, 415}, rule
            tried += 1
    assert tried >= 30
    assert snapshot(engine) == before
    assert page.goto(f"{url}/sittings/{sitting}/1").status == 200  # type: ignore[union-attr]  # a page came


def test_no_foreign_script_has_an_effect_or_reads(
    page: Page, site: tuple[Flask, str], hostile: ThreadingHTTPServer
) -> None:
    """Requests with the cookie, readable or not: nothing is written, and not a word can be read."""
    app, url = site
    sitting = page.url.split("/")[-2]
    with app.app_context():
        engine = db.engine
    before = snapshot(engine)
    _visit(page, hostile, "<p>x</p>")
    read = page.evaluate(
        """async ([url, sitting]) => {
          const got = [];
          const body = JSON.stringify({position: 1, response: [1], client_id: 'c', base_revision: 0});
          for (const mode of ['no-cors', 'cors']) for (const type of ['text/plain', 'application/json'])
            try {
              const answer = await fetch(`${url}/sittings/${sitting}/responses`,
                {method: 'POST', mode, credentials: 'include', headers: {'Content-Type': type}, body});
              got.push(await answer.text());
            } catch { got.push('') }
          for (const path of ['/data/everything.json', '/', `/sittings/${sitting}/1`])
            try { got.push(await (await fetch(url + path, {credentials: 'include'})).text()) }
            catch { got.push('') }
          return got;
        }""",
        [url, sitting],
    )
    assert read == [""] * 7
    assert snapshot(engine) == before


def test_no_frame_shows_a_page(page: Page, site: tuple[Flask, str], hostile: ThreadingHTTPServer) -> None:
    """Frame, object and embed stay empty, so that no click can be stolen; a window of ours is cut off."""
    _app, url = site
    frames = "".join(f'<{tag}="{url}/data/delete"></{tag.split()[0]}>' for tag in _FRAMES)
    _visit(page, hostile, frames)
    shown = [frame.locator("button").count() for frame in page.frames if frame.url.startswith(url)]
    assert sum(shown) == 0
    with page.context.expect_page() as opened:
        page.evaluate("url => { window.far = window.open(url + '/data') }", url)
    opened.value.wait_for_load_state()
    assert page.evaluate("window.far.closed") is True


_FRAMES = ("iframe src", "object data", "embed src")
