"""A policy is chosen for each goal, again after a week or with another bank, and the same way each time."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.planning.calibration import Observation
from exam_prep.core.planning.goal import Goal
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.selector import COLD_START, LEAST_GAIN
from exam_prep.db.engine import writing_session
from exam_prep.db.study import PolicyChoice
from exam_prep.services.goals import set_goal
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.choosing import EVERY, choice_for, choose_policies, observations
from exam_prep.services.plan.today import last_choice, today_of
from tests.house import House


def _decide(house: House, learner: LearnerRef, days: int | None = 30) -> None:
    today = study_day(house.clock(), learner.zone)
    goal = Goal("icrc-pr-75", None if days is None else today + timedelta(days=days), 20)
    with writing_session(house.engine) as session:
        set_goal(session, house.loaded(), learner, goal, now=house.clock())


def _round(house: House) -> int:
    return choose_policies(house.engine, house.cache, now=house.clock())


def _last(house: House, learner: LearnerRef) -> PolicyChoice:
    with Session(house.engine) as session:
        found = last_choice(session, learner)
    assert found is not None
    return found


def test_a_goal_gets_its_policy_once_and_again_after_a_week(house: House) -> None:
    """The plan follows it; what was rolled out stands beside it, for every policy."""
    learner = house.guest()
    _decide(house, learner)
    assert (_round(house), _round(house)) == (1, 0)
    choice = _last(house, learner)
    assert set(json.loads(choice.expected)) == {policy.value for policy in Policy}
    assert house.verify().mismatches == ()
    with Session(house.engine) as session:
        assert today_of(session, house.loaded(), learner, now=house.clock()).policy is choice.policy
    house.clock.advance(days=EVERY.days - 1)
    assert _round(house) == 0
    house.clock.advance(days=1)
    assert _round(house) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE policy_choice SET policy = 'greedy'",
        """UPDATE policy_choice SET reviews = 30, policy = 'due-first', former = NULL,
        expected = '{"coverage": 0.9, "threshold": 0.5, "greedy": 0.5, "due-first": 0.5}'""",
        "UPDATE goal_event SET exam_on = NULL",
        "UPDATE policy_choice SET learner_id = (SELECT max(id) FROM learner)",
    ],
)
def test_a_choice_that_does_not_follow_is_found(house: House, planted: str) -> None:
    """Another policy than the roll-outs give, or one of somebody else's goal; before that all is clean."""
    learner, _other = house.guest(), house.guest()
    _decide(house, learner)
    _round(house)
    assert house.verify().mismatches == ()
    house.sql(planted)
    assert "policy_choice" in {mismatch.table for mismatch in house.verify().mismatches}


@pytest.mark.parametrize(("least_gain", "follows"), [(0.005, True), (0.08, False)])
def test_a_choice_is_checked_by_the_rule_of_its_time(house: House, least_gain: float, follows: bool) -> None:  # noqa: FBT001
    """Two points were enough to leave a policy when half a point was asked, and are not where eight are."""
    learner = house.guest()
    _decide(house, learner)
    _round(house)
    house.sql(
        """UPDATE policy_choice SET reviews = 40, policy = 'coverage', former = 'threshold',
        least_gain = :gain,
        expected = '{"coverage": 0.62, "threshold": 0.6, "greedy": 0.5, "due-first": 0.5}'""",
        gain=least_gain,
    )
    assert (house.verify().mismatches == ()) is follows


def test_the_first_choice_starts_from_the_cold_start(house: House) -> None:
    """So that it, too, is left only for a gain that counts; the gain asked is kept beside it."""
    learner = house.guest()
    _decide(house, learner)
    _round(house)
    choice = _last(house, learner)
    assert (choice.former, choice.least_gain) == (COLD_START, LEAST_GAIN)


def test_another_goal_and_another_bank_are_chosen_for_anew(house: House) -> None:
    """Whichever changed."""
    learner = house.guest()
    _decide(house, learner)
    _round(house)
    _decide(house, learner, days=40)
    assert _round(house) == 1
    house.sql("UPDATE policy_choice SET bank_hash = 'another'")
    assert _round(house) == 1


@pytest.mark.parametrize("days", [None, 0])
def test_where_no_day_is_left_to_plan_none_is_chosen(house: House, days: int | None) -> None:
    """Without a date, and on exam day."""
    learner = house.guest()
    _decide(house, learner, days)
    assert _round(house) == 0


def test_whoever_has_not_been_here_for_a_month_waits(house: House) -> None:
    """Their plan is made when they are back; until then nothing is computed for nobody."""
    learner = house.guest()
    _decide(house, learner, days=60)
    house.clock.advance(days=31)
    assert _round(house) == 0
    house.sql("UPDATE learner SET last_seen_at = :now", now=f"{house.clock():%Y-%m-%d %H:%M:%S.%f}")
    assert _round(house) == 1


def test_the_same_learner_at_the_same_instant_gets_the_same_choice(house: House) -> None:
    """Chance is the seed's, which is kept."""
    learner = house.guest()
    house.sat(learner, 20, right=False)
    house.clock.advance(days=3)
    _decide(house, learner)
    with Session(house.engine) as session:
        one, two = (choice_for(session, house.loaded(), learner, now=house.clock()) for _ in range(2))
    assert one is not None
    assert two is not None
    for name in ("seed", "policy", "former", "expected", "belief"):
        assert getattr(one, name) == getattr(two, name)


def test_only_spaced_responses_speak_of_forgetting(house: House) -> None:
    """The first one of a concept does not, nor one on the same study day."""
    learner = house.guest()
    house.sat(learner, 10, right=False)
    house.clock.advance(days=2)
    review = house.review(learner, 10)
    for row in house.items(review):
        house.save(learner, review, row.position, house.response(row, right=True))
        house.commit(learner, review, row.position)
    with Session(house.engine) as session:
        seen = list(observations(session, learner))
    assert len(seen) == len(house.items(review)) > 0
    assert {(one.elapsed, one.right, one.learnt) for one in seen} == {(2, True, True)}
    assert all(isinstance(one, Observation) and 0 < one.guess <= 0.5 for one in seen)
