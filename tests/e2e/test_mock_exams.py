"""Mock exams in a real browser: from an idea to a link, sat by a guest; nothing for axe to say; no script."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_LINK = "Publish with a link for anyone"


def make_exam(visitor: Visitor, start_from: str = "") -> str:
    """Make a mock exam, from the one that the page proposes or from another, and return its path."""
    visitor.goto("/teach/exams")
    if start_from:
        visitor.page.get_by_label("Start from").select_option(label=start_from)
    visitor.press("Make the exam")
    return urlsplit(visitor.page.url).path


def linked(visitor: Visitor) -> str:
    """Return the path of the link that the page gives out."""
    return urlsplit(visitor.page.locator("[aria-labelledby=published] code").inner_text()).path


def test_from_an_idea_to_a_link_that_a_guest_sits(visit: Callable[..., Visitor], server: Server) -> None:
    """Three actions of an instructor; then a guest with more time answers, hands in, and reads the result."""
    staff, guest = visit(), visit()
    instructor(staff, server, "ilse@example.org")
    staff.goto("/teach/exams")
    staff.press("Make the exam")
    staff.press(_LINK)
    link = linked(staff)

    guest.goto(link)
    guest.page.get_by_label("Extra time").select_option("1.5")
    guest.press("Start 75 questions")
    guest.page.locator("input[name=response]").first.check(force=True)
    guest.press("Next")
    guest.goto(link)
    expect(guest.page.get_by_text("180 min = 120 × 1.5")).to_be_visible()  # noqa: RUF001 - as it is written
    guest.press("Continue")
    guest.goto(f"{urlsplit(guest.page.url).path.rpartition('/')[0]}/finish")
    guest.press("Submit")
    expect(guest.page.get_by_role("heading", name="By part of the exam")).to_be_visible()
    expect(guest.page.get_by_text("A practice exam made by an instructor")).to_be_visible()


def test_what_can_be_drawn_follows_what_is_typed(visit: Callable[..., Visitor], server: Server) -> None:
    """Before anything is sent by a button; what is typed meanwhile stays."""
    staff = visit()
    instructor(staff, server, "imke@example.org")
    make_exam(staff)
    field = staff.page.get_by_label("Questions from Advocacy")
    field.fill("150")
    expect(staff.page.locator("#part-s1-fit")).to_contain_text("150 asked for")
    expect(staff.page.locator("#together")).to_contain_text("The bank cannot fill this yet")
    expect(field).to_have_value("150")
    field.fill("15")
    expect(staff.page.locator("#ready")).to_contain_text("Every section can be filled")


def test_a_mock_exam_is_built_without_a_script_from_scratch(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """Sections come and go, faults are told, two open pages lose nothing, questions are pinned."""
    staff = visit(java_script_enabled=False)
    instructor(staff, server, "ivo@example.org")
    place = make_exam(staff, "Nothing: build it from scratch")
    page = staff.page
    page.get_by_label("Title", exact=True).fill("Friday exam")
    staff.press("Add a section")
    page.get_by_label("Title of section 2").fill("Limits")
    page.get_by_text("Topics, levels, difficulty New section").click()
    page.locator("#part-s2-tag-boundaries\\.setting").check()
    page.locator("#part-s2-quota").fill("90")
    staff.press("Check what can be drawn")
    expect(page.locator("#part-s2-fit")).to_contain_text("90 asked for")
    page.get_by_label("Questions from Limits").fill("3")
    page.get_by_label("Minutes", exact=True).fill("0")
    staff.press("Save the draft")
    expect(page.get_by_role("alert")).to_contain_text("Give 1 to 600 minutes")
    page.get_by_label("Minutes", exact=True).fill("45")
    staff.press("Preview and pin questions")
    page.get_by_role("button", name="Pin 1", exact=True).click()
    expect(page.get_by_text("is in every form now")).to_be_visible()
    staff.goto(place)
    staff.press("Publish version 1")
    expect(page.get_by_role("heading", name="Version 1 is published")).to_be_visible()
    staff.press("Sit it as a learner")
    expect(page.get_by_role("link", name="Exam prep: Friday exam")).to_be_visible()
    staff.complaints.clear()  # the refusal of a field is meant to be 422


@pytest.mark.parametrize("look", _LOOKS)
def test_a_pin_that_left_the_bank_is_taken_off(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """The builder says so, its preview lists it with a button, and then the exam is published."""
    staff = visit(**look)
    instructor(staff, server, f"inge-{look['color_scheme']}@example.org")
    place = make_exam(staff)
    staff.press("Preview and pin questions")
    staff.page.get_by_role("button", name="Pin 1", exact=True).click()
    expect(staff.page.get_by_text("is in every form now")).to_be_visible()
    with closing(sqlite3.connect(server.database)) as database, database:
        database.execute(
            "UPDATE mock_exam SET draft = json_set(draft, '$.definition.pins', json(?)) WHERE public_id = ?",
            ('{"s1": ["gone-from-bank"]}', place.rpartition("/")[2]),
        )
    staff.goto(place)
    expect(staff.page.get_by_role("alert")).to_contain_text("gone-from-bank is not in the bank: unpin it")
    staff.press("Preview and pin questions")
    assert violations(staff, "a pin that left the bank") == []
    staff.page.get_by_role("button", name="Unpin gone-from-bank").click()
    expect(staff.page.get_by_text("is drawn like any other again")).to_be_visible()
    staff.goto(place)
    staff.press("Publish version 1")
    expect(staff.page.get_by_role("heading", name="Version 1 is published")).to_be_visible()


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_mock_exams_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """List and builder, empty and full, with faults and without; preview; the page before the start."""
    staff = visit(**look)
    instructor(staff, server, f"ines-{look['color_scheme']}@example.org")
    staff.goto("/teach/exams")
    found = violations(staff, "no exams")
    make_exam(staff)
    found += violations(staff, "a draft")
    staff.page.locator("details summary").first.click()
    staff.page.get_by_label("Minutes", exact=True).fill("0")
    staff.page.get_by_label("Questions in all").fill("9")
    staff.press("Save the draft")
    found += violations(staff, "faults")
    staff.page.get_by_label("Minutes", exact=True).fill("90")
    staff.page.get_by_label("Questions in all").fill("")
    staff.page.get_by_label("Questions from Advocacy").fill("99")
    staff.press("Publish version 1")
    found += violations(staff, "a section that cannot be filled")
    staff.page.get_by_label("Questions from Advocacy").fill("9")
    staff.press("Preview and pin questions")
    staff.page.get_by_role("button", name="Leave out 2", exact=True).click()
    staff.page.get_by_text("Show the question 1", exact=True).click()
    found += violations(staff, "a preview")
    staff.page.get_by_text("Back to the exam").click()
    staff.press(_LINK)
    found += violations(staff, "a published exam")
    staff.goto(linked(staff))
    found += violations(staff, "before the start")
    staff.goto("/teach/exams")
    found += violations(staff, "the list")
    staff.complaints.clear()  # refusals of a field are meant to be 422
    assert found == []
