"""Plans and planned sets come in elsewhere as they counted here."""

from sqlalchemy.orm import Session

from exam_prep.core.planning.goal import Goal
from exam_prep.core.sitting import Mode
from exam_prep.db.engine import writing_session
from exam_prep.services.goals import goal_of, set_goal
from exam_prep.services.plan.starting import start_run_through, start_today
from tests.house import House
from tests.services.own_data.test_bringing import bring, export

_GOAL = Goal("icrc-pr-75", None, 25, frozenset({6}))


def test_a_plan_comes_over_where_none_was_made(house: House, elsewhere: House) -> None:
    """Every decision on the goal; one that was made here stands. A planned set keeps what came back apart."""
    learner = house.guest()
    with writing_session(house.engine) as session:
        set_goal(session, house.loaded(), learner, _GOAL, now=house.clock())
    document = export(house, learner)
    other = elsewhere.guest()
    for _twice in range(2):
        bring(elsewhere, other, document)
    with Session(elsewhere.engine) as session:
        assert goal_of(session, other) == _GOAL
    assert len(elsewhere.snapshot()["goal_event"]) == 1


def test_planned_sets_and_run_throughs_come_over_as_they_counted(house: House, elsewhere: House) -> None:
    """What came back is a review there too, and a run-through leaves no trace in memory."""
    learner = house.guest()
    for kind in ("plan", "plan", "run-through"):
        with writing_session(house.engine) as session:
            loaded, start = house.loaded(), house.start()
            if kind == "plan":
                sitting = start_today(session, loaded, learner, minutes=5, start=start)
            else:
                sitting = start_run_through(session, loaded, learner, start=start)
        house.answer_all(learner, sitting, right=False)
        house.submit(learner, sitting)
        house.clock.advance(days=2)
    other = elsewhere.guest()
    bring(elsewhere, other, export(house, learner))
    here, there = (
        [(one.concept, one.mode, one.is_first_exposure) for one in site.reviews(who)]
        for site, who in ((house, learner), (elsewhere, other))
    )
    assert here == there
    assert {mode for _concept, mode, _first in here} == {Mode.PRACTICE, Mode.REVIEW}
    assert elsewhere.verify().mismatches == ()
