"""A result keeps saying what it said, whatever becomes of the exam's file."""

from dataclasses import replace

from sqlalchemy.orm import Session

from exam_prep.core.blueprint import Blueprint
from exam_prep.db.engine import writing_session
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.pages import ResultPage
from exam_prep.services.sittings.result import result_page
from tests.conftest import BANK
from tests.house import House

_EXAM = "first-look-20"


def _result(house: House, learner: LearnerRef, sitting: str) -> ResultPage:
    with Session(house.engine) as session:
        return result_page(session, house.cache, learner, sitting, now=house.clock())


def _sync(house: House, exam: Blueprint | None) -> None:
    """Sync the shipped bank with `exam` in place of the one that was sat, or without it."""
    read = read_bank(BANK)
    exams = {name: one for name, one in read.bank.exams.items() if name != _EXAM}
    bank = replace(read.bank, exams={**exams, **({_EXAM: exam} if exam else {})})
    with writing_session(house.engine) as session:
        sync_bank(session, replace(read, bank=bank), (), now=house.clock())


def test_a_result_outlives_changes_of_its_exam(house: House) -> None:
    """Sections with other ids and titles, another disclaimer, and no exam at all change no result."""
    learner = house.guest()
    sitting = house.mock(learner, _EXAM)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    before = _result(house, learner, sitting)
    exam = house.loaded().exams[_EXAM]
    sections = tuple(
        replace(section, id=f"new-{number}", title=f"New {number}")
        for number, section in enumerate(exam.sections)
    )

    assert [part.title for part in before.sections] == [section.title for section in exam.sections]
    assert before.disclaimer == exam.disclaimer != ""
    _sync(house, replace(exam, sections=sections, disclaimer="Another."))
    assert _result(house, learner, sitting) == before
    _sync(house, None)
    assert _result(house, learner, sitting) == before
