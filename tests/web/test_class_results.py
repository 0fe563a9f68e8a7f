"""Results of a given exam for those who lead the group: pages, files, odd names, costs of a big class."""

import csv
import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.assignments import Release
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.services.learners import find_learner
from tests.browsing import Browser
from tests.class_sitting import Sitter, given, members_of
from tests.cohorts import a_cohort, account_of, fill
from tests.given import a_class
from tests.house import House, snapshot
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame

_HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "<b>Bo</b>", 'a";b,c', "Ünal ü", "\u200b=1+1")
_PAGES = ("results", "class", "live", "gradebook.csv", "gradebook.xlsx")


@pytest.fixture
def cohort(instructor: Browser, bank: Engine, clock: FakeClock) -> Cohort:
    """Give a group of eight with hostile names, led by the instructor."""
    made = a_cohort(bank, account_of(bank, instructor.email), clock())  # type: ignore[attr-defined]
    fill(bank, made, len(_HOSTILE), clock())
    with writing_session(bank) as session:
        for row in session.query(CohortMember).where(CohortMember.cohort_id == made.id):
            row.name = _HOSTILE[row.number - 1]
    return made


@pytest.fixture
def exam(bank: Engine, cohort: Cohort, clock: FakeClock) -> Assignment:
    """Give an exam that seven of the group have sat."""
    made = given(bank, cohort, clock(), title="=Été: mock/1", attempts=2)
    sitter = Sitter(bank, made)
    for place, member in enumerate(members_of(bank, cohort)[:7]):
        sitter.sit(member, clock(), 9 + place, cut=14, form_number=1)
    return made


def _place(exam: Assignment) -> str:
    return f"/teach/given/{exam.public_id}"


def test_the_results_say_it_in_words(instructor: Browser, exam: Assignment) -> None:
    """Parts with their range, scores with side of the mark, each question; and what the figures are not."""
    page = instructor.get(f"{_place(exam)}/results").text
    for said in (
        "7 people",
        "9 of 20",
        "Below it",
        "At or above it",
        "Not started",
        "not this one",
        "A column is one question, the same for everybody.",
        "They are not scores of the official exam",
        "Of several attempts the best one counts here.",
    ):
        assert said in page, said
    assert "&lt;b&gt;Bo&lt;/b&gt;" in page
    assert "<b>Bo</b>" not in page
    assert "the last one counts here" in instructor.get(f"{_place(exam)}/results?attempt=last").text


def test_the_csv_holds_no_formula_and_every_name(instructor: Browser, exam: Assignment) -> None:
    """With the mark of UTF-8, a name of the file that every system takes, and a row a person."""
    answer = instructor.get(f"{_place(exam)}/gradebook.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=gradebook-ete-mock-1-2026-11-02.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert {row[0].removeprefix("'") for row in rows} == set(_HOSTILE)
    for cell in (cell for row in [header, *rows] for cell in row):
        assert cell.lstrip("\u200b")[:1] not in {"=", "+", "-", "@", "\t", "\r"}, cell
    assert rows[0][header.index("started")].startswith("2026-11-02T10:00:00-05:00") or rows[0][2]
    assert not {"extra time", "multiplier"} & set(header)


def test_the_xlsx_holds_texts_and_numbers_only(instructor: Browser, exam: Assignment) -> None:
    """A name that looks like a formula is a text; points are numbers."""
    answer = instructor.get(f"{_place(exam)}/gradebook.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    header, *rows = sheet.iter_rows()
    assert {cell.data_type for row in [header, *rows] for cell in row} <= {"s", "n"}
    assert {row[0].value for row in rows} == set(_HOSTILE)
    points = [cell.value for cell in header].index("points")
    assert sorted(row[points].value for row in rows if row[points].value is not None) == list(range(9, 16))


def test_a_file_to_pass_on_has_no_times(instructor: Browser, exam: Assignment) -> None:
    """Said on the page, and so it is; another kind of file is not there."""
    page = instructor.get(f"{_place(exam)}/results").text
    assert f'{_place(exam)}/gradebook.csv?attempt=best&amp;times=off"' in page
    told = instructor.get(f"{_place(exam)}/gradebook.csv?times=off").text
    assert "minutes" in instructor.get(f"{_place(exam)}/gradebook.csv").text
    assert not {"started", "handed in", "finished by", "minutes"} & set(told.splitlines()[0].split(","))
    assert instructor.get(f"{_place(exam)}/gradebook.ods").status_code == 404


def test_the_class_report_names_nobody(instructor: Browser, exam: Assignment, bank: Engine) -> None:
    """Not in any cell; how many passed is not told of seven."""
    page = instructor.get(f"{_place(exam)}/class").text
    assert "First attempts of 7 people" in page
    assert "fewer than 5 people are on one side of it" in page
    for number in range(1, 9):
        assert f"Name {number}" not in page
    for name in ("Ünal", "Bo<", "cmd", "SUM(", "Bo&lt;"):
        assert name not in page
    with Session(bank) as session:
        assert all(row.public_id not in page for row in session.query(CohortMember))


def test_a_person_s_report_is_for_staff_and_prints(
    instructor: Browser, exam: Assignment, bank: Engine, cohort: Cohort
) -> None:
    """Score, range, mark, ideas; one who has not begun; one who is not in the group."""
    del cohort
    with Session(bank) as session:
        first, *_rest, last = session.query(CohortMember).order_by(CohortMember.number)
    page = instructor.get(f"{_place(exam)}/learners/{first.public_id}").text
    for said in ("=1&#43;1", "likely between", "The score is below it.", "Ideas to come back to", "missed"):
        assert said in page or said.replace("&#43;", "+") in page, said
    assert "Not started" in instructor.get(f"{_place(exam)}/learners/{last.public_id}").text
    for name, attempt in [("nobody-at-all", ""), (first.public_id, "?attempt=7"), ("%00", "")]:
        assert instructor.get(f"{_place(exam)}/learners/{name}{attempt}").status_code == 404


def test_an_exam_that_nobody_sat_has_pages_too(
    instructor: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """Of a full group and of an empty one: words in the place of figures."""
    empty = a_cohort(bank, account_of(bank, instructor.email), clock())  # type: ignore[attr-defined]
    for group, said in [(cohort, "Nobody has a score yet."), (empty, "Nobody is in the group yet")]:
        made = given(bank, group, clock())
        assert said in instructor.get(f"{_place(made)}/results").text
        assert "Nobody has a score yet." in instructor.get(f"{_place(made)}/class").text
        for page in _PAGES:
            answer = instructor.get(f"{_place(made)}/{page}")
            assert answer.status_code == 200
            assert ">nan" not in answer.get_data().decode("utf-8", "ignore").lower()


def test_looking_changes_nothing(instructor: Browser, exam: Assignment, bank: Engine) -> None:
    """Every page and every file."""
    before = snapshot(bank)
    for page in _PAGES:
        assert instructor.get(f"{_place(exam)}/{page}").status_code == 200
    assert snapshot(bank) == before


@pytest.mark.long
def test_a_big_class_costs_no_more_statements(
    app: Flask, instructor: Browser, bank: Engine, clock: FakeClock
) -> None:
    """For 3, 6 and 60 members, all of whom sat it; of three the class report reads less."""
    who = account_of(bank, instructor.email)  # type: ignore[attr-defined]
    costs: list[list[int]] = []
    for size in (3, 6, 60):
        group = a_cohort(bank, who, clock())
        fill(bank, group, size, clock())
        made = given(bank, group, clock())
        sitter = Sitter(bank, made)
        for member in members_of(bank, group):
            sitter.sit(member, clock(), 10)
        with Session(bank) as session:
            member_id = session.query(CohortMember).where(CohortMember.cohort_id == group.id).first()
        assert member_id is not None
        counts = []
        for page in (*_PAGES, f"learners/{member_id.public_id}"):
            instructor.get(f"{_place(made)}/{page}")  # the bank and its versions are read once a process
            with Counter(app).of() as heard:
                assert instructor.get(f"{_place(made)}/{page}").status_code == 200
            counts.append(len(without_frame(heard)))
        costs.append(counts)
    assert costs[1] == costs[2]
    assert all(few <= many for few, many in zip(costs[0], costs[2], strict=True))
    assert max(costs[2]) <= 12


def test_the_live_page_and_its_script_say_the_same(
    instructor: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """Every cell of the page is in the answer to the script, and changes with the clock."""
    made = given(bank, cohort, clock())
    sitter = Sitter(bank, made)
    first, second, third, *_rest = members_of(bank, cohort)
    sitter.answer(sitter.start(first, clock()), clock(), right=[1, 2])
    sitter.start(second, clock(), paused_at=clock())
    sitter.sit(third, clock(), 5)
    clock.advance(minutes=2)
    page = instructor.get(f"{_place(made)}/live").text
    told = instructor.get(f"{_place(made)}/live.json").get_json()
    assert told["summary"] == ("5 have not started, 0 are working, 1 not heard from, 1 resting, 1 handed in.")
    assert told["summary"] in page
    assert len(told["rows"]) == 8
    for row in told["rows"]:
        assert f'data-id="{row["id"]}" data-standing="{row["standing"]}"' in page
        for cell in ("where", "answered", "left"):
            assert f'data-cell="{cell}">{row[cell]}</td>' in page
    silent = next(row for row in told["rows"] if row["standing"] == "not_heard")
    assert silent["where"].startswith("Not heard since 10:00")
    assert (silent["answered"], silent["left"]) == ("2 of 20", "58 min")
    assert "1 h 0 min" in {row["left"] for row in told["rows"]}


def test_who_is_signed_out_gets_no_rows(instructor: Browser, stranger: Browser, exam: Assignment) -> None:
    """The script is led to the sign-in and stops; nobody else is answered."""
    assert instructor.get(f"{_place(exam)}/live.json").status_code == 200
    assert stranger.get(f"{_place(exam)}/live.json").status_code == 303


def test_a_class_that_sits_it_is_seen_as_it_is(app: Flask, house: House, instructor: Browser) -> None:
    """Given, started, heard of, answered, handed in; told to staff before it is released."""
    who = account_of(house.engine, instructor.email)  # type: ignore[attr-defined]
    learner = Browser(app)
    learner.start_set(count="5")
    with learner.client.session_transaction() as cookie:
        guest = cookie["learner"]
    with Session(house.engine) as session:
        found = find_learner(session, guest)
    assert found is not None
    group = a_class(house, who, found)
    row = group.row(group.give(score_release=Release.BY_HAND, items_release=Release.BY_HAND))
    sitting = group.start(row.id, found)
    place = f"/teach/given/{row.public_id}"
    house.clock.advance(minutes=5)
    assert instructor.get(f"{place}/live.json").get_json()["rows"][0]["standing"] == "not_heard"
    assert learner.post(f"/sittings/{sitting}/here").status_code < 300
    assert instructor.get(f"{place}/live.json").get_json()["rows"][0]["standing"] == "working"
    house.answer_all(found, sitting, right=True)
    house.submit(found, sitting)
    items = house.sitting(sitting).items
    assert instructor.get(f"{place}/live.json").get_json()["rows"][0]["standing"] == "handed_in"
    assert f"{items} of {items}" in instructor.get(f"{place}/results").text
    assert f"{place}/results" in instructor.get(place).text
    assert learner.get(f"{place}/results").status_code == 303
    assert house.sitting(sitting).state == "submitted"


def test_a_hundred_people_stand_on_a_page(instructor: Browser, bank: Engine, clock: FakeClock) -> None:
    """The next page goes on, the one before leads back; one beyond the end has nobody and still opens."""
    group = a_cohort(bank, account_of(bank, instructor.email), clock())  # type: ignore[attr-defined]
    fill(bank, group, 101, clock())
    made = given(bank, group, clock())
    first, second, beyond = (
        instructor.get(f"{_place(made)}/results?attempt=last&page={page}").text for page in (1, 2, 99)
    )
    shown = [page.count('<th scope="row">') for page in (first, second, beyond)]
    assert shown == [100, 1, 0]
    assert f'{_place(made)}/results?attempt=last&amp;page=2">More people' in first
    assert f'{_place(made)}/results?attempt=last&amp;page=1">People before' in second
    assert "More people" not in second
