"""A newcomer's way, from the first click to the missed idea that comes back."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from exam_prep.services.bank.reading import read_bank
from exam_prep.settings import bank_dir_default
from tests.e2e.conftest import Server, Visitor

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 640}}
DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}


@pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_newcomer_answers_with_the_second_click_and_sees_why(
    visit: Callable[..., Visitor], options: dict[str, object], *, script: bool
) -> None:
    """One click starts, the second answers; Check shows the explanation of every option."""
    visitor = visit(java_script_enabled=script, **options)
    visitor.goto("/")
    visitor.press("Start 10 questions")
    _answer(visitor)
    visitor.press("Check")
    page = visitor.page
    expect(page.locator("h1#verdict")).to_be_visible()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(page.get_by_role("heading", name="Meet the idea again")).to_be_visible()
    expect(page.locator("input[name=response]")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_timed_set_is_sat_handed_in_and_explained(visit: Callable[..., Visitor], *, script: bool) -> None:
    """The mock shows nothing before the end; the review screen lists what is open; then comes the score."""
    visitor = visit(java_script_enabled=script)
    page = visitor.page
    visitor.goto("/exams/first-look-20")
    page.get_by_label("Extra time").select_option("1.5")
    visitor.press("Start")
    sitting = visitor.sitting
    for _ in range(3):
        _answer(visitor)
        visitor.press("Next")
    visitor.press("Finish and look back")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "4" in page.inner_text("main")
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    visitor.page.wait_for_url("**/result")
    assert page.url.endswith(f"/sittings/{sitting}/result")
    expect(page.get_by_text("of 20").first).to_be_visible()
    visitor.goto(f"/sittings/{sitting}/1")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()


@pytest.mark.long
def test_a_missed_idea_returns_as_another_question_when_it_is_due(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """What was missed in practice is asked by review as a sibling."""
    visitor = visit()
    page = visitor.page
    visitor.goto("/")
    visitor.press("Start 10 questions")
    asked = server.items_of(visitor.sitting)
    for position in range(1, len(asked) + 1):
        visitor.goto(f"/sittings/{visitor.sitting}/{position}")
        _answer(visitor)
        visitor.press("Check")
    server.make_all_due()
    visitor.goto("/review")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    returned = server.items_of(visitor.sitting)
    sizes = Counter(item.concept for item in read_bank(bank_dir_default()).bank.items.values())
    with_siblings = {concept for concept in returned if sizes[concept] > 1}
    assert returned.keys() <= asked.keys()
    assert with_siblings
    assert all(returned[concept] != asked[concept] for concept in with_siblings)


def test_the_keyboard_alone_is_enough(visit: Callable[..., Visitor]) -> None:
    """Tab, arrows, letters and Enter start, answer, check and go on."""
    visitor = visit()
    page = visitor.page
    visitor.goto("/")
    _tab_to(visitor, "Start 10 questions")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sittings/**")
    page.wait_for_load_state("networkidle")
    _answer(visitor, by_key=True)
    _tab_to(visitor, "Check")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    _tab_to(visitor, "Next question")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2")


def test_an_answer_given_offline_is_kept_and_sent_later(visit: Callable[..., Visitor]) -> None:
    """The page says that it keeps the answer, and says when it is saved; the server then has it."""
    visitor = visit()
    page = visitor.page
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)  # playwright's own signature
    _answer(visitor)
    status = page.locator("[data-status]")
    expect(status).to_contain_text("Kept on this device")
    page.context.set_offline(False)  # same
    expect(status).to_contain_text("Saved")
    visitor.complaints.clear()  # the browser itself reports each failed request
    page.reload()
    expect(page.locator("input.ans:checked")).to_have_count(1)


@pytest.mark.long
def test_an_answer_of_the_server_that_is_cut_short_is_asked_for_again(visit: Callable[..., Visitor]) -> None:
    """Half an answer says nothing: the change is sent again until a whole one says that it is saved."""
    visitor = visit()
    page = visitor.page
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    page.wait_for_load_state("networkidle")
    page.route("**/responses", lambda route: route.fulfill(status=200, body='{"revision": '), times=1)
    _answer(visitor)
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    page.reload()
    expect(page.locator("input.ans:checked")).to_have_count(1)


def test_a_sitting_whose_time_ran_out_is_closed_for_the_learner(
    visit: Callable[..., Visitor], server: Server
) -> None:
    """A look shows that it is over; handing in gives the result, with what was saved in time."""
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    _answer(visitor)
    visitor.press("Next")
    sitting = visitor.sitting
    server.run_out(sitting)
    visitor.goto(f"/sittings/{sitting}/2")
    expect(page.locator("input[name=response]")).to_have_count(0)


def test_two_tabs_are_asked_which_answer_to_keep(visit: Callable[..., Visitor]) -> None:
    """A stale form does not overwrite in silence; the learner decides."""
    visitor = visit(java_script_enabled=False)
    visitor.goto("/exams/first-look-20")
    visitor.press("Start")
    first, second = visitor.page, visitor.page.context.new_page()
    second.goto(first.url)
    for tab, choice in ((first, 0), (second, 1)):
        tab.locator("label.say").nth(choice).click()
        tab.get_by_role("button", name="Save").first.click()
        tab.wait_for_load_state()
    expect(second.get_by_role("button", name="Use this")).to_be_visible()
    visitor.complaints.clear()  # the browser reports the 409 as an error


def _answer(visitor: Visitor, *, by_key: bool = False) -> None:
    """Choose something on an item of any kind."""
    page = visitor.page
    if page.locator("label.say").count():
        if by_key:
            page.keyboard.press("b")
        else:
            page.locator("label.say").nth(1).click()
        return
    for number, select in enumerate(page.locator("fieldset select").all(), start=1):
        select.select_option(str(number))


def _tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until the element of this name has the focus."""
    page = visitor.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"Tab never reached {name}")
