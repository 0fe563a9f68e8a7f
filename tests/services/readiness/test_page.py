"""What the progress page is told of readiness."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from exam_prep.core.readiness.areas import Standing
from exam_prep.core.readiness.display import Band, Word
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.page import readiness_page
from tests.house import House
from tests.services.readiness.readying import EXAM, aim, diagnose, page_of


def test_below_20_answers_no_range_is_told(house: House) -> None:
    """Only how many are missing: 5 in each of eight sections."""
    learner = house.guest()
    aim(house, learner)
    page = page_of(house, learner)
    assert (page.low, page.high, page.band, page.word, page.percent) == (None,) * 5
    assert (page.answers, page.more) == (0, 40)
    assert len(page.thin) == 8


@pytest.mark.long
@pytest.mark.parametrize(
    ("band", "word", "percent"), [(Band.READY, Word.LIKELY, 95), (Band.BUILDING, Word.UNLIKELY, 5)]
)
def test_a_whole_exam_of_answers_gives_band_word_and_percent(
    house: House, band: Band, word: Word, percent: int
) -> None:
    """All right or all wrong: sure, and never beyond 5 and 95."""
    learner = house.guest()
    aim(house, learner)
    mock = house.mock(learner, EXAM)
    house.answer_all(learner, mock, right=band is Band.READY)
    house.submit(learner, mock)
    page = page_of(house, learner)
    assert (page.band, page.word, page.percent) == (band, word, percent)
    assert page.low is not None
    assert page.high is not None
    assert 0 <= page.low <= page.points <= page.high <= page.maximum == 120
    assert page.cut == 84
    standing = Standing.STRONG if band is Band.READY else Standing.WEAK
    assert {area.standing for area in page.areas} == {standing}
    assert page.unsure == 0


def test_without_a_goal_the_six_domains_stand_and_no_chance(house: House) -> None:
    """The score is of 100, and nobody is told that they pass anything."""
    learner = house.guest()
    house.sat(learner, 60)
    page = page_of(house, learner)
    assert (page.exam_id, page.title, page.cut, page.word, page.band) == (None,) * 5
    assert page.maximum == 100
    assert page.low is not None
    assert len(page.areas) + len(page.thin) == 6


def test_an_exam_without_a_mark_has_a_range_and_no_chance(house: House) -> None:
    """Its sections are the domains it draws from."""
    learner = house.guest()
    aim(house, learner, "diagnostic-30", (house.clock() + timedelta(days=9)).date())
    house.sat(learner, 40)
    page = page_of(house, learner)
    assert (page.word, page.percent, page.cut) == (None, None, None)
    assert page.maximum == 30
    assert page.low is not None


def test_reviews_and_second_tries_do_not_count(house: House) -> None:
    """The first answers of a set do, once."""
    learner = house.guest()
    house.sat(learner, 5)
    house.clock.advance(days=30)
    review = house.review(learner, 5)
    house.answer_all(learner, review, right=False)
    house.submit(learner, review)
    assert page_of(house, learner).answers == 5


def _statements(house: House, learner: LearnerRef) -> int:
    heard: list[object] = []
    with Session(house.engine) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *args: heard.append(args[2]))
        readiness_page(session, house.cache, learner, now=house.clock())
    return len(heard)


def test_the_page_costs_the_same_after_much_work(house: House) -> None:
    """Goal, revision, log, versions and what was said; nothing per answer."""
    learner = house.guest()
    aim(house, learner)
    costs = []
    for _ in range(2):
        house.sat(learner, 40)
        page_of(house, learner)
        costs.append(_statements(house, learner))
    assert costs[0] == costs[1] <= 5


def test_a_diagnostic_begins_with_a_new_item(house: House) -> None:
    """One, that was not seen before; tests/services/test_growing.py says how it goes on."""
    learner = house.guest()
    aim(house, learner)
    house.sat(learner, 10)
    assert page_of(house, learner).unsure > 0
    seen = {event.item_id for event in house.reviews(learner)}
    rows = house.items(diagnose(house, learner))
    assert len(rows) == 1
    assert seen.isdisjoint(row.item_id for row in rows)


def test_a_diagnostic_of_nothing_new_is_refused(canary_house: House) -> None:
    """Twelve items in all, and all of them met."""
    learner = canary_house.guest()
    canary_house.sat(learner, 12)
    with pytest.raises(InvalidError):
        diagnose(canary_house, learner)
