"""A prediction is logged with every graded sitting, and follows from the log for ever after."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Mode
from exam_prep.db.engine import writing_session
from exam_prep.db.readiness import ReadinessForm
from exam_prep.services.merging import bring_along
from exam_prep.services.readiness.outlooks import dump_outlook, load_outlook, outlook_of
from exam_prep.services.sittings.staff_acts import Order
from tests.house import House
from tests.services.readiness.readying import EXAM, aim, predictions

_WHY = Order("The fire alarm rang", "Ida Staff")


def test_every_graded_sitting_but_a_review_is_predicted_from(house: House) -> None:
    """From all first answers so far; a set of other learners adds nothing."""
    learner, other = house.guest(), house.guest()
    house.sat(other, 10)
    house.sat(learner, 5)
    house.clock.advance(days=3)
    house.sat(learner, 10, right=False)
    house.clock.advance(days=3)
    review = house.review(learner, 5)
    house.answer_all(learner, review, right=True)
    house.submit(learner, review)
    assert house.sitting(review).mode is Mode.REVIEW

    first, second = predictions(house, learner)
    assert (first.answers, second.answers) == (5, len(house.reviews(learner)) - len(house.items(review)))
    assert second.mean < first.mean
    assert (first.exam_id, first.chance) == (None, None)
    assert house.verify().mismatches == ()
    assert house.verify().estimates == 3


def test_a_goal_names_exam_version_and_day(house: House) -> None:
    """And gives a chance, since that exam has a mark."""
    learner = house.guest()
    day = (house.clock() + timedelta(days=40)).date()
    aim(house, learner, on=day)
    house.sat(learner, 20)
    (row,) = predictions(house, learner)
    assert (row.exam_id, row.blueprint_version, row.exam_on) == (EXAM, 1, day)
    assert row.chance is not None
    assert house.verify().mismatches == ()


def test_an_unanswered_sitting_predicts_nothing(house: House) -> None:
    """There is nothing new to rest on."""
    learner = house.guest()
    house.submit(learner, house.practice(learner, 5))
    assert predictions(house, learner) == []


@pytest.mark.parametrize(
    "change", ["mean = mean + 0.01, high = high + 1", "answers = 4", "last_event = last_event - 1", "low = 0"]
)
def test_a_changed_prediction_is_found(house: House, change: str) -> None:
    """Whatever of it was changed."""
    house.sat(house.guest(), 5)
    house.sql(f"UPDATE readiness_estimate SET {change}")  # noqa: S608  # the test's own words
    tables = {mismatch.table for mismatch in house.verify().mismatches}
    assert tables == {"readiness_estimate"}


def test_a_changed_form_is_found(house: House) -> None:
    """Its hash is its name."""
    house.sat(house.guest(), 5)
    house.sql("UPDATE readiness_form SET content = content || ' '")
    assert {mismatch.table for mismatch in house.verify().mismatches} == {"readiness_form"}


def test_later_work_changes_no_earlier_prediction(house: House) -> None:
    """Each is rebuilt from the log up to its own instant."""
    learner = house.guest()
    for right in (True, False, True):
        house.sat(learner, 8, right=right)
        house.clock.advance(days=10)
    assert len(predictions(house, learner)) == 3
    assert house.verify().mismatches == ()


def test_a_reopened_exam_leaves_what_was_told_as_it_was(house: House) -> None:
    """Its log has changed, so it is not rebuilt; the next prediction is."""
    learner = house.guest()
    house.sat(learner, 5)
    mock = house.mock(learner)
    house.answer_all(learner, mock, right=True)
    house.submit(learner, mock)
    before = [row.mean for row in predictions(house, learner)]
    house.reopen(mock, 10, _WHY)
    kept, moved = predictions(house, learner)
    assert [kept.mean, moved.mean] == before
    assert (kept.log_changed_at, moved.log_changed_at) == (None, house.clock())
    house.submit(learner, mock)
    found = house.verify()
    assert (found.estimates, found.mismatches) == (2, ())


def test_two_logs_that_become_one_set_both_sides_apart(house: House) -> None:
    """What was told stays; a guest without a counterpart keeps predictions that can be rebuilt."""
    guest, into, newcomer = house.guest(), house.guest(), house.guest()
    house.sat(guest, 5)
    house.sat(into, 5)
    with writing_session(house.engine) as session:
        bring_along(session, house.cache, guest, into, now=house.clock())
    assert [row.log_changed_at for row in predictions(house, into)] == [house.clock()] * 2
    with writing_session(house.engine) as session:
        bring_along(session, house.cache, into, newcomer, now=house.clock())
    house.sat(newcomer, 5)
    found = house.verify()
    assert len(predictions(house, newcomer)) == 3
    assert (found.estimates, found.mismatches) == (1, ())


def test_every_exam_of_the_bank_can_be_estimated_for(house: House) -> None:
    """With quotas of the blueprint, and back from its text; equal outlooks have equal texts."""
    loaded = house.loaded()
    for exam_id in (None, *loaded.exams):
        outlook = outlook_of(loaded, exam_id)
        exam = loaded.exams.get(exam_id or "")
        assert outlook.size == (exam.items if exam and exam.items else 100)
        assert load_outlook(dump_outlook(outlook)) == outlook
    assert outlook_of(loaded, "gone-from-the-bank").exam_id is None


def test_a_form_is_kept_once_and_while_it_is_needed(house: House) -> None:
    """Two learners without a goal share one; the database refuses to lose it."""
    for learner in (house.guest(), house.guest()):
        house.sat(learner, 5)
    with Session(house.engine) as session:
        assert session.query(ReadinessForm).count() == 1
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing_session(house.engine) as session:
        session.execute(delete(ReadinessForm))
