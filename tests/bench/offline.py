"""A learner in Chromium answers 100 questions while workers die, the server dies, and the line is away.

Run: python -m tests.bench.offline [--short]   (tests/bench/README.md explains the figures)
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.e2e.answering import choose, cut_line, mend_line, shown_answer, wait_until_kept
from tests.ports import free_port
from tests.serving.processes import EXAM_PREP, Served, children, clean_environment, running

_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
_RESPONSES = "SELECT position, response FROM sitting_item ORDER BY position"
_DOUBLED = (
    "SELECT count(*) FROM (SELECT 1 FROM response_event WHERE revision IS NOT NULL "
    "GROUP BY sitting_id, position, revision HAVING count(*) > 1)"
)
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """How many questions, and after how many of them what happens."""

    items: int
    workers_die: tuple[int, ...]
    server_dies: int
    server_is_back: int
    line_goes: int
    reload: int
    line_is_back: int
    second_tab: int


LONG = Plan(100, (6, 12, 18, 24), 30, 38, 40, 60, 80, 90)
SHORT = Plan(14, (2,), 4, 6, 7, 9, 12, 13)


@dataclass
class Found:
    """What the run showed; `wanted` holds what the page showed as chosen, by position."""

    wanted: dict[int, str] = field(default_factory=dict)
    dialogs: int = 0
    kept_seconds: float = 0.0
    restart_seconds: float = 0.0
    resync_seconds: float = 0.0


class Run:
    """A learner, a server that is killed, and the line."""

    def __init__(self, plan: Plan, folder: Path, context: BrowserContext) -> None:
        self.plan, self.folder, self.context = plan, folder, context
        self.found, self.port = Found(), free_port()
        self.chance = random.Random(4)  # noqa: S311  # repeatable, nothing secret

    def go(self) -> Found:
        """Run the plan over two lives of the server."""
        plan = self.plan
        with self._served() as served:
            page = self._begin(served)
            for position in range(1, plan.server_dies + 1):
                if position in plan.workers_die:
                    os.kill(self.chance.choice(children(served.process.pid)), signal.SIGKILL)
                self._answer(page, position)
            os.killpg(served.process.pid, signal.SIGKILL)
            for position in range(plan.server_dies + 1, plan.server_is_back + 1):
                self._answer(page, position)
        with self._served():
            began = time.perf_counter()
            self._wait_for(plan.server_is_back)
            self.found.restart_seconds = time.perf_counter() - began
            self._go_offline(page)
            self._end_in_two_tabs(page)
        return self.found

    def _go_offline(self, page: Page) -> None:
        plan = self.plan
        for position in range(plan.server_is_back + 1, plan.line_is_back + 1):
            if position == plan.line_goes + 1:
                cut_line(self.context)
            self._answer(page, position)
            if position == plan.reload:
                page.reload()
        began = time.perf_counter()
        mend_line(self.context)
        self._wait_for(plan.line_is_back)
        self.found.resync_seconds = time.perf_counter() - began

    def _end_in_two_tabs(self, page: Page) -> None:
        plan, other = self.plan, self.context.new_page()
        other.goto(f"{page.url.rpartition('/')[0]}/{plan.second_tab + 1}")
        for position in range(plan.line_is_back + 1, plan.second_tab + 1):
            self._answer(page, position)
            if position + plan.second_tab - plan.line_is_back <= plan.items:
                self._answer(other, position + plan.second_tab - plan.line_is_back)
        self._wait_for(plan.items)
        self.found.dialogs = page.locator("dialog").count() + other.locator("dialog").count()

    def _begin(self, served: Served) -> Page:
        page = self.context.new_page()
        page.goto(f"{served.url}/practice")
        page.get_by_label("Another number").fill(str(self.plan.items))
        page.get_by_role("button", name="Start").last.click()
        page.wait_for_url("**/sittings/*/1")
        began = time.perf_counter()
        wait_until_kept(page, self.plan.items)
        self.found.kept_seconds = time.perf_counter() - began
        return page

    def _answer(self, page: Page, position: int) -> None:
        """Answer the question on the page and go on, whatever there is behind the page."""
        page.wait_for_url(f"**/{position}", timeout=_PATIENCE * 1000)
        choose(page, position % 2 + 1)
        self.found.wanted[position] = shown_answer(page)
        if position < self.plan.items:
            page.get_by_role("button", name="Next").last.click()
            page.wait_for_url(f"**/{position + 1}", timeout=_PATIENCE * 1000)

    def _wait_for(self, answers: int) -> None:
        """Wait until the database holds so many answers."""
        ends = time.monotonic() + _PATIENCE
        while sum(bool(response) for response in self.responses().values()) < answers:
            assert time.monotonic() < ends, f"{answers} answers did not arrive: {self.responses()}"
            for page in self.context.pages:
                page.wait_for_timeout(20)

    def responses(self) -> dict[int, str]:
        """Return what the database holds, by position."""
        with closing(sqlite3.connect(self.folder / "instance" / "exam_prep.sqlite3")) as database:
            return dict(database.execute(_RESPONSES).fetchall())

    def doubled(self) -> int:
        """Return how many revisions the log holds twice."""
        with closing(sqlite3.connect(self.folder / "instance" / "exam_prep.sqlite3")) as database:
            return int(database.execute(_DOUBLED).fetchone()[0])

    @contextmanager
    def _served(self) -> Iterator[Served]:
        command = [EXAM_PREP, "serve", "--port", str(self.port)]
        with running(command, self.folder, self.port, clean_environment()) as served:
            yield served


def run(plan: Plan) -> str:
    """Run `plan` and return its figures in a line; an AssertionError says what was lost."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        session = Run(plan, Path(name), browser.new_context())
        found = session.go()
        browser.close()
        held, doubled = session.responses(), session.doubled()
        environment = clean_environment()
        subprocess.run([EXAM_PREP, "verify"], cwd=name, env=environment, check=True, capture_output=True)
    right = sum(held[position] == wanted for position, wanted in found.wanted.items())
    assert (right, len(held), doubled, found.dialogs) == (plan.items, plan.items, 0, 0), (held, found)
    return (
        f"{right} of {plan.items} answers right in the database, through {len(plan.workers_die)} "
        f"worker kills, 1 server kill, {plan.line_is_back - plan.line_goes} answers without a line, "
        "a reload and a second tab; "
        f"{doubled} doubled, {found.dialogs} false conflicts; {plan.items} pages kept in "
        f"{found.kept_seconds:.1f} s; after the restart all there in {found.restart_seconds:.1f} s; "
        f"resync {found.resync_seconds:.2f} s"
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="half a minute: does it work")
    chosen = parser.parse_args()
    sys.stdout.write(run(SHORT if chosen.short else LONG) + "\n")


if __name__ == "__main__":
    main()
