"""The plan of a learner: minutes kept, reasons told, what comes back never a first exposure."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.planning.day import Why
from exam_prep.core.planning.goal import Goal
from exam_prep.core.planning.parts import Part
from exam_prep.core.sitting import Mode
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.goals import goal_of, remove_goal, set_goal
from exam_prep.services.learners import LearnerRef
from exam_prep.services.plan.page import PlanPage, plan_page
from exam_prep.services.plan.starting import start_run_through, start_today
from exam_prep.services.plan.today import Today, today_of
from tests.house import House

EXAM = "icrc-pr-75"


def _decide(house: House, learner: LearnerRef, days: int | None = 30, rest: str = "") -> None:
    today = study_day(house.clock(), learner.zone)
    on = None if days is None else today + timedelta(days=days)
    with writing_session(house.engine) as session:
        goal = Goal(EXAM, on, 20, frozenset(int(day) for day in rest.split()))
        set_goal(session, house.loaded(), learner, goal, now=house.clock())


def _today(house: House, learner: LearnerRef) -> Today:
    with Session(house.engine) as session:
        return today_of(session, house.loaded(), learner, now=house.clock())


def _page(house: House, learner: LearnerRef) -> PlanPage:
    with Session(house.engine) as session:
        return plan_page(session, house.loaded(), learner, now=house.clock())


def _start(house: House, learner: LearnerRef, minutes: int | None = None) -> str:
    with writing_session(house.engine) as session:
        return start_today(session, house.loaded(), learner, minutes=minutes, start=house.start())


def _check_all(house: House, learner: LearnerRef, sitting: str, *, right: bool) -> None:
    for row in house.items(sitting):
        house.save(learner, sitting, row.position, house.response(row, right=right))
        house.commit(learner, sitting, row.position)


def test_a_new_learner_meets_new_ideas_of_the_exam_for_the_minutes_of_a_day(house: House) -> None:
    """All of the day, since nothing else is there to do."""
    learner = house.guest()
    _decide(house, learner)
    plan = _today(house, learner).plan
    assert {step.why for step in plan.steps} == {Why.NEW}
    assert 15 * 60 <= plan.seconds <= 20 * 60


def test_what_was_studied_counts_against_the_day_and_is_not_asked_again(house: House) -> None:
    """Minutes used are used, in whatever set; tomorrow is a day of its own."""
    learner = house.guest()
    _decide(house, learner)
    sitting = _start(house, learner, 10)
    _check_all(house, learner, sitting, right=True)
    left = _today(house, learner)
    asked = {row.concept for row in house.items(sitting)}
    assert 0 < left.seconds_left < 20 * 60
    assert asked.isdisjoint(step.concept for step in left.plan.steps)
    house.clock.advance(days=1)
    assert _today(house, learner).seconds_left == 20 * 60


def test_what_comes_back_is_a_review_and_what_is_new_is_practice(house: House) -> None:
    """In one set; the log bears every table out afterwards."""
    learner = house.guest()
    _decide(house, learner)
    first = _start(house, learner, 5)
    _check_all(house, learner, first, right=False)
    house.clock.advance(days=5)
    second = _start(house, learner)
    parts = {row.position: row.section for row in house.items(second)}
    assert set(parts.values()) == {Part.BACK, Part.NEW}
    _check_all(house, learner, second, right=True)

    modes = {
        one.position: one.mode for one in house.reviews(learner) if one.sitting_id == house.sitting(second).id
    }
    assert {modes[at] for at, part in parts.items() if part == Part.BACK} == {Mode.REVIEW}
    assert {modes[at] for at, part in parts.items() if part == Part.NEW} == {Mode.PRACTICE}
    assert house.verify().mismatches == ()


def test_a_run_through_leaves_no_trace_in_memory(house: House) -> None:
    """Cards and the log of reviews stay as they were; the responses are kept and graded."""
    learner = house.guest()
    house.sat(learner, 8)
    before = house.snapshot()
    with writing_session(house.engine) as session:
        sitting = start_run_through(session, house.loaded(), learner, start=house.start())
    _check_all(house, learner, sitting, right=False)
    after = house.snapshot()
    assert {row.section for row in house.items(sitting)} == {Part.RUN_THROUGH}
    assert (after["card"], after["review_event"]) == (before["card"], before["review_event"])
    assert house.sitting(sitting).graded_at is not None
    assert house.verify().mismatches == ()


def test_nothing_is_planned_on_a_rest_day_nor_on_exam_day(house: House) -> None:
    """And the page says which it is."""
    learner = house.guest()
    today = study_day(house.clock(), learner.zone)
    _decide(house, learner, rest=str(today.weekday()))
    page = _page(house, learner)
    assert (page.is_rest_day, page.today.concepts) == (True, 0)
    _decide(house, learner, days=None, rest=str(today.weekday()))
    assert _page(house, learner).today.concepts == 0
    _decide(house, learner, days=0)
    page = _page(house, learner)
    assert (page.days_left, page.today.concepts) == (0, 0)
    with pytest.raises(InvalidError):
        _start(house, learner)


def test_a_double_start_goes_on_with_the_open_set(house: House) -> None:
    """One planned set at a time."""
    learner = house.guest()
    _decide(house, learner)
    assert _start(house, learner) == _start(house, learner)


def test_a_goal_is_changed_and_taken_away_and_every_decision_is_kept(house: House) -> None:
    """Without one the whole bank is there, at no date; an unknown exam is refused."""
    learner = house.guest()
    _decide(house, learner)
    _decide(house, learner)
    _decide(house, learner, days=None)
    with writing_session(house.engine) as session:
        remove_goal(session, learner, now=house.clock())
        assert goal_of(session, learner) is None
    assert len(house.snapshot()["goal_event"]) == 3
    page = _page(house, learner)
    assert (page.goal, page.days_left, page.concepts) == (None, None, len(house.loaded().concepts))
    with pytest.raises(NotFoundError), writing_session(house.engine) as session:
        set_goal(session, house.loaded(), learner, Goal("none", date(2027, 1, 1), 20), now=house.clock())


@pytest.mark.parametrize("items", [0, 5, 40])
def test_the_page_asks_the_same_few_queries_whatever_there_is(house: House, items: int) -> None:
    """None for each concept, card or day."""
    learner = house.guest()
    _decide(house, learner)
    if items:
        house.sat(learner, items)
    _page(house, learner)
    asked: list[str] = []
    listen = lambda *told: asked.append(told[2])  # noqa: E731  # heard for one page
    event.listen(house.engine, "before_cursor_execute", listen)
    _page(house, learner)
    event.remove(house.engine, "before_cursor_execute", listen)
    assert sum(one.startswith("SELECT") for one in asked) <= 9
