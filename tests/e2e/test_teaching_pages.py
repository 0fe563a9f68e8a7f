"""Every page of the teaching side, found by its routes, in a school in full use: nothing for axe to say."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.e2e.conftest import Visitor
from tests.e2e.test_accessibility import violations
from tests.house import House
from tests.school import School, open_school

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
_TOO_SMALL = """() => [...document.querySelectorAll('main :is(a, button, input, select, textarea, summary)')]
  .filter((one) => one.checkVisibility() && !one.matches('[type=radio], [type=checkbox], .vh'))
  .filter((one) => !one.closest('p, li, td, th, .text, .vh'))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24)
  .map(([one]) => one.outerHTML.slice(0, 90))"""
"""Controls, not links in a text, that are too small to be pressed with a thumb (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def school(app: Flask, house: House) -> School:
    """Give the school."""
    return open_school(app, house)


def _look(visitor: Visitor, cookie: str, path: str) -> list[str]:
    """Open a page with everything on it unfolded, and return what is found on it."""
    page = visitor.page
    page.context.add_cookies([{"name": "session", "value": cookie, "url": visitor.url}])
    answer = page.goto(visitor.url + path)
    assert answer is not None
    assert answer.status == 200, path
    page.evaluate(_OPEN_ALL)
    small = [f"{path}: too small to press: {one}" for one in page.evaluate(_TOO_SMALL)]
    return violations(visitor, path) + small


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_staff_has_a_violation(
    visit_bank: Callable[..., Visitor], app: Flask, school: School, look: dict[str, object]
) -> None:
    """Each route and each further state; nothing scrolls sideways, nothing is too small to press."""
    visitor = visit_bank(**look)
    paths = school.staff_pages(app)
    found = [fault for path in paths for fault in _look(visitor, school.staff.cookie, path)]
    assert len(paths) > 60
    assert found == []


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_that_staff_give_to_learners_has_a_violation(
    visit_bank: Callable[..., Visitor], school: School, look: dict[str, object]
) -> None:
    """Joining, what is offered, the pages before a start, a sitting, a result that waits, replies."""
    visitor = visit_bank(**look)
    found = [fault for path in school.learners_pages for fault in _look(visitor, school.student.cookie, path)]
    assert found == []
