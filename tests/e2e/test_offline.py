"""Without a line a learner goes through the whole open set; nothing is lost, nothing secret is kept."""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Request, expect

from exam_prep.core.items import Kind
from exam_prep.db.sittings import SittingItem
from tests.e2e.answering import (
    choose,
    cut_line,
    kept_pages,
    mend_line,
    on_device,
    told,
    wait_until_kept,
)
from tests.e2e.conftest import Server, Visitor
from tests.factories import CANARY, EXAM
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.long]

ITEMS = 12


@pytest.mark.long
def test_a_whole_set_is_answered_in_a_tunnel(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """Every kind, Next and Previous, a changed mind, a reload, a closed page: all there, nothing asked."""
    visitor = _practice(visit_canaries)
    page, sitting = visitor.page, visitor.sitting
    cut_line(page.context)
    for position in range(1, ITEMS + 1):
        choose(page, 1)
        told(page, "Kept on this device")
        if position < ITEMS:
            visitor.press("Next")
            page.wait_for_url(f"**/{position + 1}")
    visitor.press("Previous")
    page.wait_for_url(f"**/{ITEMS - 1}")
    choose(page, 2)
    page.reload()
    told(page, "Kept on this device")
    expect(page.locator("#map button.done")).to_have_count(ITEMS)
    page.close()
    mend_line(page.context)
    visitor.page = page.context.new_page()
    visitor.goto(f"/sittings/{sitting}/1")
    rows = _all_answered(visitor, canary_house, sitting)
    expect(visitor.page.locator("dialog")).to_have_count(0)
    visitor.complaints.clear()  # the browser reports each request that failed

    assert [row.revision for row in rows] == [1] * (ITEMS - 2) + [rows[ITEMS - 2].revision, 1]
    assert rows[ITEMS - 2].response == _second(canary_house, sitting, ITEMS - 1)
    assert canary_house.verify().mismatches == ()


def test_what_needs_the_server_says_what_to_do(visit_canaries: Callable[..., Visitor]) -> None:
    """Check and Finish without a line name the button to press later; the answer stays on the device."""
    visitor = _practice(visit_canaries)
    page = visitor.page
    cut_line(page.context)
    choose(page, 1)
    page.get_by_role("button", name="Check").last.click()
    told(page, "Press Check when you are back")
    expect(page.locator("[data-status]")).to_be_in_viewport()
    page.get_by_role("button", name="Finish").click()
    told(page, "Press Finish when you are back")
    mend_line(page.context)
    told(page, "Saved")
    visitor.press("Check")
    expect(page.locator("h1#verdict")).to_be_visible()
    visitor.complaints.clear()  # the browser reports each request that failed


def test_a_kept_page_builds_on_the_newest_answer(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """Answered twice with a line, seen again without: the copy shows it, and a change is no conflict."""
    visitor = _practice(visit_canaries)
    page = visitor.page
    here = next(
        row.position
        for row in canary_house.items(visitor.sitting)
        if canary_house.asked(row).kind is Kind.SINGLE and row.position < ITEMS
    )
    visitor.goto(f"/sittings/{visitor.sitting}/{here}")
    for number in (1, 2):
        choose(page, number)
        told(page, "Saved")
    cut_line(page.context)
    visitor.press("Next")
    page.wait_for_url(f"**/{here + 1}")
    visitor.press("Previous")
    page.wait_for_url(f"**/{here}")
    expect(page.locator("input.ans:checked")).to_have_attribute("value", "2")
    choose(page, 1)
    told(page, "Kept on this device")
    mend_line(page.context)
    told(page, "Saved")
    expect(page.locator("dialog")).to_have_count(0)
    visitor.complaints.clear()  # the browser reports each request that failed

    row = canary_house.item(visitor.sitting, here)
    assert (row.response, row.revision) == ("1", 3)


def test_nothing_secret_is_ever_on_the_device(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """Exam answered, all pages kept: no canary in caches and stores, only stems. After it: no page."""
    visitor = visit_canaries()
    visitor.goto(f"/exams/{EXAM}")
    visitor.press("Start")
    page, sitting = visitor.page, visitor.sitting
    kept = wait_until_kept(page, 6)
    for position in range(1, 7):
        visitor.goto(f"/sittings/{sitting}/{position}")
        choose(page, 1)
        told(page, "Saved")
    held = on_device(page)
    assert all(canary_house.asked(row).stem in held for row in canary_house.items(sitting))
    assert any(path.endswith(".css") for path in kept)
    assert CANARY not in held
    visitor.press("Finish")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/result")
    _until_nothing_is_kept(visitor)

    visitor.goto(f"/sittings/{sitting}/1")
    assert CANARY in page.content()
    assert CANARY not in on_device(page)


@pytest.mark.long
def test_an_explained_question_leaves_the_device(visit_canaries: Callable[..., Visitor]) -> None:
    """Checked: its copy goes at once, and is not kept again; the others stay."""
    visitor = _practice(visit_canaries)
    page, path = visitor.page, f"/sittings/{visitor.sitting}/1"
    choose(page, 1)
    visitor.press("Check")
    expect(page.locator("h1#verdict")).to_be_visible()
    visitor.goto(f"/sittings/{visitor.sitting}/2")
    page.wait_for_timeout(1000)

    assert sorted(path for path in kept_pages(page) if "/sittings/" in path) == sorted(
        f"/sittings/{visitor.sitting}/{position}" for position in range(2, ITEMS + 1)
    )
    assert path not in kept_pages(page)
    assert CANARY not in on_device(page)


@pytest.mark.long
def test_whoever_is_not_known_any_more_leaves_no_page_behind(visit_canaries: Callable[..., Visitor]) -> None:
    """The cookie is gone, as after signing out: the next page drops what was kept."""
    visitor = _practice(visit_canaries)
    visitor.page.context.clear_cookies()
    visitor.goto("/help")
    _until_nothing_is_kept(visitor)


@pytest.mark.long
def test_pages_are_fetched_ahead_politely(visit_canaries: Callable[..., Visitor]) -> None:
    """Only after the page has loaded, one at a time, each once; what is kept is not asked for again."""
    visitor = visit_canaries()
    running, most = 0, 0
    asked: list[tuple[str, bool]] = []
    loaded: list[object] = []

    def begin(request: Request) -> None:
        nonlocal running, most
        if "keep-page" in request.headers:
            running, most = running + 1, max(most, running + 1)
            asked.append((request.url.rsplit("/", 1)[1], bool(loaded)))

    def end(request: Request) -> None:
        nonlocal running
        running -= "keep-page" in request.headers

    visitor.goto("/")
    visitor.page.context.on("request", begin)
    visitor.page.context.on("requestfinished", end)
    visitor.page.on("load", lambda page: loaded.append(page))  # noqa: PLW0108  # it is given an attribute
    visitor.press("Start 10 questions")
    wait_until_kept(visitor.page, 10)
    visitor.page.reload()
    visitor.page.wait_for_timeout(1000)

    assert sorted(int(position) for position, _ in asked) == list(range(1, 11))
    assert asked[0] == ("2", True)
    assert most == 1


@pytest.mark.long
def test_a_late_answer_of_a_timed_set_is_told_late(visit: Callable[..., Visitor], server: Server) -> None:
    """The tunnel was longer than the time: the answer is kept as late, and the learner is told."""
    visitor = visit()
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page, sitting = visitor.page, visitor.sitting
    wait_until_kept(page, 20)
    cut_line(page.context)
    visitor.press("Next")
    page.wait_for_url("**/2")
    choose(page, 2)
    told(page, "Kept on this device")
    server.run_out(sitting)
    mend_line(page.context)
    told(page, "it came after the time was up")
    visitor.complaints.clear()  # the browser reports each request that failed

    assert server.response_of(sitting, 2) == ""


def test_the_clock_of_a_kept_page_has_run_on(visit: Callable[..., Visitor]) -> None:
    """Ten minutes after the copy was made the page shows ten minutes less; the copy itself says otherwise."""
    visitor = visit()
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page = visitor.page
    wait_until_kept(page, 20)
    kept_at = page.evaluate("Date.now()")
    cut_line(page.context)
    page.clock.install(time=kept_at / 1000 + 600)
    page.reload()
    expect(page.locator("[data-clock-text]")).to_have_text("19 min left")
    visitor.complaints.clear()  # the browser reports each request that failed


@pytest.mark.long
def test_without_a_worker_all_stays_as_it_was(visit: Callable[..., Visitor], server: Server) -> None:
    """No worker: Next without a line stays and says so; with a line the answer is saved and it goes on."""
    visitor = visit(service_workers="block")
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page, sitting = visitor.page, visitor.sitting
    page.wait_for_load_state("networkidle")
    cut_line(page.context)
    choose(page, 2)
    told(page, "Kept on this device")
    page.get_by_role("button", name="Next").last.click()
    told(page, "that question is not on this device")
    assert page.url.endswith("/1")
    mend_line(page.context)
    told(page, "Saved")
    visitor.press("Next")
    page.wait_for_url("**/2")
    visitor.complaints.clear()  # the browser reports each request that failed

    assert server.response_of(sitting, 1) == "2"


def test_the_sender_waits_as_long_as_the_server_asks(visit: Callable[..., Visitor], server: Server) -> None:
    """503 with Retry-After 20: nothing is sent for 20 seconds, even when the line comes back; then it is."""
    visitor = visit(service_workers="block")
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page, sent = visitor.page, [0]
    page.wait_for_load_state("networkidle")
    page.clock.install()

    def busy(route: object) -> None:
        sent[0] += 1
        route.fulfill(status=503, headers={"Retry-After": "20"}, body="{}")  # type: ignore[attr-defined]

    page.route("**/responses", busy)
    # From here on only the test lets time pass, however slow the machine is.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    choose(page, 2)
    told(page, "Kept on this device")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(19_000)
    assert sent == [1]
    page.unroute("**/responses")
    page.clock.run_for(2_000)
    told(page, "Saved")
    visitor.complaints.clear()  # the browser reports the 503

    assert server.response_of(visitor.sitting, 1) == "2"


def _practice(visits: Callable[..., Visitor]) -> Visitor:
    """Start a set of every kind, with its pages on the device."""
    visitor = visits()
    visitor.goto("/practice")
    visitor.page.get_by_label("Another number").fill(str(ITEMS))
    visitor.press("Start")
    wait_until_kept(visitor.page, ITEMS)
    return visitor


def _until_nothing_is_kept(visitor: Visitor) -> None:
    for _ in range(100):
        if not kept_pages(visitor.page):
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError(sorted(kept_pages(visitor.page)))


def _all_answered(visitor: Visitor, house: House, sitting: str) -> Sequence[SittingItem]:
    """Wait until every item has an answer, and return the rows."""
    for _ in range(200):
        rows = house.items(sitting)
        if all(row.response for row in rows):
            return rows
        visitor.page.wait_for_timeout(50)
    raise AssertionError([row.response for row in rows])


def _second(house: House, sitting: str, position: int) -> str:
    """Return what choosing line 2 after line 1 stores at an item of any kind."""
    row = house.item(sitting, position)
    shown = len(row.option_order.split())
    kind = house.asked(row).kind.value
    if kind in {"matching", "ordering"}:
        return " ".join(str((place + 1) % shown + 1) for place in range(shown))
    return "1 2" if kind == "multiple" else "2"
