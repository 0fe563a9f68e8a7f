"""Item analysis for instructors: what is shown from how many learners on, filters, one item, the file."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.bank import ItemVersion
from exam_prep.db.engine import writing_session
from exam_prep.db.mock_exams import MockExam
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.verify import verify
from tests.browsing import Browser
from tests.classes import a_class
from tests.cohorts import account_of
from tests.house import snapshot
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame

_FACILITY = re.compile(r'data-l="Facility">.*?<b>~?(0\.\d\d)</b>.*?cx="([\d.]+)%"', re.DOTALL)
"""The figure in words, and where the dot of its picture stands."""
_LISTED = re.compile(r'<a href="/teach/analysis/([^"]+)">')


def _listed(page: str) -> list[str]:
    return _LISTED.findall(page)


def test_before_the_first_exam_one_sentence_says_what_will_come(instructor: Browser, bank: Engine) -> None:
    """No table, no form; a question that nobody met says so, one that is none is not found."""
    page = instructor.get("/teach/analysis").text
    assert "No exam was handed in yet" in page
    assert "<table" not in page
    item = a_class(bank, 0)[0]
    assert "Nobody has met this question" in instructor.get(f"/teach/analysis/{item}").text
    for none in ("no-such-item", "%00", "a%0ab"):
        assert instructor.get(f"/teach/analysis/{none}").status_code == 404


@pytest.mark.parametrize(
    ("learners", "shown", "missing"),
    [
        (9, (), ("from 10 learners, has 9", "from 30 learners, has 9")),
        (10, ("~0.",), ("from 30 learners, has 10", "Too early for flags")),
        (34, ("(key)", "95% range"), ("No flag",)),
    ],
)
def test_nothing_is_shown_below_its_least_number(
    instructor: Browser, bank: Engine, learners: int, shown: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    """Nine learners give counts, ten the facility, thirty the rest; a sentence says what is missing."""
    item = a_class(bank, learners, items=6)[2]
    pages = instructor.get("/teach/analysis").text + instructor.get("/teach/analysis?sort=id").text
    one = instructor.get(f"/teach/analysis/{item}").text
    with Session(bank) as session:
        assert verify(session, ServedBankCache()).statistics == 6
    for words in (*shown, *missing):
        assert words in pages
    assert ("~0." in pages) == (10 <= learners < 30)
    for figure, dot in _FACILITY.findall(pages):
        assert float(dot) == pytest.approx(100 * float(figure), abs=0.51)
    assert ("The pictures as a table" in one) == (learners >= 30)
    assert ("Figures are shown from 10 learners on" in one) == (learners < 10)
    assert not re.search(r"\b(nan|inf)\b", pages + one)


def test_a_class_shows_which_questions_to_look_at(instructor: Browser, bank: Engine) -> None:
    """The question that is keyed wrong comes first, with its reason; options and curves are told."""
    items = a_class(bank, 60)
    page = instructor.get("/teach/analysis").text
    assert _listed(page)[0] == items[0]
    assert len(_listed(page)) == len(items)
    assert "Check the key" in page
    one = instructor.get(f"/teach/analysis/{items[0]}").text
    assert "Two readings are possible" in one
    assert "Lower third" in one
    assert one.count('class="ln"') > 4
    assert one.count("\N{MINUS SIGN}0.") > 1
    assert re.search(r"Efficiency</dt><dd>-?\d+%", one)


def test_a_fixed_form_shows_what_each_question_weighs(instructor: Browser, bank: Engine) -> None:
    """In percent of what scores differ by, one that goes against the score apart; not over all exams."""
    items = a_class(bank, 60, exam="first-look-20")
    page = instructor.get("/teach/analysis?exam=first-look-20").text
    weights = [float(share) for share in re.findall(r"Form 1: weight ([\d.]+)%", page)]
    assert len(weights) + page.count("Form 1: goes against the score") == len(items)
    assert sum(weights) == pytest.approx(100, abs=0.06 * len(items))
    assert "weight" not in instructor.get("/teach/analysis").text


def test_filters_and_orders(instructor: Browser, bank: Engine) -> None:
    """Each narrows or orders as it says; what fits nothing says so; nonsense is harmless."""
    items = a_class(bank, 60)
    hard = _listed(instructor.get("/teach/analysis?sort=facility").text)
    assert sorted(hard) == sorted(items)
    assert hard != _listed(instructor.get("/teach/analysis?sort=id").text) == sorted(items)
    assert _listed(instructor.get("/teach/analysis?flag=miskey").text) == [items[0]]
    assert items[0] in _listed(instructor.get("/teach/analysis?flag=any").text)
    assert _listed(instructor.get(f"/teach/analysis?search={items[3].upper()}").text) == [items[3]]
    nothing = instructor.get("/teach/analysis?domain=no-such-part&search=%3Cb%3E").text
    assert "Nothing fits" in nothing
    assert "<b>" not in nothing.split('id="search"')[1][:200]
    assert len(_listed(instructor.get("/teach/analysis?page=999999&sort=x&flag=y").text)) == 0
    assert len(_listed(instructor.get("/teach/analysis?page=99&sort=x").text)) == len(items)


def test_an_exam_that_another_builds_is_not_told_apart(
    instructor: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Its answers count among all; its title and its own figures are for who builds it, and for admins."""
    own = account_of(bank, instructor.email)  # type: ignore[attr-defined]
    with writing_session(bank) as session:
        exam = MockExam(
            public_id="autumn-exam-0001", account_id=own.id, title="Autumn exam", draft="{}",
            created_at=clock(), changed_at=clock() + timedelta(seconds=1),
        )  # fmt: skip
        session.add(exam)
    a_class(bank, 40, exam="mock-autumn-exam-0001")
    mine = instructor.get("/teach/analysis?exam=mock-autumn-exam-0001").text
    assert "Fixed form 1" in mine
    assert mine.count("Autumn exam") >= 2
    sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    theirs = stranger.get("/teach/analysis")
    assert "Autumn exam" not in theirs.text
    assert len(_listed(theirs.text)) == 12
    for foreign in ("mock-autumn-exam-0001", "mock-nobodys", "nonsense"):
        assert stranger.get(f"/teach/analysis?exam={foreign}").status_code == 404
    sign_in_as(stranger, bank, Role.ADMIN, now=clock())
    assert stranger.get("/teach/analysis?exam=mock-autumn-exam-0001").status_code == 200


def test_scores_on_drawn_forms_have_a_reliability_too(instructor: Browser, bank: Engine) -> None:
    """Fixed forms show alpha with its range and points, drawn ones the mean over forms and percent."""
    a_class(bank, 40, exam="first-look-20", form=None)
    page = instructor.get("/teach/analysis?exam=first-look-20").text
    assert "Drawn for each learner" in page
    assert "mean over forms" in page
    assert re.search(r"\d percent", page)


def test_the_table_as_a_file(instructor: Browser, bank: Engine) -> None:
    """The same items in the same order, every cell a number or a harmless text."""
    items = a_class(bank, 40)
    answer = instructor.get("/teach/analysis.csv?sort=id")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["item"] for row in rows] == sorted(items)
    assert all(30 < int(row["learners"]) + int(row["not reached"]) <= 40 for row in rows)
    assert all(0 <= float(row["facility low"]) <= float(row["facility high"]) <= 1 for row in rows)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_pages_ask_as_much_for_many_as_for_few_and_write_nothing(
    app: Flask, instructor: Browser, bank: Engine
) -> None:
    """The same statements for a class of two and one of forty, once the bank is read."""
    asked = []
    for learners in (1, 1, 38):
        item = a_class(bank, learners)[1]
        before = snapshot(bank)
        with Counter(app).of() as heard:
            instructor.get("/teach/analysis")
            instructor.get(f"/teach/analysis/{item}")
        asked.append(len(without_frame(heard)))
        after = snapshot(bank)
        assert {name: rows for name, rows in after.items() if name != "signin"} == {
            name: rows for name, rows in before.items() if name != "signin"
        }
    # From 30 learners on the item's page reads its responses too.
    assert asked[2] == asked[1] + 1


def test_a_regrade_moves_the_key_of_figures_and_flags(instructor: Browser, bank: Engine) -> None:
    """The option that counts now is marked, the old key is still told, and what was a wrong key is none."""
    item = a_class(bank, 60)[0]
    with Session(bank) as session:
        row = session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item)).one()
        asked = ServedBankCache().versions(session, [row])[row].item
    best = instructor.get(f"/teach/analysis/{item}").text
    assert "Two readings are possible" in best
    wrong = [option.id for option in asked.options if not option.is_key]
    form: dict[str, str | list[str]] = {
        "item": item,
        "asked": str(row),
        "treatment": "accept_both",
        "tick": [f"{row}:{name}" for name in wrong],
    }
    page = instructor.get(f"/teach/regrades/new?preview=1&{urlencode(form, doseq=True)}").text
    mark = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert mark, page
    done = instructor.post("/teach/regrades/new", reason="Wrong key.", fingerprint=mark[1], **form)
    assert done.status_code == 303
    one = instructor.get(f"/teach/analysis/{item}").text
    assert "This version was regraded: Accept both answers." in one
    assert one.count("Counts by the regrade") == len(wrong)
    assert "Two readings are possible" not in one
    assert instructor.get("/teach/analysis").text.count("(key)") >= len(wrong)
