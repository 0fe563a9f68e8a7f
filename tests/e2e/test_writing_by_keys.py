"""Questions, regrades and the preview of an exam by the keyboard alone, with scripts and without."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from exam_prep.core.roles import Role
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.sittings.practice import SetKind
from tests import browsing
from tests.cohorts import account_of
from tests.e2e.conftest import Visitor
from tests.e2e.keys import Keys
from tests.e2e.test_regrading import ASKED
from tests.house import House
from tests.mock_exams import a_mock_exam, draft
from tests.people import sign_in_as

pytestmark = [pytest.mark.browser, pytest.mark.long]

_SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@dataclass
class Desk:
    """An instructor, signed in, and what they work on."""

    house: House
    who: AccountRef
    cookie: str

    def sit_down(self, visitor: Visitor, path: str) -> tuple[Page, Keys]:
        """Open a page as the instructor."""
        visitor.page.context.add_cookies([{"name": "session", "value": self.cookie, "url": visitor.url}])
        visitor.goto(path)
        return visitor.page, Keys(visitor.page)


@pytest.fixture
def desk(app: Flask, house: House) -> Desk:
    """Give the instructor."""
    person = browsing.Browser(app)
    who = account_of(house.engine, sign_in_as(person, house.engine, Role.INSTRUCTOR, now=house.clock()))
    return Desk(house, who, person.cookie)


def _asked(house: House) -> str:
    """Let a learner answer a set otherwise than its key says; return a question of it whose key can move."""
    topic, items = ASKED["light"]
    learner = house.guest()
    for _set in range(8):
        sitting = house.practice(learner, 10, kind=SetKind.TOPICS, topics=(topic,))
        asked = [row.item_id for row in house.items(sitting) if row.item_id in items.split()]
        house.answer_all(learner, sitting, right=False)
        house.submit(learner, sitting)
        if asked:
            return asked[0]
    raise AssertionError(f"no set asked one of {items}")


@_SCRIPTS
def test_a_question_is_mended_and_results_are_set_right(
    visit_bank: Callable[..., Visitor], desk: Desk, *, script: bool
) -> None:
    """Find it, copy it, meet a finding beside its field, move the key, publish; dry run and commit."""
    item = _asked(desk.house)
    visitor = visit_bank(java_script_enabled=script)
    page, keys = desk.sit_down(visitor, "/teach/items")
    keys.to("#q")
    page.keyboard.type(item)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keys.press(f"a[href='/teach/items/{item}/edit']")
    keys.press("main form button")
    _meet_a_finding(page, keys)
    _move_the_key(page, keys)
    keys.press("button[name=do][value=publish]:not(.vh)")
    expect(page.get_by_text("Published. The key changed")).to_be_visible()
    _set_right(page, keys)
    visitor.complaints.clear()  # the refusal to publish is meant to be 422


def _meet_a_finding(page: Page, keys: Keys) -> None:
    """Publish what cannot be: the finding stands beside its field, and the list above leads to it."""
    sources = page.locator("#sources").input_value()
    keys.write("#sources", "F9999")
    keys.press("button[name=do][value=publish]:not(.vh)")
    expect(page.get_by_role("alert")).to_contain_text("The question has errors")
    field = page.locator("#sources")
    beside = (field.get_attribute("aria-describedby") or "").split()
    assert field.get_attribute("aria-invalid") == "true"
    expect(page.locator(f"#{beside[0]}")).to_contain_text("F53")
    expect(page.locator(f"#{beside[0]}")).to_contain_text("Mend it:")
    keys.to("#findings a[href='#sources']")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(sources)


def _move_the_key(page: Page, keys: Keys) -> None:
    """Save what is mended, then let another answer be the best one; its pull goes."""
    keys.press("button[name=do][value=save]:not(.vh)")
    keyed = page.locator("input[name=key]")
    other = next(at for at in range(keyed.count()) if not keyed.nth(at).is_checked())
    keys.choose("input[name=key]", f"#option-{other}-key")
    keys.to(f"#option-{other}-error")
    page.keyboard.press("Home")
    expect(page.locator(f"#option-{other}-error")).to_have_value("")


def _set_right(page: Page, keys: Keys) -> None:
    """See who changes, say why, commit."""
    keys.choose("input[name=treatment]", "#treatment-full_credit")
    keys.press("form[method=get] button")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    keys.write("#reason", "Both answers can be defended.")
    keys.press("#preview form button")
    expect(page.get_by_text("The regrade is done.")).to_be_visible()
    expect(page.get_by_text("Both answers can be defended.")).to_be_visible()


@_SCRIPTS
def test_questions_are_pinned_and_left_out(
    visit_bank: Callable[..., Visitor], desk: Desk, *, script: bool
) -> None:
    """Look into a question, pin it and stay there, replace the next, leave one out; then publish."""
    exam = a_mock_exam(desk.house, desk.who)
    visitor = visit_bank(java_script_enabled=script)
    page, keys = desk.sit_down(visitor, f"/teach/exams/{exam}/preview")
    keys.to("main details summary")
    page.keyboard.press("Enter")
    expect(page.locator("main details").first.get_by_text("Best")).to_be_visible()
    keys.press("button[value^='pin:']")
    pinned = draft(desk.house, exam).pins["limits"][0]
    assert page.url.endswith(f"#item-{pinned}")
    expect(page.locator(f"[id='item-{pinned}']").get_by_text("Pinned")).to_be_visible()
    keys.press(f"button[value='unpin:{pinned}'] ~ button[value^='replace:']")
    keys.press("button[value^='out:']")
    expect(page.get_by_text("is in no form any more")).to_be_visible()
    found = draft(desk.house, exam)
    assert pinned in found.excluded
    assert len(found.excluded) == 2
    keys.press("button[value=keep]")
    expect(page.get_by_text("Every question of this form is pinned")).to_be_visible()
    keys.press("main header a")
    keys.press("button[value=publish]")
    expect(page.get_by_role("heading", name="Version 1 is published")).to_be_visible()
