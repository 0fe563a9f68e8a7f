"""A class that sits an exam, as its staff see it in a browser: live, results, reports; keys, no script."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting
from exam_prep.services.learners import LearnerRef
from tests import browsing
from tests.class_sitting import Sitter, given
from tests.cohorts import a_cohort, account_of, joined
from tests.e2e.conftest import Visitor
from tests.e2e.test_accessibility import violations
from tests.people import sign_in_as
from tests.set_clock import FakeClock

pytestmark = [pytest.mark.browser, pytest.mark.long]

_LOOKS = (
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide-light"),
)
_NAMES = ("Ana", "Bo", "Carmen de la Fuente y Ortega", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida")


@dataclass
class Staffed:
    """A class of nine with an exam, and the cookie of who leads it."""

    bank: Engine
    clock: FakeClock
    cohort: Cohort
    exam: Assignment
    sitter: Sitter
    learners: list[LearnerRef]
    cookie: str

    def enter(self, visitor: Visitor) -> Page:
        """Let a visitor be signed in as the instructor."""
        visitor.page.context.add_cookies([{"name": "session", "value": self.cookie, "url": visitor.url}])
        return visitor.page

    def place(self, page: str) -> str:
        """Return the path of a page of the exam."""
        return f"/teach/given/{self.exam.public_id}/{page}"

    def report_of(self, place: int) -> str:
        """Return the path of a person's report."""
        query = select(CohortMember.public_id).where(CohortMember.learner_id == self.learners[place].id)
        with Session(self.bank) as session:
            return self.place(f"learners/{session.scalars(query).one()}")


@pytest.fixture
def staffed(app: Flask, bank: Engine, clock: FakeClock) -> Staffed:
    """Give the class: six handed in, one works, one was not heard of, one rests."""
    person = browsing.Browser(app)
    email = sign_in_as(person, bank, Role.INSTRUCTOR, now=clock())
    cookie = person.client.get_cookie("session")
    assert cookie is not None
    cohort = a_cohort(bank, account_of(bank, email), clock())
    learners = [joined(bank, cohort, clock(), name) for name in _NAMES]
    exam = given(bank, cohort, clock(), title="Winter mock exam", attempts=2)
    sitter = Sitter(bank, exam)
    for place, learner in enumerate(learners[:6]):
        sitter.sit(learner, clock(), 8 + 2 * place, cut=14, form_number=1)
    clock.advance(minutes=35)
    for learner in learners[6:]:
        sitter.answer(sitter.start(learner, clock()), clock(), right=range(1, 6))
    clock.advance(seconds=90)
    made = Staffed(bank, clock, cohort, exam, sitter, learners, cookie.value)
    _change(made, 6, heard_at=clock())
    _change(made, 8, paused_at=clock())
    return made


def _change(staffed: Staffed, place: int, **columns: object) -> None:
    with writing_session(staffed.bank) as session:
        row = session.scalars(
            select(Sitting).where(
                Sitting.learner_id == staffed.learners[place].id, Sitting.state == State.IN_PROGRESS
            )
        ).one()
        for column, value in columns.items():
            setattr(row, column, value)


@pytest.mark.parametrize("look", _LOOKS)
def test_no_page_of_results_has_a_violation(
    visit_bank: Callable[..., Visitor], staffed: Staffed, look: dict[str, object]
) -> None:
    """Every page, with everything opened; none scrolls sideways as a whole."""
    visitor = visit_bank(**look)
    page = staffed.enter(visitor)
    found: list[str] = []
    paths = ["live", "results", "results?attempt=last", "class"]
    for path in [*map(staffed.place, paths), staffed.report_of(0), staffed.report_of(7)]:
        visitor.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found += violations(visitor, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert found == []


def test_the_live_page_follows_without_moving_what_is_read(
    visit_bank: Callable[..., Visitor], staffed: Staffed
) -> None:
    """Cells change in place, focus stays; who joins gets a row in its order; it can be held still."""
    visitor = visit_bank()
    page = staffed.enter(visitor)
    visitor.goto(staffed.place("live"))
    status = page.locator("[data-summary]")
    expect(status).to_have_text("0 have not started, 1 is working, 1 not heard from, 1 resting, 6 handed in.")
    hal = page.get_by_role("row").filter(has_text="Hal")
    expect(hal).to_contain_text("Not heard since")
    hal.get_by_role("link").first.focus()
    _change(staffed, 7, heard_at=staffed.clock())
    joined(staffed.bank, staffed.cohort, staffed.clock(), "Cem")
    _look_again(page)
    expect(status).to_have_text("1 has not started, 2 are working, 1 resting, 6 handed in.")
    expect(hal).to_contain_text("At question 5")
    assert page.evaluate("document.activeElement.textContent") == "Hal"
    rows = page.locator("[data-rows] th").all_inner_texts()
    assert rows == sorted(rows)
    page.get_by_role("link", name="Cem", exact=True).click()
    expect(page.get_by_role("heading", name="Cem")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Hold still").click()
    _change(staffed, 8, paused_at=None, heard_at=staffed.clock())
    _look_again(page)
    expect(status).to_contain_text("1 resting")
    page.get_by_role("button", name="Hold still").click()
    expect(status).to_have_text("1 has not started, 3 are working, 6 handed in.")


def test_the_live_page_says_when_it_cannot_ask(visit_bank: Callable[..., Visitor], staffed: Staffed) -> None:
    """The line drops and comes back; signed out elsewhere, it stops and says what to do."""
    visitor = visit_bank()
    page = staffed.enter(visitor)
    visitor.goto(staffed.place("live"))
    trouble = page.locator("[data-trouble]")
    expect(page.get_by_text("Updates by itself")).to_be_visible()
    expect(trouble).to_be_hidden()
    page.route("**/live.json", lambda route: route.abort())
    _look_again(page)
    expect(trouble).to_contain_text("cannot reach the server since")
    page.unroute("**/live.json")
    _look_again(page)
    expect(trouble).to_be_hidden()
    page.context.clear_cookies()
    _look_again(page)
    expect(trouble).to_contain_text("You are signed out")
    visitor.complaints.clear()  # the request that was cut is meant to fail


def test_results_need_no_script(visit_bank: Callable[..., Visitor], staffed: Staffed) -> None:
    """From live over the results to a person's report and the file; looking again is a link."""
    visitor = visit_bank(java_script_enabled=False)
    page = staffed.enter(visitor)
    visitor.goto(staffed.place("live"))
    expect(page.get_by_role("button", name="Hold still")).to_be_hidden()
    staffed.sitter.sit(
        joined(staffed.bank, staffed.cohort, staffed.clock()), staffed.clock(), 9, form_number=1
    )
    visitor.press("Look again")
    expect(page.locator("[data-summary]")).to_contain_text("7 handed in")
    visitor.press("Results")
    page.get_by_text("Where practice helps each person most").click()
    expect(page.get_by_role("cell", name="missed").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV of the gradebook").click()
    assert taken.value.suggested_filename.startswith("gradebook-winter-mock-exam-2026-11-02")
    visitor.press("Ana (1)")
    expect(page.get_by_role("heading", name="Ideas to come back to")).to_be_visible()
    visitor.press("Class report")
    expect(page.get_by_role("heading", name="Class report: Winter mock exam")).to_be_visible()


def test_keys_alone_scroll_the_matrix(visit_bank: Callable[..., Visitor], staffed: Staffed) -> None:
    """The box takes the focus and the arrows; names stay in sight while the questions move."""
    visitor = visit_bank(viewport={"width": 360, "height": 740})
    page = staffed.enter(visitor)
    visitor.goto(staffed.place("results"))
    box = page.get_by_role("region", name="A column is one question")
    page.get_by_text("Where practice helps each person most").focus()
    page.keyboard.press("Tab")
    assert box.evaluate("(one) => one === document.activeElement")
    name = box.get_by_role("rowheader").first
    before = name.bounding_box()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("(one) => one.scrollLeft > 0", arg=box.element_handle())
    after = name.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == before["x"]


def test_reports_fit_on_paper(visit_bank: Callable[..., Visitor], staffed: Staffed) -> None:
    """Without bars and buttons, nothing wider than the sheet, every table whole."""
    visitor = visit_bank(viewport={"width": 700, "height": 900})
    page = staffed.enter(visitor)
    page.emulate_media(media="print")
    for path in (staffed.place("class"), staffed.report_of(0), staffed.place("results")):
        visitor.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        expect(page.get_by_role("link", name="Overview")).to_be_hidden()
        expect(page.get_by_text("They are not scores of the official exam")).to_be_visible()


def _look_again(page: Page) -> None:
    """Let the script ask now and wait for what it hears."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
