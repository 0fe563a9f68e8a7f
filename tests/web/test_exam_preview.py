"""The preview of a mock exam: one form, question by question, to pin, leave out, replace and keep."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.mock_exams.definition import Definition, Part
from exam_prep.db.engine import writing_session
from exam_prep.db.mock_exams import MockExam
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.definitions import dump_definition
from tests.browsing import Browser, sitting_of
from tests.cohorts import account_of
from tests.house import House
from tests.mock_exams import SMALL, a_mock_exam, a_version, changed, draft
from tests.statements import Counter, without_frame
from tests.web.exam_form import fields_of, told_at

_SHOWN = re.compile(r'value="replace:([^"]+)"')


@pytest.fixture
def who(instructor: Browser, bank: Engine) -> AccountRef:
    """Give the instructor's account."""
    return account_of(bank, instructor.email)  # type: ignore[attr-defined]


@pytest.fixture
def exam(house: House, who: AccountRef) -> str:
    """Give a small mock exam of the instructor."""
    return a_mock_exam(house, who)


def _press(browser: Browser, exam: str, what: str) -> str:
    place = f"/teach/exams/{exam}/preview"
    revision = re.findall(r'name="revision" value="(\d+)"', browser.get(place).text)[0]
    answer = browser.post(place, do=what, seed="1", revision=revision)
    assert answer.status_code == 303, answer.text
    leads, _hash, place_on_page = answer.headers["Location"].partition("#")
    assert leads.endswith("seed=1")
    assert place_on_page in {"", f"item-{what.partition(':')[2]}"} or what.startswith("replace:")
    return browser.get(answer.headers["Location"]).text


def test_the_same_number_shows_the_same_form(instructor: Browser, exam: str) -> None:
    """The button of the builder leads here; another number shows other questions, with their keys."""
    place = f"/teach/exams/{exam}"
    led = instructor.post(place, **fields_of(instructor.get(place).text), do="preview")
    assert led.headers["Location"] == f"{place}/preview"
    first, again, other = (instructor.get(f"{place}/preview?seed={seed}").text for seed in (1, 1, 2))
    assert _SHOWN.findall(first) == _SHOWN.findall(again)
    assert len(_SHOWN.findall(first)) == 5
    assert set(_SHOWN.findall(first)) != set(_SHOWN.findall(other))
    assert first.count("Best</span>") >= 5


def test_each_button_changes_the_draft_and_says_so(instructor: Browser, house: House, exam: str) -> None:
    """Pin, unpin, leave out, take back, replace, keep."""
    page = instructor.get(f"/teach/exams/{exam}/preview").text
    limits, _care = re.findall(r"<section aria-labelledby=\"part-\d\">.*?</section>", page, re.DOTALL)
    shown, first = _SHOWN.findall(page), _SHOWN.findall(limits)[0]
    assert f"Question {first} is in every form now" in _press(instructor, exam, f"pin:{first}")
    assert draft(house, exam).pins == {"limits": (first,)}
    assert "drawn like any other" in _press(instructor, exam, f"unpin:{first}")
    page = _press(instructor, exam, "keep")
    assert "5 questions are pinned" in page
    assert set(_SHOWN.findall(page)) == set(shown)
    page = _press(instructor, exam, f"replace:{first}")
    assert set(shown) - set(_SHOWN.findall(page)) == {first}
    assert draft(house, exam).excluded == (first,)
    second = next(one for one in shown if one != first)
    page = _press(instructor, exam, f"out:{second}")
    assert second not in _SHOWN.findall(page)
    assert "2 are left out" in page
    assert "may be drawn again" in _press(instructor, exam, f"back:{second}")
    assert draft(house, exam).excluded == (first,)


def test_a_preview_that_saw_an_older_draft_changes_nothing(
    instructor: Browser, house: House, who: AccountRef, exam: str
) -> None:
    """409 and a sentence; so are 422 for a question that is not there and for no button."""
    place = f"/teach/exams/{exam}/preview"
    shown = _SHOWN.findall(instructor.get(place).text)
    changed(house, who, exam, Definition("Other", (Part("limits", "Limits", 3, ("boundaries",)),)))
    answer = instructor.post(place, do=f"pin:{shown[0]}", revision="1")
    assert answer.status_code == 409
    assert "changed on another page" in answer.text
    for what in ("pin:nothing", "replace:nothing", "dance", ""):
        answer = instructor.post(place, do=what, revision="2")
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    assert draft(house, exam).pins == {}


def _bank_changed(bank: Engine, exam: str, definition: Definition) -> None:
    """Let a draft stand as it does when items or topics left the bank after it was saved."""
    with writing_session(bank) as session:
        row = session.query(MockExam).filter_by(public_id=exam).one()
        row.draft = dump_definition(definition)


def test_pins_of_questions_that_left_the_bank_can_be_taken_off_one_by_one(
    instructor: Browser, bank: Engine, house: House, exam: str
) -> None:
    """They are listed, each with its button, whatever else is wrong; until then nothing is published."""
    old = replace(SMALL, pins={"limits": ("gone-1", "gone-2"), "care": ("gone-3",)})
    _bank_changed(bank, exam, old)
    place = f"/teach/exams/{exam}"
    page = instructor.get(place).text
    assert "The pinned question gone-1 is not in the bank" in told_at(page)["part-limits-pins"]
    assert instructor.post(place, **fields_of(page), do="publish").status_code == 422
    assert instructor.post(place, **fields_of(page), do="preview").status_code == 303
    assert "gone-2 (not in the bank any more)" in instructor.get(f"{place}/preview").text
    for name in ("gone-1", "gone-3", "gone-2"):
        assert f"{name} (not in the bank" not in _press(instructor, exam, f"unpin:{name}")
    assert draft(house, exam) == SMALL
    page = instructor.get(place).text
    assert (
        "Version 1 is published"
        in instructor.get(instructor.post(place, **fields_of(page), do="publish").headers["Location"]).text
    )


def test_a_draft_that_the_bank_left_behind_can_still_be_kept_and_closed(
    instructor: Browser, bank: Engine, house: House, exam: str
) -> None:
    """What came with the bank stands in the way of publishing alone; what is typed wrongly is refused."""
    _bank_changed(bank, exam, replace(SMALL, pins={"limits": ("gone",)}))
    place = f"/teach/exams/{exam}"
    fields = {**fields_of(instructor.get(place).text), "minutes": "90"}
    for what in ("save", "link-open", "link-close", "clone", "archive", "restore"):
        fields["revision"] = fields_of(instructor.get(place).text)["revision"]
        assert instructor.post(place, **fields, do=what).status_code == 303, what
    assert draft(house, exam).minutes == 90
    fields["revision"] = fields_of(instructor.get(place).text)["revision"]
    answer = instructor.post(place, **{**fields, "minutes": "0"}, do="save")
    assert answer.status_code == 422
    assert {"minutes", "part-limits-pins"} == told_at(answer.text).keys()
    assert draft(house, exam).minutes == 90


def test_what_cannot_be_drawn_is_said_instead_of_shown(
    instructor: Browser, house: House, who: AccountRef, exam: str
) -> None:
    """The page opens all the same."""
    changed(house, who, exam, Definition("Too much", (Part("s1", "Limits", 290, ("boundaries",)),)))
    answer = instructor.get(f"/teach/exams/{exam}/preview")
    assert answer.status_code == 200
    assert "The bank has too few questions" in answer.text
    assert instructor.post(f"/teach/exams/{exam}/preview", do="keep", revision="2").status_code == 422


def test_staff_sit_a_version_as_a_trial_by_its_button_and_by_its_link(
    instructor: Browser, house: House, who: AccountRef
) -> None:
    """Both are trials, and the same one while it is open."""
    version = a_version(house, who, link_open=True)
    assert "this is a trial" in instructor.get(f"/mock/{version}").text
    sitting = sitting_of(instructor.post(f"/mock/{version}"))
    assert house.sitting(sitting).is_trial
    place = re.findall(r'href="(/teach/exams/[^"/]+)"', instructor.get("/teach/exams").text)[0]
    fields = fields_of(instructor.get(place).text)
    assert sitting_of(instructor.post(place, **fields, do=f"sit:{version}")) == sitting
    assert instructor.post(place, **fields, do="sit:nobodys-version").status_code == 404


def test_a_preview_costs_the_same_for_five_and_for_seventy_five(
    app: Flask, instructor: Browser, house: House, who: AccountRef, exam: str
) -> None:
    """The questions are the served bank's, which is in memory."""
    instructor.get("/teach/exams")  # the bank is read once a process
    everything = tuple(house.loaded().taxonomy.domains)
    large = a_mock_exam(house, who, Definition("All", (Part("s1", "All", 75, everything),)))
    costs = []
    for one in (exam, large):
        with Counter(app).of() as heard:
            assert instructor.get(f"/teach/exams/{one}/preview").status_code == 200
        costs.append(len(without_frame(heard)))
    assert costs == [4, 4]
