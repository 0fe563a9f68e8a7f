"""What leaves the device and what stays on it: one origin, and after deleting no answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.answering import choose, wait_until_kept
from tests.e2e.conftest import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_KEPT = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
  databases: (await indexedDB.databases()).map(one => one.name),
  caches: await caches.keys(),
})"""
_NOTHING = {"local": [], "session": [], "cookies": "", "databases": [], "caches": []}


def _with_waiting_answer(visitor: Visitor) -> None:
    """Leave an answer on the device that the server has not got."""
    visitor.goto("/")
    visitor.press("Start 10 questions")
    wait_until_kept(visitor.page, 10)
    visitor.page.context.set_offline(True)
    choose(visitor.page, 1)
    expect(visitor.page.get_by_text("Kept on this device").first).to_be_visible()
    visitor.page.context.set_offline(False)


@pytest.mark.long
@pytest.mark.parametrize("obeys", [True, False], ids=["header", "script-alone"])
def test_after_deleting_the_device_holds_nothing(visit: Callable[..., Visitor], *, obeys: bool) -> None:
    """Answers that waited, notes of the page, cookies: all gone, also where the header is not obeyed."""
    visitor = visit()
    _with_waiting_answer(visitor)
    visitor.page.evaluate("localStorage.setItem('keys', 'off'); sessionStorage.setItem('x', '1')")
    if not obeys:
        visitor.page.route("**/data/delete", _without_header)
    visitor.goto("/data")
    assert "exam-prep-outbox" in visitor.page.evaluate(_KEPT)["databases"]
    visitor.press("Delete all of it")
    visitor.press("Delete all of it now")

    expect(visitor.page.get_by_role("heading", name="All of it is deleted")).to_be_visible()
    visitor.page.wait_for_function(
        f"async (nothing) => JSON.stringify(await ({_KEPT})()) === JSON.stringify(nothing)", arg=_NOTHING
    )
    assert visitor.page.context.cookies() == []
    visitor.complaints.clear()  # the browser speaks of the line that was cut


@pytest.mark.long
def test_two_clicks_delete_without_a_script(visit: Callable[..., Visitor], server: Server) -> None:
    """By keyboard alone as well: from the page of one's data, press, press, gone."""
    visitor = visit(java_script_enabled=False)
    visitor.goto("/")
    visitor.press("Start 10 questions")
    sitting = visitor.sitting
    visitor.goto("/data")
    for name in ("Delete all of it", "Delete all of it now"):
        wanted = visitor.page.get_by_text(name, exact=True)
        wanted.focus()
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", name="All of it is deleted")).to_be_visible()
    answer = visitor.page.request.get(f"{server.url}/sittings/{sitting}/1")
    assert answer.status == 404


def test_a_download_arrives_as_a_file(visit: Callable[..., Visitor]) -> None:
    """Each of the three, by its name."""
    visitor = visit()
    visitor.goto("/")
    visitor.press("Start 10 questions")
    visitor.goto("/data")
    for name in ("everything.json", "answers.csv", "answers.xlsx"):
        with visitor.page.expect_download() as arrived:
            visitor.page.locator(f"a[href='/data/{name}']").first.click()
        stem, suffix = name.split(".")
        assert arrived.value.suggested_filename.startswith(f"exam-prep-{stem}-")
        assert arrived.value.suggested_filename.endswith(suffix)


def _without_header(route: Route) -> None:
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name != "clear-site-data"}
    route.fulfill(response=answer, headers=kept)
