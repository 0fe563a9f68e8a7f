"""The clock of the page: the server's word counts, whatever the device's clock and the page's fields say."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from exam_prep.clock import system_clock
from tests.e2e.conftest import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_OVER = re.compile("/result$")
_SHORT_BREAK = 15
"""Seconds: over before the page asks of itself, and long enough for a busy machine to show the page."""


@pytest.mark.long
@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_device_whose_clock_is_a_day_off_shows_the_servers_time(
    visit: Callable[..., Visitor], server: Server, off: timedelta
) -> None:
    """The seconds shown are those that the server gives, the answer counts, and nothing is handed in."""
    visitor = visit()
    visitor.page.clock.install(time=system_clock() + off)
    sitting = _start(visitor)
    expect(_clock(visitor.page)).to_have_text(re.compile("^(30|29) min left$"))
    visitor.page.clock.run_for(5 * 60_000)
    _choose(visitor)

    assert server.response_of(sitting, 1) == "2"
    assert _beat(visitor, sitting)["state"] == "in_progress"


@pytest.mark.long
def test_a_stale_tab_whose_time_runs_out_after_an_extension_goes_on(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """The page believes that time is over ten minutes early; it asks, is told, says so once, and works on."""
    visitor = visit()
    page = visitor.page
    page.clock.install()
    sitting = _start(visitor)
    _extend(server, sitting, 10)
    # The device's time flies: by the page's own count the 30 minutes are over, by the server's they began.
    page.route(re.compile("/clock$"), lambda route: route.abort())
    page.clock.run_for(29 * 60_000)
    page.unroute(re.compile("/clock$"))
    page.clock.run_for(65_000)
    expect(page.get_by_text("Time was added: 10 min more.")).to_be_visible()
    expect(_clock(page)).to_have_text(re.compile("^(40|39) min left$"))
    visitor.complaints.clear()  # the browser notes the requests that this test cut

    assert not _OVER.search(page.url)
    _choose(visitor)
    assert server.response_of(sitting, 1) == "2"
    visitor.press("Next")
    expect(page.locator("[data-added]")).to_be_hidden()


def test_forged_fields_and_a_forged_end_change_nothing(visit: Callable[..., Visitor]) -> None:
    """A page that claims another deadline, or that time is up, is not believed; the exam stays open."""
    visitor = visit()
    sitting = _start(visitor)
    before = _beat(visitor, sitting)
    forged = {
        "deadline": "2999-01-01T00:00:00Z",
        "time_up": "1",
        "seconds_left": "0",
        "started_at": "2999-01-01",
    }
    codes = visitor.page.evaluate(
        """async ([sitting, forged]) => {
          const token = document.querySelector("meta[name=csrf-token]").content;
          const send = (path, body, type) => fetch(`/sittings/${sitting}/${path}`, {
            method: "POST", body,
            headers: { "X-CSRFToken": token, ...(type ? { "Content-Type": type } : {}) },
          }).then((reply) => reply.status);
          const form = new URLSearchParams({ ...forged, revision: "0", client_id: "forged-1", go: "save" });
          return [
            await send("1", form), await send("clock", form), await send("time-up", form),
            await send("responses", JSON.stringify({ position: 1, ...forged }), "application/json"),
          ];
        }""",
        [sitting, forged],
    )
    visitor.complaints.clear()  # the browser notes each refusal

    assert codes == [200, 405, 404, 422]
    after = _beat(visitor, sitting)
    assert (after["state"], after["ends_at"]) == ("in_progress", before["ends_at"])


@pytest.mark.long
@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_a_pause_puts_the_question_away_and_go_on_brings_it_back(
    visit: Callable[..., Visitor], options: dict[str, bool]
) -> None:
    """By one button each, with and without script; the page is free of axe's faults at 320 px."""
    visitor = visit(viewport={"width": 320, "height": 640}, **options)
    visitor.goto("/practice")
    visitor.page.get_by_label("Exam pace", exact=False).check()
    visitor.press("Start practice")
    visitor.press("Pause")
    expect(visitor.page.get_by_role("heading", name="The clock is stopped")).to_be_visible()
    expect(visitor.page.get_by_role("radio")).to_have_count(0)
    if not options:
        assert _axe_faults(visitor.page) == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
    visitor.press("Go on")
    expect(visitor.page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_page_that_stands_still_follows_another_that_works_on(visit: Callable[..., Visitor]) -> None:
    """Two tabs: one is paused, the other answers; the first shows the question as soon as it is looked at."""
    visitor = visit()
    visitor.goto("/practice")
    visitor.page.get_by_label("Exam pace", exact=False).check()
    visitor.press("Start practice")
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    visitor.press("Pause")
    other.locator("#flag + label").click()
    expect(other.locator("[data-status]")).to_contain_text("Saved")
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(visitor.page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.long
def test_the_page_of_a_break_ends_with_the_break(visit: Callable[..., Visitor], server: Server) -> None:
    """When the server lets the clock run again, the page shows the question; another tab follows as well."""
    visitor = visit()
    visitor.page.clock.install()
    visitor.goto("/exams/ca-pssc-120")
    visitor.press("Start 120")
    visitor.goto(f"/sittings/{visitor.sitting}/60")
    with visitor.page.expect_navigation():
        visitor.page.locator("button.go", has_text="Next").click()
    visitor.press("Take the break")
    expect(visitor.page.get_by_role("heading", name="Your break")).to_be_visible()
    assert _axe_faults(visitor.page) == []
    server.end_break(visitor.sitting, seconds=_SHORT_BREAK)
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", name="Your break")).to_be_visible()
    server.end_break(visitor.sitting, seconds=0)
    visitor.page.clock.run_for(_SHORT_BREAK * 1000 + 1000)
    expect(visitor.page.get_by_text("You have had your break.")).to_be_visible()


def _start(visitor: Visitor) -> str:
    visitor.goto("/exams/first-look-20")
    visitor.press("Start 20")
    return visitor.sitting


def _clock(page: Page) -> Locator:
    return page.locator("[data-clock-text]")


def _choose(visitor: Visitor) -> None:
    with visitor.page.expect_response(re.compile("/responses$")):
        visitor.page.locator("input[name=response]").nth(1).check()


def _beat(visitor: Visitor, sitting: str) -> dict[str, object]:
    beat: dict[str, object] = visitor.page.request.get(f"{visitor.url}/sittings/{sitting}/clock").json()
    return beat


def _axe_faults(page: Page) -> list[str]:
    return [fault["id"] for fault in Axe().run(page).response["violations"]]


def _extend(server: Server, sitting: str, minutes: int) -> None:
    command = [str(Path(sys.executable).with_name("exam-prep")), "sitting", "extend", sitting]
    subprocess.run(
        [*command, "--minutes", str(minutes), "--reason", "The fire alarm rang"],
        env={**os.environ, "EXAM_PREP_DATA_DIR": str(server.database.parent)},
        capture_output=True,
        check=True,
    )
