"""While an exam is open nothing else asks or explains its items; what is left can always be drawn."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.reviewing import review_page
from exam_prep.services.sittings.look import item_page
from exam_prep.services.sittings.practice import SetKind, start_sibling
from exam_prep.services.study import home_page, practice_page
from tests.factories import EXAM
from tests.house import House

SCENARIO = ("bnd-0036", "bnd-0037")


def test_practice_asks_no_idea_of_an_open_exam(house: House) -> None:
    """Neither its items nor their siblings are drawn, in any kind of set, until it is handed in."""
    learner = house.guest()
    mock = house.mock(learner)
    held = _concepts(house, mock)
    for kind in (SetKind.MIX, SetKind.UNSEEN, SetKind.TOPICS):
        topics = tuple(house.loaded().taxonomy.domains)
        assert not held & _concepts(house, house.practice(learner, 40, kind=kind, topics=topics))
    house.submit(learner, mock)

    assert held & _concepts(house, house.practice(learner, 60))


def test_when_only_an_open_exam_is_left_the_sentence_says_so(canary_house: House) -> None:
    """Six items in the exam, six in a set with feedback at its end: the reason is said."""
    learner = canary_house.guest()
    canary_house.mock(learner, EXAM)
    canary_house.practice(learner, 12, feedback=Feedback.END)

    for kind in (SetKind.MIX, SetKind.UNSEEN, SetKind.MISSED):
        with pytest.raises(InvalidError, match="part of the exam or set you have open"):
            canary_house.practice(learner, 1, kind=kind)


def test_missed_ones_and_reviews_leave_out_what_an_open_exam_asks(canary_house: House) -> None:
    """What is counted on the pages is what is drawn: the other half."""
    learner = canary_house.guest()
    canary_house.sat(learner, 12, right=False)
    canary_house.clock.advance(days=30)
    held = _concepts(canary_house, canary_house.mock(learner, EXAM))
    with Session(canary_house.engine) as session:
        loaded = canary_house.cache.current(session)
        now = canary_house.clock()
        home = home_page(session, canary_house.cache, learner, now=now)
        assert (home.missed_count, home.due_count) == (6, 6)
        assert practice_page(session, loaded, learner).missed == 6
        assert review_page(session, loaded, learner, now=now).due_total == 6

    missed = canary_house.practice(learner, 12, kind=SetKind.MISSED)
    review = canary_house.review(learner, 12)
    assert len(canary_house.items(missed)) == len(canary_house.items(review)) == 6
    assert not held & (_concepts(canary_house, missed) | _concepts(canary_house, review))


def test_an_item_that_an_open_exam_asks_is_not_explained_in_an_older_set(canary_house: House) -> None:
    """The answer is kept, the check waits for the end of the exam, and there is no sibling meanwhile."""
    learner = canary_house.guest()
    sitting = canary_house.practice(learner, 12)
    mock = canary_house.mock(learner, EXAM)
    held = _concepts(canary_house, mock)
    row = next(row for row in canary_house.items(sitting) if row.concept in held)
    canary_house.save(learner, sitting, row.position, canary_house.response(row, right=True))
    with pytest.raises(InvalidError, match="not explained yet"):
        canary_house.commit(learner, sitting, row.position)
    canary_house.submit(learner, mock)
    canary_house.commit(learner, sitting, row.position)

    assert canary_house.item(sitting, row.position).points == 1


def test_a_missed_item_of_a_scenario_can_be_tried_again(house: House) -> None:
    """It is asked alone, with its scene; the number on the pages is the number that is drawn."""
    learner = house.guest()
    _miss_one_of_scenario(house, learner)
    with Session(house.engine) as session:
        loaded = house.cache.current(session)
        counted = practice_page(session, loaded, learner).missed
        assert counted == home_page(session, house.cache, learner, now=house.clock()).missed_count == 1
    (row,) = house.items(house.practice(learner, 10, kind=SetKind.MISSED))

    assert row.item_id in SCENARIO


@pytest.mark.long
def test_wherever_a_sibling_is_offered_it_can_be_started(house: House) -> None:
    """For every item of the bank: the button stands there if and only if it works."""
    learner = house.guest()
    for _ in range(3):
        sitting = house.sat(learner, 60, right=False)
        for row in house.items(sitting):
            offered = _offers(house, learner, sitting, row.position)
            others = set(house.loaded().concepts[row.concept]) - {row.item_id}
            assert offered is bool(others)
            if offered:
                (asked,) = house.items(_sibling(house, learner, sitting, row.position))
                assert asked.item_id in others


def test_a_sibling_leads_back_to_the_set(house: House) -> None:
    """From a sibling of a sibling too; a set itself leads nowhere."""
    learner = house.guest()
    sitting = house.sat(learner, 3, right=False)
    first = _sibling(house, learner, sitting, 1)
    house.save(learner, first, 1, house.response(house.item(first, 1), right=True))
    house.commit(learner, first, 1)
    second = _sibling(house, learner, first, 1)

    assert [house.sitting(one).origin_id for one in (sitting, first, second)] == [None, sitting, sitting]
    with Session(house.engine) as session:
        page = item_page(session, house.cache, learner, second, 1, now=house.clock())
    assert page.head.origin == sitting


def test_home_shows_one_open_sibling_and_exams_and_half_done_sets_first(house: House) -> None:
    """Six open siblings do not push out the set they came from."""
    learner = house.guest()
    done = house.sat(learner, 6, right=False)
    mock = house.mock(learner)
    half = house.practice(learner, 3)
    house.save(learner, half, 1, house.response(house.item(half, 1), right=True))
    fresh = house.practice(learner, 2)
    house.clock.advance(minutes=1)
    offered = [row.position for row in house.items(done) if _offers(house, learner, done, row.position)]
    siblings = [_sibling(house, learner, done, position) for position in offered]
    newest = siblings[-1]
    house.save(learner, newest, 1, house.response(house.item(newest, 1), right=True))
    with Session(house.engine) as session:
        shown = home_page(session, house.cache, learner, now=house.clock()).open_sittings

    assert [one.public_id for one in shown] == [half, mock, *siblings[-2:-1], fresh]


def _miss_one_of_scenario(house: House, learner: LearnerRef) -> None:
    for _ in range(60):
        sitting = house.practice(learner, 20, topics=("boundaries-ethics",), kind=SetKind.TOPICS)
        rows = house.items(sitting)
        asked = [row for row in rows if row.item_id in SCENARIO]
        for row in rows:
            house.save(learner, sitting, row.position, house.response(row, right=row not in asked[:1]))
        house.submit(learner, sitting)
        if asked:
            return
    pytest.fail("the scenario was never drawn")


def _concepts(house: House, sitting: str) -> set[str]:
    return {row.concept for row in house.items(sitting)}


def _offers(house: House, learner: LearnerRef, sitting: str, position: int) -> bool:
    with Session(house.engine) as session:
        page = item_page(session, house.cache, learner, sitting, position, now=house.clock())
    assert page.feedback is not None
    return page.feedback.can_try_sibling


def _sibling(house: House, learner: LearnerRef, sitting: str, position: int) -> str:
    with writing_session(house.engine) as session:
        loaded = house.cache.current(session)
        return start_sibling(session, loaded, learner, sitting, position, start=house.start())
