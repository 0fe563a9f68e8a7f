"""What is told of real exams, and when it is shown."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.db.engine import writing_session
from exam_prep.db.readiness import ExamOutcome, Outcome, ReadinessEstimate
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.readiness.outcomes import Calibration, calibration
from tests.house import House
from tests.services.readiness.readying import EXAM, aim, outcomes, page_of, predictions, tell


def _calibration(house: House) -> Calibration:
    with Session(house.engine) as session:
        return calibration(session)


def test_an_outcome_stands_beside_the_last_prediction_before_its_day(house: House) -> None:
    """Not beside one of the day itself or later."""
    learner = house.guest()
    aim(house, learner)
    for _ in range(3):
        house.sat(learner, 20)
        house.clock.advance(days=2)
    third_day = study_day(predictions(house, learner)[2].at, learner.zone)
    tell(house, learner, Outcome.PASSED, third_day)
    (row,) = outcomes(house, learner)
    assert row.estimate_id == predictions(house, learner)[1].id
    assert page_of(house, learner).outcome is Outcome.PASSED


@pytest.mark.parametrize("days", [1, -800])
def test_a_day_that_cannot_be_is_refused(house: House, days: int) -> None:
    """Tomorrow, or years ago."""
    learner = house.guest()
    day = study_day(house.clock(), learner.zone) + timedelta(days=days)
    with pytest.raises(InvalidError):
        tell(house, learner, Outcome.PASSED, day)
    with pytest.raises(NotFoundError):
        tell(house, learner, Outcome.PASSED, day, exam="no-such-exam")
    assert outcomes(house, learner) == []


def _people(house: House, count: int, outcome: Outcome, chance: float) -> None:
    learner = house.guest()
    aim(house, learner)
    house.sat(learner, 20)
    template = predictions(house, learner)[0]
    with writing_session(house.engine) as session:
        for at in range(count):
            row = ReadinessEstimate(
                learner_id=learner.id, at=template.at, model_version=0, form_hash=template.form_hash,
                exam_id=EXAM, blueprint_version=1, exam_on=None, last_event=1, answers=20, low=60, high=90,
                mean=70.0, chance=chance,
            )  # fmt: skip
            session.add(row)
            session.flush()
            day = study_day(house.clock(), learner.zone) - timedelta(days=at)
            session.add(
                ExamOutcome(
                    learner_id=learner.id, at=house.clock(), exam_id=EXAM, taken_on=day, outcome=outcome,
                    estimate_id=row.id,
                )
            )  # fmt: skip


def test_nothing_is_shown_before_50_outcomes_and_those_unsaid_count_nowhere(house: House) -> None:
    """At 49 there is a number only; with one more the picture stands there."""
    _people(house, 30, Outcome.PASSED, 0.9)
    _people(house, 19, Outcome.NOT_PASSED, 0.3)
    _people(house, 9, Outcome.UNSAID, 0.3)
    found = _calibration(house)
    assert (found.outcomes, found.bins, found.slope) == (49, (), None)
    _people(house, 1, Outcome.NOT_PASSED, 0.5)
    found = _calibration(house)
    assert found.outcomes == 50
    assert [(one.people, one.passed) for one in found.bins] == [(19, 0.0), (30, 1.0)]
    assert found.slope is not None
    assert found.slope > 1
