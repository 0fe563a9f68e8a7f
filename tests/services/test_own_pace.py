"""Certainty and pace: first exposures alone, nothing told of too few, the exam's own pace beside it."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.planning.goal import Goal
from exam_prep.core.responses import Certainty
from exam_prep.db.engine import writing_session
from exam_prep.services.goals import set_goal
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_pace import FEWEST_TIMED, OwnPace, own_pace
from tests.house import House


def _own(house: House, learner: LearnerRef | None) -> OwnPace:
    with Session(house.engine) as session:
        return own_pace(session, house.loaded(), learner)


def _sat(house: House, learner: LearnerRef, items: int, *, certainty: Certainty, seconds: int = 0) -> None:
    sitting = house.practice(learner, items)
    for row in house.items(sitting):
        right = house.response(row, right=True)
        house.save(learner, sitting, row.position, right, certainty=certainty, seconds=seconds)
    house.submit(learner, sitting)


def test_each_stated_certainty_has_its_count_and_a_range_from_five_on(house: House) -> None:
    """What was answered without a word of it does not count."""
    learner = house.guest()
    _sat(house, learner, 6, certainty=Certainty.SURE)
    _sat(house, learner, 2, certainty=Certainty.GUESS)
    house.sat(learner, 5)
    told = dict(_own(house, learner).certainties)
    assert set(told) == {Certainty.SURE, Certainty.GUESS}
    assert (told[Certainty.SURE].points, told[Certainty.SURE].maximum) == (6, 6)
    assert told[Certainty.SURE].low is not None
    assert told[Certainty.GUESS].low is None


@pytest.mark.parametrize("answers", [FEWEST_TIMED - 1, FEWEST_TIMED])
def test_a_pace_is_told_from_ten_timed_answers_on(house: House, answers: int) -> None:
    """Its median in seconds."""
    learner = house.guest()
    _sat(house, learner, answers, certainty=Certainty.SURE, seconds=40)
    pacing = _own(house, learner).pacing
    assert (pacing is None) == (answers < FEWEST_TIMED)
    assert pacing is None or (pacing.seconds, pacing.exam_seconds) == (40, None)


def test_the_exam_of_the_goal_gives_its_own_pace_with_extra_time(house: House) -> None:
    """75 items in 120 minutes are 96 seconds; with 1.5 times, 144."""
    learner = house.guest()
    _sat(house, learner, 12, certainty=Certainty.SURE, seconds=100)
    with writing_session(house.engine) as session:
        set_goal(session, house.loaded(), learner, Goal("icrc-pr-75", None, 20), now=house.clock())
    pacing = _own(house, learner).pacing
    assert pacing is not None
    exam = house.loaded().exams["icrc-pr-75"]
    assert exam.minutes is not None
    assert exam.items is not None
    assert pacing.exam_seconds == round(float(exam.minutes) * 60 / exam.items)
    assert pacing.is_slower == (pacing.exam_seconds < 100)


def test_a_newcomer_has_neither(house: House) -> None:
    """Nothing is shown."""
    assert _own(house, None) == _own(house, house.guest()) == OwnPace((), None)
