"""Item analysis in a real browser: nothing for axe to say, nothing scrolls sideways, no script is needed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from exam_prep.db.engine import make_engine
from tests.classes import a_class
from tests.e2e.conftest import Server, Visitor
from tests.e2e.test_accessibility import violations
from tests.e2e.test_groups import instructor

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)


@pytest.fixture(scope="module")
def items(server: Server) -> Iterator[list[str]]:
    """Let a class of 40 sit 12 questions, and one of 8 some more."""
    engine = make_engine(f"sqlite:///{server.database}")
    a_class(engine, 40)
    yield a_class(engine, 8, items=15, form=2, seed=2)
    engine.dispose()


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_analysis_has_a_violation(
    visit: Callable[..., Visitor], server: Server, items: list[str], look: dict[str, object]
) -> None:
    """The table, narrowed and with nothing left; a question with much, with little and with nothing."""
    staff = visit(**look)
    instructor(staff, server, f"ana-{look['color_scheme']}@example.org")
    found: list[str] = []
    for path in ("", "?sort=facility&flag=any", "?search=nothing-like-it", f"/{items[0]}", f"/{items[-1]}"):
        staff.goto(f"/teach/analysis{path}")
        for closed in staff.page.locator("main details:not([open])").all():
            closed.locator("summary").click()
        found += violations(staff, path)
    assert found == []


def test_by_keys_and_without_a_script(
    visit: Callable[..., Visitor], server: Server, items: list[str]
) -> None:
    """Open the filter with the keyboard, search, open the question that is keyed wrong."""
    staff = visit()
    instructor(staff, server, "ada@example.org")
    bare = visit(java_script_enabled=False, storage_state=staff.page.context.storage_state())
    bare.goto("/teach/analysis")
    bare.page.locator("main summary").focus()
    bare.page.keyboard.press("Enter")
    bare.page.get_by_label("Name or idea").fill(items[0])
    bare.page.keyboard.press("Enter")
    expect(bare.page.get_by_role("heading", name="1 question")).to_be_visible()
    bare.page.locator("main table a").first.focus()
    bare.page.keyboard.press("Enter")
    expect(bare.page.get_by_text("Two readings are possible")).to_be_visible()
