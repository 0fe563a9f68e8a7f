"""What graded responses do to memory, and what a review asks."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Mode
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.progress import progress_page
from exam_prep.services.reviewing import review_page
from exam_prep.services.study import home_page
from exam_prep.services.study_pages import HomePage, ProgressPage, ReviewPage
from tests.house import House


def test_only_answered_items_make_cards(house: House) -> None:
    """An empty response is a miss in the score and no evidence of memory."""
    learner = house.guest()
    sitting = house.mock(learner)
    rows = house.items(sitting)
    for row in rows[:4]:
        house.save(learner, sitting, row.position, "1")
    house.submit(learner, sitting)

    assert set(house.cards(learner)) == {row.concept for row in rows[:4]}
    assert [event.position for event in house.reviews(learner)] == [1, 2, 3, 4]


def test_a_first_exposure_is_flagged_once(house: House) -> None:
    """The first graded response to an item is the first, all later ones are not, in any mode."""
    learner = house.guest()
    for _ in range(5):
        house.clock.advance(days=3)
        house.sat(learner, 15, topics=("dependency",))
    met: set[str] = set()
    for event in house.reviews(learner):
        assert event.is_first_exposure is (event.item_id not in met)
        met.add(event.item_id)

    assert len(house.reviews(learner)) == 75
    assert sum(event.is_first_exposure for event in house.reviews(learner)) == len(met) < 75


def test_what_was_explained_unanswered_is_no_first_exposure_later(house: House) -> None:
    """A blank mock shows all its keys; the same items answered right afterwards prove nothing."""
    learner = house.guest()
    blank = house.mock(learner)
    house.save(learner, blank, 1, "1")
    house.submit(learner, blank)
    explained = {row.item_id for row in house.items(blank)}
    for _ in range(5):
        house.clock.advance(days=1)
        house.sat(learner, 30)
    later = house.reviews(learner)[1:]

    assert house.reviews(learner)[0].is_first_exposure
    assert {event.item_id for event in later} & explained
    assert not any(event.is_first_exposure for event in later if event.item_id in explained)
    assert house.verify().mismatches == ()


def test_an_open_review_is_continued(house: House) -> None:
    """Starting another gives the one that waits, until it is handed in."""
    learner = house.guest()
    house.sat(learner, 10, right=False)
    house.clock.advance(days=30)
    first = house.review(learner, 4)
    assert house.review(learner, 9) == first
    house.submit(learner, first)

    assert house.review(learner, 4) != first


def test_home_and_review_count_the_same_due_concepts(house: House) -> None:
    """A concept without an item sleeps: neither page counts it."""
    learner = house.guest()
    house.sat(learner, 5, right=False)
    house.clock.advance(days=20)
    house.sql("UPDATE card SET concept = 'gone' WHERE concept = (SELECT min(concept) FROM card)")

    assert _home(house, learner).due_count == _review(house, learner).due_total == 4


@pytest.mark.long
def test_a_review_asks_no_enemies_together(house: House) -> None:
    """With all of the bank due, no item of the form names another one as its enemy."""
    learner = house.guest()
    for _ in range(4):
        house.sat(learner, 60, right=False)
    for _ in range(6):
        house.clock.advance(days=60)
        sitting = house.review(learner, 50)
        rows = house.items(sitting)
        asked = {row.item_id for row in rows}
        assert len(rows) > 15
        assert not any(asked & set(house.asked(row).enemies) for row in rows)
        house.answer_all(learner, sitting, right=False)
        house.submit(learner, sitting)


def test_a_review_asks_a_sibling_in_place_of_the_last_item(house: House) -> None:
    """Another item of the concept is asked wherever there is one, over several rounds."""
    learner = house.guest()
    house.sat(learner, 15, right=False)
    for _ in range(4):
        house.clock.advance(days=40)
        last = {concept: card.last_item_id for concept, card in house.cards(learner).items()}
        sitting = house.review(learner, 15)
        for row in house.items(sitting):
            siblings = house.loaded().concepts[row.concept]
            assert len(siblings) == 1 or row.item_id != last[row.concept]
        house.answer_all(learner, sitting, right=False)
        house.submit(learner, sitting)


def test_the_same_item_never_comes_back_in_the_same_option_order(canary_house: House) -> None:
    """A concept with one item is asked again with its options in another order, where there is another."""
    learner = canary_house.guest()
    canary_house.sat(learner, 12, right=False)
    for _ in range(6):
        canary_house.clock.advance(days=60)
        last = {concept: card.last_option_order for concept, card in canary_house.cards(learner).items()}
        sitting = canary_house.review(learner, 12)
        rows = canary_house.items(sitting)
        shuffled = [row for row in rows if len(row.option_order.split()) > 2]
        assert len(shuffled) >= 8
        assert all(row.option_order != last[row.concept] for row in shuffled)
        canary_house.answer_all(learner, sitting, right=False)
        canary_house.submit(learner, sitting)


def test_a_review_interleaves_tags_and_asks_no_concept_twice(house: House) -> None:
    """Neighbours differ in tag until only one tag is left."""
    learner = house.guest()
    house.sat(learner, 20, right=False)
    house.clock.advance(days=30)
    rows = house.items(house.review(learner, 20))
    tags = [row.tag for row in rows]

    assert len({row.concept for row in rows}) == len(rows) == 20
    for place in range(len(tags) - 1):
        assert tags[place] != tags[place + 1] or len(set(tags[place + 1 :])) == 1


def test_a_review_holds_only_what_is_due(house: House) -> None:
    """Right and sure comes later than wrong; what is not due is not asked."""
    learner = house.guest()
    sitting = house.practice(learner, 6)
    rows = house.items(sitting)
    for row in rows:
        response = house.response(row, right=row.position > 3)
        house.save(learner, sitting, row.position, response, certainty=Certainty.SURE)
    house.submit(learner, sitting)
    with pytest.raises(InvalidError, match="Nothing is due"):
        house.review(learner)
    house.clock.advance(days=1, hours=12)

    asked = {row.concept for row in house.items(house.review(learner, 6))}
    assert asked == {row.concept for row in rows[:3]}
    assert {c for c, card in house.cards(learner).items() if card.is_misconception} == asked


@pytest.mark.parametrize("count", [0, -1, 51])
def test_a_review_has_one_to_fifty_items(house: House, count: int) -> None:
    """Other counts are refused with the range."""
    with pytest.raises(InvalidError, match="between 1 and 50"):
        house.review(house.guest(), count)


def test_a_review_moves_each_card_once(house: House) -> None:
    """Checking in a review counts one review for the concept, with the mode in the log."""
    learner = house.guest()
    house.sat(learner, 5, right=False)
    house.clock.advance(days=2)
    sitting = house.review(learner, 5)
    for row in house.items(sitting):
        house.save(learner, sitting, row.position, house.response(row, right=True))
        house.commit(learner, sitting, row.position)
    house.submit(learner, sitting)

    assert {card.reviews for card in house.cards(learner).values()} == {2}
    assert [event.mode for event in house.reviews(learner)[5:]] == [Mode.REVIEW] * 5


def test_the_review_page_tells_what_is_due_and_what_comes_next(house: House) -> None:
    """Due concepts are listed with their chance of recall; otherwise the next day is named."""
    learner = house.guest()
    house.sat(learner, 4, right=False)
    page = _review(house, learner)
    assert (page.due_total, page.concepts) == (0, 4)
    assert page.next_due_on is not None
    house.clock.advance(days=20)

    page = _review(house, learner)
    assert (page.due_total, len(page.due), page.minutes) == (4, 4, 4)
    assert all(0 <= line.recall_percent <= 100 and line.concept_title for line in page.due)
    assert _review(house, None).due_total == 0


def test_progress_counts_first_exposures_outside_reviews(house: House) -> None:
    """Reviews never count; tags with fewer than five first answers are named and not rated."""
    learner = house.guest()
    house.sat(learner, 20, right=False)
    house.clock.advance(days=20)
    review = house.review(learner, 20)
    house.answer_all(learner, review, right=True)
    house.submit(learner, review)
    page = _progress(house, learner)

    assert page.first_answers == 20
    assert all(part.points == 0 and part.maximum >= 5 for part in page.tags)
    assert len(page.tags) + len(page.thin_tags) == len({row.tag for row in house.reviews(learner)[:20]})
    assert sum(part.maximum for part in page.tags) <= 20
    assert (page.concepts_met, len(page.history)) == (20, 2)
    assert [line.points for line in page.history] == [20, 0]
    assert _progress(house, None).first_answers == 0


def test_what_is_overdue_is_part_of_today_and_never_a_debt(house: House) -> None:
    """Fourteen days are shown; whatever waited longer stands at the first of them."""
    learner = house.guest()
    house.sat(learner, 6, right=False)
    house.clock.advance(days=300)
    days = _progress(house, learner).due_days

    assert (len(days), days[0].concepts, sum(day.concepts for day in days)) == (14, 6, 6)


def test_home_tells_a_returning_learner_where_they_stand(house: House) -> None:
    """Open sittings, what is due and what was missed; a newcomer sees the same with zeros."""
    learner = house.guest()
    house.sat(learner, 5, right=False)
    waiting = house.practice(learner, 3)
    house.save(learner, waiting, 1, "1")
    house.clock.advance(days=20)
    page, fresh = _home(house, learner), _home(house, None)

    assert (page.is_returning, page.due_count, page.missed_count) == (True, 5, 5)
    assert [(one.public_id, one.position, one.total) for one in page.open_sittings] == [(waiting, 2, 3)]
    assert page.last_takeaway
    assert (fresh.is_returning, fresh.due_count, fresh.open_sittings, fresh.last_takeaway) == (
        False, 0, (), None,
    )  # fmt: skip
    assert len(fresh.exams) == len(house.loaded().exams)


def _review(house: House, learner: LearnerRef | None) -> ReviewPage:
    with Session(house.engine) as session:
        return review_page(session, house.cache.current(session), learner, now=house.clock())


def _progress(house: House, learner: LearnerRef | None) -> ProgressPage:
    with Session(house.engine) as session:
        return progress_page(session, house.cache.current(session), learner, now=house.clock())


def _home(house: House, learner: LearnerRef | None) -> HomePage:
    with Session(house.engine) as session:
        return home_page(session, house.cache, learner, now=house.clock())
