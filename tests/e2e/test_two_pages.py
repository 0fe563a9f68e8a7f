"""Two pages of one question in a browser: the second is asked, however it came to be stale."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from exam_prep.core.items import Kind
from tests.e2e.answering import choose, shown_answer, told
from tests.e2e.conftest import Visitor
from tests.house import House
from tests.set_clock import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.long
@pytest.mark.parametrize("choice", ["Use this", "Keep that"])
def test_a_stale_tab_of_every_kind_is_asked(
    visit_canaries: Callable[..., Visitor], canary_house: House, clock: FakeClock, choice: str
) -> None:
    """The tab slept ten minutes while another device answered: its change waits for the learner's word."""
    visitor, other = _two_devices(visit_canaries)
    sitting = visitor.sitting
    for kind, position in _kinds(canary_house, sitting).items():
        for one in (visitor, other):
            one.goto(f"/sittings/{sitting}/{position}")
            one.page.wait_for_load_state("networkidle")
        clock.advance(minutes=10)
        theirs = _saved(other.page, 1)
        _change_once(visitor.page)
        mine = shown_answer(visitor.page)
        expect(visitor.page.get_by_role("dialog")).to_be_visible()
        assert canary_house.item(sitting, position).response == theirs, kind
        visitor.page.get_by_role("button", name=choice).click()
        told(visitor.page, "Saved")
        wanted = mine if choice == "Use this" else theirs
        assert _stored(visitor.page, canary_house, position, wanted) == wanted, kind
        expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    visitor.complaints.clear()  # the browser reports each 409


@pytest.mark.long
def test_the_back_button_shows_the_newest_answer(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """Answer, go on, go back by the browser: the page shows the answer, and a change is no conflict."""
    visitor = _started(visit_canaries)
    sitting, page = visitor.sitting, visitor.page
    position = _kinds(canary_house, sitting)[Kind.SINGLE]
    visitor.goto(f"/sittings/{sitting}/{position}")
    _saved(page, 1)
    visitor.goto(f"/sittings/{sitting}/{position + 1}")
    page.go_back()
    expect(page.locator("input.ans:checked")).to_have_attribute("value", "1")
    _saved(page, 2)
    expect(page.get_by_role("dialog")).to_have_count(0)

    assert _stored(page, canary_house, position, "2") == "2"


@pytest.mark.long
def test_a_restored_session_never_loses_to_an_old_page(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """The browser starts again from what it stored, after another device answered: the newest is shown."""
    visitor, other = _two_devices(visit_canaries)
    sitting = visitor.sitting
    position = _kinds(canary_house, sitting)[Kind.SINGLE]
    for one, number in ((visitor, 1), (other, 2)):
        one.goto(f"/sittings/{sitting}/{position}")
        _saved(one.page, number)
    state = visitor.page.context.storage_state(indexed_db=True)
    restored = visit_canaries(storage_state=state)
    restored.goto(f"/sittings/{sitting}/{position}")
    expect(restored.page.locator("input.ans:checked")).to_have_attribute("value", "2")
    _saved(restored.page, 1)
    expect(restored.page.get_by_role("dialog")).to_have_count(0)

    assert [one.response for one in canary_house.events(sitting)] == ["1", "2", "1"]


def test_double_clicks_and_refreshes_make_one_of_each(
    visit_canaries: Callable[..., Visitor], canary_house: House
) -> None:
    """A double click on an option, on Next and on Submit, with reloads between: one event, one result."""
    visitor = _started(visit_canaries)
    sitting, page = visitor.sitting, visitor.page
    position = _kinds(canary_house, sitting)[Kind.SINGLE]
    visitor.goto(f"/sittings/{sitting}/{position}")
    page.locator("label.say").first.dblclick()
    told(page, "Saved")
    page.reload()
    page.get_by_role("button", name="Finish").last.dblclick()
    page.wait_for_url("**/finish")
    page.reload()
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    page.wait_for_url("**/result")
    page.reload()

    assert len(canary_house.events(sitting)) == 1
    assert canary_house.verify().mismatches == ()


def _started(visits: Callable[..., Visitor]) -> Visitor:
    visitor = visits()
    visitor.goto("/practice")
    visitor.page.get_by_label("Another number").fill("12")
    visitor.press("Start")
    return visitor


def _two_devices(visits: Callable[..., Visitor]) -> tuple[Visitor, Visitor]:
    visitor = _started(visits)
    return visitor, visits(storage_state=visitor.page.context.storage_state())


def _kinds(house: House, sitting: str) -> dict[Kind, int]:
    """Return a position of each kind, never the last."""
    found = {house.asked(row).kind: row.position for row in reversed(house.items(sitting)[:-1])}
    assert set(found) == set(Kind)
    return found


def _change_once(page: Page) -> None:
    """Make one change of another answer: with places only the first, since the question comes at once."""
    places = page.locator("#item select")
    if places.count():
        places.first.select_option("2")
    else:
        choose(page, 2)


def _saved(page: Page, number: int) -> str:
    """Choose a line, wait until the server has it, and return the response."""
    choose(page, number)
    told(page, "Saved")
    page.wait_for_load_state("networkidle")
    return shown_answer(page)


def _stored(page: Page, house: House, position: int, wanted: str) -> str:
    """Return what the item holds, once it is `wanted` or after a while."""
    sitting = page.url.split("/sittings/")[1].split("/")[0]
    for _ in range(100):
        if house.item(sitting, position).response == wanted:
            break
        page.wait_for_timeout(50)
    return house.item(sitting, position).response
