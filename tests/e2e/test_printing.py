"""Printing in a real browser: nothing for axe to say, no script, keys alone, and paper as it prints."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_PAPER = "/teach/print/paper?exam=diagnostic-30&seed=5&versions=2&version=B"
_SPLIT = """() => [...document.querySelectorAll('.q, .line')].filter(
    one => !['avoid', 'avoid-page'].includes(getComputedStyle(one).breakInside)).length"""


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_printing_has_a_violation(
    visit: Callable[..., Visitor], server: Server, look: dict[str, object]
) -> None:
    """The choice, what is told at its fields, what belongs to a print, and papers in both sizes."""
    staff = visit(**look)
    instructor(staff, server, f"pia-{look['color_scheme']}@example.org")
    found = []
    for path in (
        "/teach/print",
        "/teach/print?exam=&count=x&versions=9&seed=x",
        "/teach/print?topics=crisis-safety&topics=boundaries.gifts-money&count=12&seed=4&versions=3",
        _PAPER,
        f"{_PAPER}&large=1",
    ):
        staff.goto(path)
        found += violations(staff, path)
        assert staff.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    staff.complaints.clear()  # the refusal of a field is meant to be 422
    assert found == []


@pytest.mark.long
def test_papers_are_made_without_a_script_and_by_keys_alone(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """Choose an exam and three versions, press Enter; open the questions of version B, and come back."""
    staff = visit(java_script_enabled=False)
    instructor(staff, server, "pat@example.org")
    staff.goto("/teach/print")
    page = staff.page
    page.get_by_label("Exam", exact=True).focus()
    page.keyboard.type("A first look")
    page.get_by_label("1", exact=True).focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="A first look")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(3)
    page.get_by_role("link", name="Page questions and answer sheet, Version B").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Questions. Version B")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    with page.expect_navigation():
        page.get_by_role("link", name="Back to the print page").press("Enter")
    expect(page.get_by_role("heading", name="Papers")).to_be_visible()


@pytest.mark.long
def test_the_browser_prints_each_paper_on_sheets_of_its_own(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """Black on white without the bar, no question over two sheets, the answer sheet on one of its own."""
    staff = visit(color_scheme="dark")
    instructor(staff, server, "pim@example.org")
    staff.goto(_PAPER)
    for size in ("Letter", "A4"):
        sheets = _printed(staff.page, size)
        assert "Back to the print page" not in " ".join(sheets)
        answers = [at for at, sheet in enumerate(sheets) if "Answer sheet. Version B" in sheet]
        keys = [at for at, sheet in enumerate(sheets) if "Key, not for learners" in sheet]
        assert len(answers) == len(keys) == 1
        assert keys[0] == answers[0] + 1
        assert "This is the end of the questions" in sheets[answers[0] - 1]
    staff.page.emulate_media(media="print")
    assert staff.page.evaluate(_SPLIT) == 0
    assert staff.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def _printed(page: Page, size: str) -> list[str]:
    made = page.pdf(format=size)
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(made)).pages]
