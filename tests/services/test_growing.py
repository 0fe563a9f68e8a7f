"""A short check grows item by item, ends by itself, and can be drawn anew from its log."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.readiness.diagnostic import MOST_ITEMS
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError
from exam_prep.services.diagnosing import start_diagnostic
from exam_prep.services.learners import LearnerRef
from exam_prep.services.merging import bring_along
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.sittings.pages import Ending, ResultPage
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.staff_acts import Order
from tests.at_once import at_once
from tests.house import House
from tests.services.own_data.test_bringing import bring, export
from tests.services.readiness.readying import EXAM, aim, answer_check, diagnose, page_of, predictions

_WHY = Order("The fire alarm rang", "Ida Staff")


def _seeded(house: House, learner: LearnerRef, seed: int) -> str:
    with writing_session(house.engine) as session:
        return start_diagnostic(session, house.cache, learner, start=replace(house.start(), seed=seed))


def _form(house: House, sitting: str) -> list[tuple[int, str]]:
    return [(row.item_version_id, row.option_order) for row in house.items(sitting)]


def _result(house: House, learner: LearnerRef, sitting: str) -> ResultPage:
    with Session(house.engine) as session:
        return result_page(session, house.cache, learner, sitting, now=house.clock())


def test_the_next_item_is_there_once_the_one_before_is_checked(house: House) -> None:
    """Not before; what was drawn stays as it was, and no idea is asked twice."""
    learner = house.guest()
    aim(house, learner)
    sitting = diagnose(house, learner)
    first = _form(house, sitting)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    assert _form(house, sitting) == first
    house.commit(learner, sitting, 1)
    assert _form(house, sitting)[:1] == first
    assert len(_form(house, sitting)) == house.sitting(sitting).items == 2
    answer_check(house, learner, sitting, right=[True, False] * 4)
    rows = house.items(sitting)
    assert len({row.concept for row in rows}) == len(rows) == 10
    assert house.verify().mismatches == ()


def test_it_ends_by_itself_after_20_items_and_is_graded(house: House) -> None:
    """Of a learner of whom nothing was known; with a prediction, as after every set."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    assert answer_check(house, learner, sitting, right=[True, False, True] * 9) == MOST_ITEMS
    assert house.sitting(sitting).state is State.GRADED
    assert _result(house, learner, sitting).ending is Ending.MOST
    assert predictions(house, learner)[0].answers == MOST_ITEMS
    assert house.verify().mismatches == ()


def test_it_ends_as_soon_as_enough_is_known_and_is_not_offered_again(house: House) -> None:
    """Of a learner with 26 first answers, well before the twentieth."""
    learner = house.guest()
    house.sat(learner, 13)
    house.sat(learner, 13, right=False)
    sitting = diagnose(house, learner)
    count = answer_check(house, learner, sitting, right=[True, False] * 10)
    assert 1 < count < MOST_ITEMS
    assert _result(house, learner, sitting).ending is Ending.ENOUGH
    assert page_of(house, learner).unsure == 0
    assert house.verify().mismatches == ()


def test_equal_seeds_and_answers_give_equal_forms(house: House) -> None:
    """And a check parts from another at the first answer that differs."""
    answers = [True, False, None, True, True, False, True]
    one, same, other = (house.guest() for _ in range(3))
    first, second, third = (_seeded(house, learner, 77) for learner in (one, same, other))
    answer_check(house, one, first, right=answers)
    answer_check(house, same, second, right=answers)
    answer_check(house, other, third, right=[True, *(not answer for answer in answers[1:])])
    assert _form(house, first) == _form(house, second)
    assert _form(house, first)[:2] == _form(house, third)[:2]
    assert _form(house, first) != _form(house, third)


def test_who_does_not_know_says_so_and_goes_on(house: House) -> None:
    """It counts as not known, for the check, for memory and for the estimate; later nothing changes it."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    with pytest.raises(InvalidError, match="Choose an answer first"):
        house.commit(learner, sitting, 1)
    answer_check(house, learner, sitting, right=[None])
    house.commit(learner, sitting, 1, passes=True)
    row = house.item(sitting, 1)
    (event,) = house.reviews(learner)
    assert (row.passed, row.response, row.points) == (True, "", 0)
    assert (event.points, event.is_first_exposure, event.concept) == (0, True, row.concept)
    assert house.cards(learner).keys() == {row.concept}
    assert page_of(house, learner).answers == 1
    assert house.sitting(sitting).items == 2
    assert house.verify().mismatches == ()


def test_only_a_check_can_be_passed_on(house: House) -> None:
    """In a set that is whole from the start a question can be left open instead."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    with pytest.raises(InvalidError, match="Choose an answer first"):
        house.commit(learner, sitting, 1, passes=True)


def test_many_who_check_one_item_append_one(house: House) -> None:
    """Two tabs, a double click, a repeated request: the form grows by one, whoever comes first."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    for position in range(1, 6):
        house.save(learner, sitting, position, house.response(house.item(sitting, position), right=True))
        at_once([partial(house.commit, learner, sitting, position)] * 4)
        assert house.sitting(sitting).items == len(house.items(sitting)) == position + 1
    house.commit(learner, sitting, 2)
    assert house.sitting(sitting).items == 6
    assert house.verify().mismatches == ()


def test_an_early_end_leaves_the_open_item_uncounted(house: House) -> None:
    """It earned nothing and was never called unknown; what was answered counts."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[True, None, False])
    house.submit(learner, sitting)
    assert len(house.reviews(learner)) == 3
    assert [row.passed for row in house.items(sitting)] == [False, True, False, False]
    assert _result(house, learner, sitting).ending is Ending.EARLY
    assert house.verify().mismatches == ()


def test_one_check_is_open_at_a_time(house: House) -> None:
    """Starting again goes on with it; after its end a new one starts."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[True])
    assert diagnose(house, learner) == sitting
    house.submit(learner, sitting)
    assert diagnose(house, learner) != sitting


def test_a_reopened_check_goes_on_where_it_ended(house: House) -> None:
    """Its last item is open again, and another answer may lead to another end."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[None] * MOST_ITEMS)
    house.reopen(sitting, 10, _WHY)
    last = house.items(sitting)[-1]
    assert (last.passed, last.committed_at) == (False, None)
    assert house.verify().mismatches == ()
    answer_check(house, learner, sitting, right=[True])
    assert house.sitting(sitting).state is State.GRADED
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE sitting SET seed = seed + 1",
        "UPDATE sitting SET most_items = NULL",
        "UPDATE sitting SET most_items = 2",
        "DELETE FROM growing_form",
        "UPDATE growing_form SET pool = replace(pool, '\"mean\": [0.0', '\"mean\": [3.0')",
        "UPDATE sitting_item SET item_version_id = (SELECT min(id) FROM item_version) WHERE position = 3",
        "UPDATE sitting_item SET passed = (1 = 1) WHERE position = 1",
    ],
)
def test_a_form_that_did_not_grow_by_its_answers_is_found(house: House, planted: str) -> None:
    """Whatever of it was changed behind our back."""
    learner = house.guest()
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[True, False, None, True])
    assert house.verify().mismatches == ()
    house.sql(planted)
    assert house.verify().mismatches


def test_a_guest_brings_an_open_check_along_and_goes_on(house: House) -> None:
    """The pool goes with the sitting; the account's own work changes nothing in it."""
    guest, into = house.guest(), house.guest()
    house.sat(into, 8)
    sitting = diagnose(house, guest)
    answer_check(house, guest, sitting, right=[True, None])
    with writing_session(house.engine) as session:
        bring_along(session, house.cache, guest, into, now=house.clock())
    answer_check(house, into, sitting, right=[False, True])
    assert house.sitting(sitting).items == 5
    assert house.verify().mismatches == ()


def test_a_check_is_taken_along_and_comes_in_as_a_set(house: House) -> None:
    """With what was passed on; what was known before is told, what might be asked next is not."""
    learner, other = house.guest(), house.guest()
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[True, None, False])
    document = export(house, learner)
    (record,) = document["sittings"]
    assert [item["passed"] for item in record["items"]] == [False, True, False, False]
    assert len(record["check"]["levels"]) == len(record["check"]["errors"]) == len(record["check"]["shares"])
    assert bring(house, other, document).sittings == 1
    assert [(event.points, event.item_id) for event in house.reviews(other)] == [
        (event.points, event.item_id) for event in house.reviews(learner)
    ]
    assert house.verify().mismatches == ()


def test_who_deletes_their_work_leaves_no_pool(house: House) -> None:
    """It goes with the sitting."""
    learner = house.guest()
    diagnose(house, learner)
    with writing_session(house.engine) as session:
        forget(session, learner)
    assert house.snapshot()["growing_form"] == ()


def test_the_sections_of_an_exam_keep_their_proportion(house: House) -> None:
    """Within one item, after any answers, in what is served of the shipped bank."""
    learner = house.guest()
    aim(house, learner)
    sitting = diagnose(house, learner)
    answer_check(house, learner, sitting, right=[True] * MOST_ITEMS)
    sections = house.loaded().exams[EXAM].sections
    counts = {
        section.id: sum(
            any(row.tag in house.loaded().taxonomy.tags_under(tag) for tag in section.tags)
            for row in house.items(sitting)
        )
        for section in sections
    }
    size, total = len(house.items(sitting)), sum(section.quota for section in sections)
    assert all(abs(counts[one.id] - size * one.quota / total) <= 1 for one in sections)
