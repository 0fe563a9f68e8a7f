"""Exams that are given, in a real browser: added time reaches the page, no script is needed, axe is calm."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from exam_prep.clock import system_clock
from exam_prep.db.engine import make_engine
from tests.cohorts import account_of
from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor, make_group
from tests.house import House
from tests.mock_exams import a_version

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)


@pytest.fixture
def house(server: Server) -> Iterator[House]:
    """Give the services over the database of the server that runs."""
    engine = make_engine(f"sqlite:///{server.database}")
    numbers = count(1)
    yield House(engine, system_clock, lambda: next(numbers))  # type: ignore[arg-type]  # the true time
    engine.dispose()


def _class(staff: Visitor, learner: Visitor, server: Server, email: str) -> str:
    """Let an instructor make a group and a guest join it; returns the group's path."""
    instructor(staff, server, email)
    link = make_group(staff, "Evening class", "The names")
    group = urlsplit(staff.page.url).path
    learner.goto(link)
    learner.page.get_by_label("Your name for this group").fill("Ana Ruiz")
    learner.press("Join the group")
    return group


def _give(staff: Visitor, house: House, email: str, **picked: str) -> str:
    """Give a fresh exam by its form; `picked` are choices by the names of their fields."""
    version = a_version(house, account_of(house.engine, email))
    staff.goto(f"/teach/exams/{version}/give")
    for field, value in picked.items():
        staff.page.locator(f"label[for^={field}]:has-text('{value}')").click()
    staff.press("Give the exam")
    return urlsplit(staff.page.url).path


def _begin(learner: Visitor) -> str:
    """Begin what stands on the first page."""
    learner.goto("/")
    learner.press("Look and start")
    learner.press("Start 5 questions")
    return learner.sitting


def _clock(page: Page) -> Locator:
    return page.locator("[data-clock-text]")


def test_time_that_staff_add_reaches_the_page_within_half_a_minute(
    visit: Callable[..., Visitor], server: Server, house: House
) -> None:
    """The instructor gives ten minutes more; the open page says so, and its clock follows."""
    staff, learner, email = visit(), visit(), "isa@example.org"
    _class(staff, learner, server, email)
    place = _give(staff, house, email)
    learner.page.clock.install()
    sitting = _begin(learner)
    expect(_clock(learner.page)).to_have_text(re.compile("^(1 h 0|59) min left$"))
    staff.goto(f"{place}/sittings/{sitting}")
    staff.page.get_by_label("Reason").first.fill("The fire alarm rang")
    staff.press("Give more time")
    with learner.page.expect_response(re.compile("/here$")):
        learner.page.clock.run_for(25_000)
    expect(learner.page.get_by_text("Time was added: 10 min more.")).to_be_visible()
    expect(_clock(learner.page)).to_have_text(re.compile("^1 h (10|9) min left$"))
    assert house.sitting(sitting).heard_at is not None


def test_rests_and_a_result_that_waits_need_no_script(
    visit: Callable[..., Visitor], server: Server, house: House
) -> None:
    """A rest is noted, taken and ended; the exam is handed in, and a calm page says what comes when."""
    staff, learner, email = visit(), visit(java_script_enabled=False), "ines-given@example.org"
    group = _class(staff, learner, server, email)
    staff.goto(group)
    staff.page.get_by_role("link", name="Ana Ruiz").click()
    staff.page.get_by_label("Minutes of rest in each exam").fill("20")
    staff.press("Keep")
    _give(staff, house, email, score_release="When I press", items_release="When I press")
    sitting = _begin(learner)
    learner.page.locator("input[name=response]").first.check()
    learner.press("Rest (20 of 20 minutes left)")
    expect(learner.page.get_by_role("heading", name="You are resting")).to_be_visible()
    assert learner.page.locator("input[name=response]").count() == 0
    learner.press("Go on")
    expect(learner.page.get_by_role("button", name=re.compile("^Rest [(]"))).to_be_visible()
    learner.goto(f"/sittings/{sitting}/finish")
    learner.press("Submit")
    expect(learner.page.get_by_role("heading", name="Handed in")).to_be_visible()
    expect(learner.page.get_by_text("when your instructor releases it")).to_be_visible()


def test_what_staff_hand_in_leads_the_open_page_to_its_result(
    visit: Callable[..., Visitor], server: Server, house: House
) -> None:
    """No clock would end it. Staff need neither a script nor a mouse; the learner reads why."""
    staff, learner, email = visit(java_script_enabled=False), visit(), "ivo-given@example.org"
    group = _class(staff, learner, server, email)
    staff.goto(group)
    staff.page.get_by_role("link", name="Ana Ruiz").click()
    staff.page.locator("label[for=clock-untimed]").click()
    staff.press("Keep")
    place = _give(staff, house, email)
    learner.page.clock.install()
    sitting = _begin(learner)
    staff.goto(f"{place}/live")
    staff.page.get_by_role("link", name="Time, hand in, void, reopen").press("Enter")
    staff.page.locator("#hand_in-reason").press_sequentially("The room closes")
    with staff.page.expect_navigation():
        staff.page.keyboard.press("Enter")
    expect(staff.page.get_by_text("An instructor handed it in.")).to_be_visible()
    learner.page.clock.run_for(25_000)
    learner.page.wait_for_url(f"**/sittings/{sitting}/result")
    expect(learner.page.get_by_text("Your instructor handed this in for you.")).to_be_visible()
    expect(learner.page.get_by_text("“The room closes”")).to_be_visible()


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_given_exams_has_a_violation(
    visit: Callable[..., Visitor], server: Server, house: House, look: dict[str, object]
) -> None:
    """Both sides, from giving to the score alone; with what is told at a field."""
    staff, learner, email = visit(**look), visit(**look), f"ida-{look['color_scheme']}@example.org"
    group = _class(staff, learner, server, email)
    found = violations(staff, group)
    picked = dict.fromkeys(("score_release", "items_release"), "When I press")
    picked["extra_time"] = "Only what staff"
    place = _give(staff, house, email, **picked)
    found += violations(staff, place)
    learner.goto("/")
    learner.press("Look and start")
    found += violations(learner, "before the start")
    learner.press("Start 5 questions")
    sitting = learner.sitting
    staff.goto(f"{place}/sittings/{sitting}")
    staff.press("Give more time")
    found += violations(staff, "a sitting, without a reason")
    staff.page.locator("#hand_in-reason").fill("The room closes")
    staff.press("Hand it in")
    found += violations(staff, "handed in by staff")
    learner.goto(f"/sittings/{sitting}/result")
    found += violations(learner, "handed in")
    staff.goto(place)
    staff.press("Release the scores")
    found += violations(staff, "scores released")
    learner.goto(f"/sittings/{sitting}/result")
    found += violations(learner, "the score alone")
    for visitor, path in ((learner, "/groups"), (learner, "/"), (staff, "/teach/given")):
        visitor.goto(path)
        found += violations(visitor, path)
    staff.complaints.clear()  # the refusal of a field is meant to be 422
    assert found == []
