"""Every text that staff and their learners read goes through gettext: no English is left."""

import csv
import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.blueprint import DISCLAIMER
from exam_prep.core.roles import Role
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from tests.browsing import Browser
from tests.class_sitting import Sitter, given, members_of
from tests.cohorts import a_cohort, account_of, fill
from tests.house import House, snapshot
from tests.mock_exams import a_mock_exam, a_version
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.web.exam_form import fields_of
from tests.web.made_up_language import bank_texts, is_translated
from tests.web.spoken import spoken

_JOIN_CODE = re.compile(r"[0-9A-Z]{3}(-[0-9A-Z]{3}){2}")
_ON_PAPER = re.compile(r"[A-Z]|[A-Z0-9]{3}-[A-Z0-9]{3}|[0-9 A-Z]+|US Letter|A4|PDF|CSV")
"""Form codes, letters and numbers of answers, names of files and sheets of paper."""


def test_no_page_of_a_group_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Both sides, in every state; titles, names, addresses and codes are people's own."""
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    made = a_cohort(bank, mine, clock(), title="⟦Monday⟧")
    place, link = f"/teach/groups/{made.public_id}", f"/join/{made.join_code}"
    looked = ("/teach/groups", "/teach/groups?archived=1", place, link, "/groups", "/data")
    pages = [foreign.get(path) for path in looked]
    pages += [foreign.post("/teach/groups"), foreign.post(link, name="")]
    foreign.post(link, name="⟦Ana⟧")
    presses = [
        {"do": "remove", "member": str(snapshot(bank)["cohort_member"][0][1])},
        *({"do": what} for what in ("close", "rename", "code", "add", "archive", "open")),
        {"do": "drop", "staff": mine.public_id},
    ]
    for press in presses:
        pages += [foreign.get(path) for path in looked]
        pages.append(foreign.post(place, **press))
    said = {text for page in pages if page.status_code != 303 for text in spoken(page.text)}
    own = {text for text in said if mine.email in text or "/join/" in text or _JOIN_CODE.fullmatch(text)}
    assert [text for text in said - own if not is_translated(text, "")] == []
    assert len(said) > 60


def test_no_page_of_a_print_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """The choice, what belongs to it, and the papers; codes, letters and numbers are nobody's language."""
    sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock())
    asked = (
        "topics=boundaries-ethics&topics=crisis-safety&topics=self-care-practice&count=40&seed=3&versions=2"
    )
    made = foreign.get(f"/teach/print?{asked}").headers["Location"]
    papers = f"/teach/print/paper?{asked}&title=⟦Monday⟧"
    paths = ("/teach/print", "/teach/print?exam=&versions=9", made, made.replace("mark=", "mark=x"), papers)
    own = bank_texts()
    said = {text for path in paths for text in spoken(foreign.get(path).text)}
    left = {text for text in said if not is_translated(text, own) and not _ON_PAPER.fullmatch(text)}
    assert left == set()
    assert len(said) > 100


@pytest.mark.long
def test_no_page_of_results_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Live, results and reports, of a class in every standing; what the bank says is its own."""
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    own, names = bank_texts(), {f"⟦{number}⟧" for number in range(1, 13)}
    pages = []
    for size, shared in [(0, True), (12, True), (12, False)]:
        made = a_cohort(bank, mine, clock(), title="⟦Monday⟧")
        fill(bank, made, size, clock())
        with writing_session(bank) as session:
            for row in session.scalars(select(CohortMember).where(CohortMember.cohort_id == made.id)):
                row.name = f"⟦{row.number}⟧"
        exam = given(bank, made, clock(), title="⟦Mock⟧", attempts=2)
        members = _sit_in_every_way(bank, exam, made, clock, shared=shared)
        looked = ["live", "results", "results?attempt=last", "results?page=2", "class", *members]
        pages += [foreign.get(f"/teach/given/{exam.public_id}/{page}") for page in looked]
    assert {page.status_code for page in pages} == {200}
    said = {text for page in pages for text in spoken(page.text)}
    assert [text for text in said - names if not is_translated(text, own)] == []
    assert len(said) > 100


def test_a_gradebook_speaks_the_readers_language(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Its header and its words; titles of parts are the bank's, names are people's own."""
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    made = a_cohort(bank, mine, clock())
    fill(bank, made, 4, clock())
    exam = given(bank, made, clock(), title="Été", attempts=2)
    sitter, members = Sitter(bank, exam), members_of(bank, made)
    sitter.sit(members[0], clock(), 5, cut=5)
    sitter.start(members[1], clock(), multiplier=None)
    sitter.start(members[2], clock(), state=State.VOIDED)
    answer = foreign.get(f"/teach/given/{exam.public_id}/gradebook.csv")
    cells = {cell for row in csv.reader(answer.text.removeprefix("\ufeff").splitlines()) for cell in row}
    own = {f"Name {number}" for number in range(1, 5)}
    instants = {cell for cell in cells if re.match(r"2026-\d\d-\d\dT", cell)}
    assert [cell for cell in cells - own - instants if not is_translated(cell, "")] == []
    assert {"⟦yes⟧", "⟦not started⟧", "⟦voided⟧", "⟦chose own time⟧"} <= cells
    assert "gradebook-ete-" in answer.headers["Content-Disposition"]


def _sit_in_every_way(
    bank: Engine, exam: Assignment, made: Cohort, clock: FakeClock, *, shared: bool
) -> list[str]:
    """Let a class of twelve stand everywhere; returns the paths of their reports."""
    sitter, members = Sitter(bank, exam), members_of(bank, made)
    for place, member in enumerate(members[:10]):
        sitter.sit(
            member, clock(), place, seed=1 if shared else place, form_number=1 if shared else None, cut=5
        )
    ways: list[dict[str, object]] = [
        {"multiplier": None},
        {"paused_at": clock()},
        {"heard_at": clock(), "started_at": clock() - timedelta(minutes=5), "limit_seconds": 6000},
        {"started_at": clock() - timedelta(hours=9)},
        {"state": State.VOIDED},
    ]
    for member, changes in zip(members[6:], ways, strict=False):
        sitter.start(member, clock(), seed=77, **changes)
    with Session(bank) as session:
        rows = session.scalars(select(CohortMember.public_id).where(CohortMember.cohort_id == made.id))
        return [f"learners/{name}" for name in rows]


def test_no_page_of_a_mock_exam_speaks_untranslated(foreign: Browser, house: House, clock: FakeClock) -> None:
    """The builder in every state and the page before the start; titles are the bank's or people's own."""
    mine = account_of(house.engine, sign_in_as(foreign, house.engine, Role.INSTRUCTOR, now=clock()))
    place = f"/teach/exams/{a_mock_exam(house, mine)}"
    pages = [foreign.get("/teach/exams"), foreign.post("/teach/exams", **{"from": "nothing"})]
    fields = fields_of(foreign.get(place).text)
    wrong = {"minutes": "0", "items": "x", "title": "", "part-care-quota": "", "order": "same"}
    presses: list[dict[str, str]] = [
        {"do": "check", **wrong},
        {"do": "save", **wrong},
        {"do": "publish", "part-care-quota": "60"},
        {"do": "publish-link", "revision": "2"},
        {"do": "save", "title": "old", "revision": "1"},
        {"do": "archive", "revision": "3"},
    ]
    for press in presses:
        pages += [foreign.post(place, **{**fields, **press}), foreign.get(place)]
    pages.append(foreign.get("/teach/exams?archived=1"))
    link = f"/mock/{a_version(house, mine, link_open=True)}"
    pages += [foreign.get(link), foreign.post(link, extra="x")]
    assert f"⟦{DISCLAIMER}⟧" in pages[-1].text
    loaded = house.loaded()
    own = {exam.title for exam in loaded.exams.values()}
    own |= {tag.title for tag in loaded.taxonomy.tags.values()}
    own |= {domain.title for domain in loaded.taxonomy.domains.values()}
    own |= {"Limits", "Care for oneself", "Monday exam", "1: Monday exam", mine.email}
    said = {text for page in pages if page.status_code != 303 for text in spoken(page.text)} - own
    left = [text for text in said if not is_translated(text, "") and "/mock/" not in text]
    assert left == []
    assert len(said) > 60


def test_no_page_of_reports_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Both sides, before and after a reply; what people wrote, addresses and ids are their own."""
    sitting = foreign.start_set(count="5")
    foreign.answer(sitting, 1, "check", response="1")
    here = f"/sittings/{sitting}/1"
    pages = [foreign.get("/reports"), foreign.get("/teach/reports")]
    foreign.post(f"{here}/report", text="⟦Two keys⟧")
    learner = foreign.twin()
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    version, report = (snapshot(bank)["problem_report"][0][at] for at in (2, 5))
    item = next(str(row[1]) for row in snapshot(bank)["item_version"] if row[0] == version)
    place = f"/teach/reports/{item}"
    pages += [foreign.get(path) for path in ("/teach/reports", "/teach/reports?state=kept")]
    pages += [learner.get("/reports")]
    for do, revision in (("reply", 0), ("note", 0), ("reply", 0)):
        sent = {"to": f"{report}.{revision}", "reply": "⟦Thank you⟧", "state": "kept", "note": "⟦Mine⟧"}
        pages.append(foreign.post(place, do=do, **sent))
    pages += [foreign.post(place, do=do) for do in ("reply", "note")]
    pages += [learner.get("/"), learner.get("/reports")]
    told = {text for page in pages if page.status_code != 303 for text in spoken(page.text)}
    own = bank_texts() + mine.email
    assert [text for text in told if not is_translated(text.replace(item, ""), own)] == []
    assert len(told) > 60
