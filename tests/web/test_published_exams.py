"""What a published exam leads to, and its fixed forms."""

import re

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.services.mock_exams.definitions import load_forms
from tests.browsing import Browser
from tests.web.exam_form import press


def test_a_published_exam_leads_on(instructor: Browser, place: str) -> None:
    """To a group, to paper, to its forms and to its figures; each link opens, though nobody sat it yet."""
    page = press(instructor, place, "publish", form_kind="fixed", forms="2")
    published = page.partition('aria-labelledby="published"')[2].partition("</section>")[0]
    onward = re.findall(r'href="(/teach[^"]+)"', published)
    assert [path.split("?")[0].rpartition("/")[2] for path in onward] == [
        "give", "print", "forms", "given", "analysis",
    ]  # fmt: skip
    pages = [instructor.client.get(path, follow_redirects=True) for path in onward]
    assert [page.status_code for page in pages] == [200] * 5
    assert "Monday exam, form 1" in pages[1].text
    assert "Nobody has handed this exam in yet" in pages[4].text


def test_fixed_forms_are_assembled_and_compared(instructor: Browser, place: str, bank: Engine) -> None:
    """Three forms that share nothing; their page has curve and numbers."""
    press(instructor, place, "publish", form_kind="fixed", forms="3")
    assert "How alike its forms are" in instructor.get(place).text
    page = instructor.get(f"{place}/versions/1/forms").text
    for words in ("No two of these forms share a question", "Form 3", "Mean difficulty", "<svg"):
        assert words in page
    with Session(bank) as session:
        forms = load_forms(session.scalars(select(MockExamVersion.forms)).one())
    assert len({pick.item for form in forms for pick in form.picks}) == 15
    assert instructor.get(f"{place}/versions/2/forms").status_code == 404


def test_forms_share_questions_where_the_bank_has_too_few(
    instructor: Browser, place: str, bank: Engine
) -> None:
    """Ten forms of most of a topic: they share, and the page says how many questions at most."""
    many = {"form_kind": "fixed", "forms": "10", "part-limits-quota": "30"}
    press(instructor, place, "publish", **many)
    page = instructor.get(f"{place}/versions/1/forms").text
    assert re.search(r"Two of these forms share up to \d+ questions", page)
    with Session(bank) as session:
        forms = load_forms(session.scalars(select(MockExamVersion.forms)).one())
    assert {len(form.picks) for form in forms} == {32}
