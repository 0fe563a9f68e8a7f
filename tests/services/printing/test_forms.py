"""Papers of a form that is drawn by an address, and of one that was fixed before."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.drawing.form import Form
from exam_prep.core.printing.frame import PrintFrame, frame_of
from exam_prep.core.printing.papers import PrintedForm
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.printing.choices import print_choices
from exam_prep.services.printing.drawn import PrintWish, print_drawn
from exam_prep.services.printing.fixed import print_form
from tests.factories import EXAM, TOO_LARGE, every_kind, read_bank_of
from tests.house import House

_WISH = PrintWish(exam="first-look-20", topics=(), count=None, seed=5, versions=3)


def _drawn(house: House, **changes: object) -> PrintedForm:
    with Session(house.engine) as session:
        wish = replace(_WISH, **changes)  # type: ignore[arg-type]  # names fields
        return print_drawn(session, house.cache, wish)


def _fixed(house: House, form: Form) -> PrintedForm:
    with Session(house.engine) as session:
        return print_form(session, house.cache, form, PrintFrame("Fixed"), versions=2)


def test_version_a_is_the_form_that_the_command_draws(house: House) -> None:
    """For an exam with its sections and minutes; other seeds give other papers."""
    loaded = house.loaded()
    exam = loaded.exams["first-look-20"]
    printed = _drawn(house)
    assert printed.versions[0].form == draw_exam(loaded.index, loaded.taxonomy, exam, seed=5, seen={})
    assert printed == _drawn(house)
    assert printed.frame == frame_of(exam)
    assert _drawn(house, seed=6).fingerprint != printed.fingerprint


def test_topics_give_a_form_of_their_own(house: House) -> None:
    """Called by what they are about, or as the instructor calls it."""
    topics = ("crisis-safety", "boundaries.gifts-money")
    printed = _drawn(house, exam="", topics=topics, count=12)
    assert len(printed.cross) == 12
    titles = house.loaded().taxonomy
    assert printed.frame.title == f"{titles.domains[topics[0]].title}, {titles.tags[topics[1]].title}"
    assert _drawn(house, exam="", topics=tuple(titles.domains), count=12).frame.title == "Practice questions"
    assert _drawn(house, title="Monday quiz").versions[1].booklet.head.title == "Monday quiz"


def test_what_cannot_be_drawn_is_refused(house: House) -> None:
    """Each with a sentence of its own."""
    with pytest.raises(NotFoundError, match="no such exam"):
        _drawn(house, exam="nowhere")
    with pytest.raises(InvalidError, match="always has 20"):
        _drawn(house, count=3)
    with pytest.raises(InvalidError, match="No tag or domain"):
        _drawn(house, exam="", topics=("nowhere",), count=3)


def test_a_bank_that_has_too_little_is_told_by_its_parts(canary_house: House) -> None:
    """As where the exam is sat."""
    with pytest.raises(InvalidError, match="wants 99 and has 12"):
        _drawn(canary_house, exam=TOO_LARGE)


def test_only_what_can_be_drawn_is_offered(canary_house: House) -> None:
    """Not the exam that wants more than there is; topics with their counts."""
    choices = print_choices(canary_house.loaded())
    assert {exam.id for exam in choices.exams} == {EXAM, "any-number"}
    assert [(one.title, one.items, [tag.items for tag in one.below]) for one in choices.topics] == [
        ("Boundaries", 12, [12])
    ]


def test_a_fixed_form_stays_as_it_was_whatever_becomes_of_the_bank(canary_house: House) -> None:
    """Its papers are the same after an edit of its items and after their end."""
    printed = _drawn(canary_house, exam=EXAM, versions=1)
    form = printed.versions[0].form
    before = _fixed(canary_house, form)
    assert before.versions[0].form == form
    edited = [replace(item, version=2, stem="Another scene.") for item in every_kind()]
    for items in (edited, edited[:1]):
        with writing_session(canary_house.engine) as session:
            sync_bank(session, read_bank_of(items, exam_items=1), (), now=canary_house.clock())
        assert _fixed(canary_house, form) == before
    newest = replace(form.picks[0], version=99)
    with pytest.raises(InvalidError, match="Version 99"):
        _fixed(canary_house, replace(form, picks=(newest,)))
