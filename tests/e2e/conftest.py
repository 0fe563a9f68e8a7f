"""One server process and one browser for the session; each test has a visitor of its own."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from exam_prep.clock import system_clock
from tests.ports import free_port

_START_SECONDS = 120
"""A machine that does much else may take its time; a server that ended is noticed at once."""
_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_WITHOUT_WORKER = "Service Worker registration blocked by Playwright"
"""Said, at any time, to a visitor who was made without service workers."""


# A busy machine may take its time; a page that never gets there still fails.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Server:
    """A running `exam-prep serve` and its database file."""

    url: str
    database: Path

    def bank_link(self) -> str:
        """Return the path that opens the bank, as the command prints it."""
        command = [str(Path(sys.executable).with_name("exam-prep")), "bank", "link"]
        env = {**os.environ, "EXAM_PREP_DATA_DIR": str(self.database.parent)}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()

    def user(self, *words: str) -> str:
        """Run `exam-prep user` and return what it prints."""
        command = [str(Path(sys.executable).with_name("exam-prep")), "user", *words]
        env = {**os.environ, "EXAM_PREP_DATA_DIR": str(self.database.parent)}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()

    def make_all_due(self) -> None:
        """Let time pass for every card: the database says that all are due."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("UPDATE card SET due_at = '2020-01-01 00:00:00.000000'")

    def forget_counts(self) -> None:
        """Let no passkey have counted its uses, as many never do."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("UPDATE passkey SET sign_count = 0")

    def items_of(self, sitting: str) -> dict[str, str]:
        """Return the item that a sitting asks for each concept."""
        query = (
            "SELECT i.concept, i.item_id FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id "
            "WHERE s.public_id = ?"
        )
        with closing(sqlite3.connect(self.database)) as connection:
            return dict(connection.execute(query, (sitting,)).fetchall())

    def response_of(self, sitting: str, position: int) -> str:
        """Return the stored response to one item, in displayed numbers."""
        query = (
            "SELECT i.response FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id "
            "WHERE s.public_id = ? AND i.position = ?"
        )
        with closing(sqlite3.connect(self.database)) as connection:
            return str(connection.execute(query, (sitting, position)).fetchone()[0])

    def end_break(self, sitting: str, *, seconds: int) -> None:
        """Let the open break of a sitting end in some seconds."""
        until = f"{system_clock() + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S.%f}"
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("UPDATE sitting SET paused_until = ? WHERE public_id = ?", (until, sitting))
            connection.execute(
                "UPDATE sitting_pause SET until = ? WHERE ended_at IS NULL "
                "AND sitting_id = (SELECT id FROM sitting WHERE public_id = ?)",
                (until, sitting),
            )

    def run_out(self, sitting: str) -> None:
        """Let the time of a sitting run out an hour ago."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(
                "UPDATE sitting SET started_at = '2020-01-01 00:00:00.000000', "
                "check_at = '2020-01-01 01:00:00.000000' WHERE public_id = ?",
                (sitting,),
            )


@dataclass
class Visitor:
    """A page with what it asked for and what it complained about."""

    page: Page
    url: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        """Open a path of the server."""
        self.page.goto(self.url + path)

    def press(self, name: str) -> None:
        """Press the button or link of this name and wait for the page that follows."""
        button = self.page.get_by_role("button", name=name, exact=False)
        # A page turn waits for its save: asking for the load state at once would find the old page loaded.
        with self.page.expect_navigation():
            (button if button.count() else self.page.get_by_role("link", name=name)).first.click()

    @property
    def sitting(self) -> str:
        """Return the public id in the address."""
        return self.page.url.split("/sittings/")[1].split("/")[0]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server in an empty folder, on a free port."""
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    command = [str(Path(sys.executable).with_name("exam-prep")), "serve", "--port", str(port)]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "EXAM_PREP_DATA_DIR": str(folder)}, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, folder / "log")
        yield Server(url, folder / "exam_prep.sqlite3")
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one the browser tests are skipped, unless they are required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("EXAM_PREP_BROWSER_REQUIRED"):
            pytest.fail("Browser tests are required here and no Chromium is on the PATH.")
        pytest.skip("No Chromium is on the PATH; install one (Debian: chromium) to run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors; when the test ends, each must have met no other host and no complaint."""
    yield from _visits(browser, server.url)


@pytest.fixture
def canary_url(canary_app: Flask) -> Iterator[str]:
    """Give the address of the application over the canary items, in threads of this process."""
    yield from _served(canary_app)


@pytest.fixture
def bank_url(app: Flask) -> Iterator[str]:
    """Give the address of the application over the shipped bank, in threads of this process."""
    yield from _served(app)


def _served(app: Flask) -> Iterator[str]:
    serving = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.port}"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


@pytest.fixture
def visit_canaries(browser: Browser, canary_url: str) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors over the canary items, at the time of the test's clock."""
    yield from _visits(browser, canary_url)


@pytest.fixture
def visit_bank(browser: Browser, bank_url: str) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors over the shipped bank, at the time of the test's clock."""
    yield from _visits(browser, bank_url)


class _Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's own signature
        """Say nothing."""


def _visits(browser: Browser, url: str) -> Iterator[Callable[..., Visitor]]:
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        context = browser.new_context(**options)  # type: ignore[arg-type]  # playwright's many options
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(page, url)
        page.on("request", lambda request: visitor.hosts.add(_host(request)))
        page.on("console", lambda message: _note(visitor, message))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitors.append(visitor)
        return visitor

    yield make
    for context in contexts:
        context.close()
    for visitor in visitors:
        assert visitor.hosts <= {url.removeprefix("http://")}
        assert visitor.complaints == []


def _note(visitor: Visitor, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"} and message.text != _WITHOUT_WORKER:
        visitor.complaints.append(message.text)


def _host(request: Request) -> str:
    return request.url.split("/")[2]


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(_START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            httpx.get(f"{url}/readyz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server did not start:\n{log.read_text()}")
