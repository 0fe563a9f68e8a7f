"""Keys on paper after a regrade: the letters of that paper that count now, worked out apart."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form
from exam_prep.core.items import Item, Kind, Scoring
from exam_prep.core.printing.frame import PrintFrame
from exam_prep.core.printing.papers import PrintedForm, lay_out
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.release import letter_of
from exam_prep.core.sitting import Feedback
from exam_prep.db.sittings import SittingItem
from exam_prep.services.printing.fixed import print_form
from exam_prep.services.printing.key_csv import key_rows
from tests.core.printing.made import made
from tests.factories import every_kind, make_item
from tests.house import House
from tests.regrading import regraded, sync_with, version_id, with_key


def _row(house: House, kind: Kind) -> SittingItem:
    """Sit everything; returns the item of this kind."""
    learner = house.guest()
    sitting = house.practice(learner, 12, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=False)
    house.submit(learner, sitting)
    rows = [row for row in house.items(sitting) if house.asked(row).kind is kind]
    return min(rows, key=lambda row: row.item_id)


def _printed(house: House, form: Form) -> PrintedForm:
    with Session(house.engine) as session:
        return print_form(session, house.cache, form, PrintFrame("Fixed"), versions=3)


def _right(item: Item, order: tuple[str, ...]) -> str:
    """Return the right answer of `item` in the letters of `order`, by hand."""
    letters = {name: letter_of(place) for place, name in enumerate(order, start=1)}
    return " ".join(sorted(letters[one.id] for one in item.options if one.weight > 0))


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE, Kind.JUDGEMENT, Kind.ORDERING, Kind.MATCHING])
def test_a_fixed_forms_key_tells_what_counts_since(canary_house: House, kind: Kind) -> None:
    """By a new key its letters in each version; the paper of the learners stays as it was to the letter."""
    house = canary_house
    row = _row(house, kind)
    old = house.asked(row)
    form = made(every_kind()).form
    before = _printed(house, form)
    fresh = with_key(old, 2)
    sync_with(house, fresh)
    regraded(house, row, Treatment.NEW_KEY, version_id(house, row.item_id, 2))
    after = _printed(house, form)
    for was, now in zip(before.versions, after.versions, strict=True):
        assert (now.booklet, now.sheet, now.code) == (was.booklet, was.sheet, was.code)
        (line,) = now.key.regraded
        assert line.item == row.item_id
        assert line.now is not None
        order = next(pick.options for pick in now.form.picks if pick.item == row.item_id)
        letters = {name: letter_of(place) for place, name in enumerate(order, start=1)}
        if kind is Kind.MATCHING:
            sides = {one.match: letters[one.id] for one in old.options}
            expected = " ".join(
                f"{number}{sides[one.match]}"
                for number, one in enumerate((one for one in fresh.options if one.text), start=1)
            )
        elif kind is Kind.ORDERING:
            by_text = {one.text: letters[one.id] for one in old.options}
            expected = " ".join(
                f"{place}{by_text[one.text]}" for place, one in enumerate(fresh.options, start=1)
            )
        else:
            expected = letters[old.options[2].id]
        assert line.now.answers == (expected,)
        csv = {cells[0]: cells[1] for cells in key_rows(now.key)}
        assert csv[line.number] == (expected if line.places else expected.replace(" ", ""))
    assert after.fingerprint == before.fingerprint


def test_what_is_accepted_beside_the_key_stands_with_its_letters(canary_house: House) -> None:
    """Each by itself where one is chosen, as a set where several are; the printed letters stay too."""
    house = canary_house
    form = made(every_kind()).form
    for kind in (Kind.SINGLE, Kind.MULTIPLE):
        row = _row(house, kind)
        item = house.asked(row)
        regraded(house, row, Treatment.ACCEPT_BOTH, ticked=[item.options[3].id])
        for version in _printed(house, form).versions:
            line = next(one for one in version.key.lines if one.item == item.id)
            order = next(pick.options for pick in version.form.picks if pick.item == item.id)
            further = letter_of(order.index(item.options[3].id) + 1)
            assert line.now is not None
            assert set(line.now.answers) == {line.answer, further}
            assert line.marked_by == line.answer


def test_points_for_all_and_a_question_left_out_are_told_and_taken_back(canary_house: House) -> None:
    """No letters then; by its own key again nothing is told."""
    house = canary_house
    form, row = made(every_kind()).form, _row(house, Kind.SINGLE)
    for treatment in (Treatment.FULL_CREDIT, Treatment.DROP):
        regraded(house, row, treatment)
        (line,) = _printed(house, form).versions[0].key.regraded
        assert line.now is not None
        assert (line.now.treatment, line.now.answers) == (treatment, ())
    regraded(house, row, Treatment.NEW_KEY, row.item_version_id)
    assert _printed(house, form).versions[0].key.regraded == ()


def test_parts_of_a_point_that_make_the_whole_are_all_in_the_letters() -> None:
    """By weights no option carries all: two halves are the answer, and not nothing."""
    item = make_item(1, Kind.MULTIPLE)
    halves = replace(
        item,
        scoring=Scoring.WEIGHTS,
        options=tuple(replace(one, weight=0.5 * (at < 2)) for at, one in enumerate(item.options)),
    )
    laid = made([halves])
    (version,) = lay_out(laid.form, laid.items, PrintFrame("Halves"), versions=1).versions
    assert version.key.lines[0].answer == _right(halves, laid.form.picks[0].options)
