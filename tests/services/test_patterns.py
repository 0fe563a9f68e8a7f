"""Error patterns on the shipped bank: what is counted, what is held back, and the set that practices it."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.error_patterns import offered_by
from exam_prep.core.items import ErrorType
from exam_prep.core.responses import MissReason
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.patterns import PatternPage, pattern_page
from exam_prep.services.sittings.explain import note_miss_reason
from exam_prep.services.sittings.practice import SetKind
from exam_prep.services.sittings.staff_acts import Order
from tests.house import House
from tests.patterns import miss_by

RESCUE = ErrorType.RESCUE


def _page(house: House, learner: LearnerRef | None) -> PatternPage:
    with Session(house.engine) as session:
        return pattern_page(session, house.cache, learner)


def _rescued(house: House, learner: LearnerRef, items: int = 8) -> str:
    """Answer a set by stepping in wherever that is on offer."""
    sitting = house.practice(learner, items, kind=SetKind.PATTERN, error=RESCUE)
    miss_by(house, learner, sitting, RESCUE)
    house.submit(learner, sitting)
    return sitting


def test_a_newcomer_lacks_five_misses(house: House) -> None:
    """So does a guest with right answers only."""
    learner = house.guest()
    house.sat(learner, 10)
    assert _page(house, None).lacking == _page(house, learner).lacking == 5


def test_a_habit_is_named_with_its_counts_and_a_set_to_practice_it(house: House) -> None:
    """All misses of one kind; items are left that offer it."""
    learner = house.guest()
    _rescued(house, learner)
    page = _page(house, learner)
    assert (page.leading, page.lacking) == (RESCUE, 0)
    assert page.leading_count == page.leading_offered == page.typed == page.misses <= 8
    assert [part.title for part in page.parts] == [RESCUE]
    assert page.available > 20


def test_the_set_holds_only_items_that_offer_the_error_unseen_ones_first(house: House) -> None:
    """Siblings and enemies stay apart, as in other sets; a second set asks others."""
    learner = house.guest()
    rows = house.items(house.practice(learner, 10, kind=SetKind.PATTERN, error=RESCUE))
    assert all(RESCUE in offered_by(house.asked(row)) for row in rows)
    assert len({row.concept for row in rows}) == len(rows) == 10
    sitting = _rescued(house, learner, 10)
    seen = {row.item_id for row in house.items(sitting)}
    again = house.items(house.practice(learner, 10, kind=SetKind.PATTERN, error=RESCUE))
    assert seen.isdisjoint(row.item_id for row in again)
    assert house.sitting(sitting).title == "The choice that pulls you"


@pytest.mark.parametrize("error", list(ErrorType))
def test_every_kind_of_error_can_be_practiced(house: House, error: ErrorType) -> None:
    """The shipped bank offers each somewhere."""
    rows = house.items(house.practice(house.guest(), 3, kind=SetKind.PATTERN, error=error))
    assert rows
    assert all(error in offered_by(house.asked(row)) for row in rows)


def test_what_an_open_exam_asks_is_in_no_set_and_in_no_count(house: House) -> None:
    """Its items and their siblings wait; handed in, its first answers count too."""
    learner = house.guest()
    _rescued(house, learner, 20)
    before = _page(house, learner)
    mock = house.mock(learner, "ca-pssc-120")
    held = {row.concept for row in house.items(mock)}
    during = _page(house, learner)
    assert during.misses < before.misses
    assert during.available < before.available
    rows = house.items(house.practice(learner, 40, kind=SetKind.PATTERN, error=RESCUE))
    assert {row.concept for row in rows}.isdisjoint(held)
    miss_by(house, learner, mock, RESCUE)
    assert _page(house, learner).misses == during.misses
    house.submit(learner, mock)
    assert _page(house, learner).misses > before.misses


def test_only_first_exposures_count_review_and_void_sittings_never(house: House) -> None:
    """Who has read why an option tempts chooses otherwise."""
    learner = house.guest()
    _rescued(house, learner)
    before = _page(house, learner)
    again = house.practice(learner, 8, kind=SetKind.MISSED)
    house.answer_all(learner, again, right=False)
    house.submit(learner, again)
    house.clock.advance(days=3)
    review = house.review(learner)
    house.answer_all(learner, review, right=False)
    house.submit(learner, review)
    assert _page(house, learner) == before
    other = house.guest()
    void = _rescued(house, other)
    house.void(void, Order("The fire alarm rang", "Ida Staff"))
    assert _page(house, other).misses == 0


def test_reasons_are_counted_from_five_misses_on(house: House) -> None:
    """With how many were noted, whatever kind of item was missed."""
    learner = house.guest()
    sitting = _rescued(house, learner)
    missed = [row.position for row in house.items(sitting) if row.points == 0]
    with writing_session(house.engine) as session:
        for position in missed[:3]:
            note_miss_reason(session, learner, sitting, position, MissReason.TWO_CLOSE)
        note_miss_reason(session, learner, sitting, missed[3], MissReason.MISREAD)
    page = _page(house, learner)
    assert page.reasons == ((MissReason.TWO_CLOSE, 3), (MissReason.MISREAD, 1))
    assert page.noted == 4


def test_a_set_needs_to_know_which_error(house: House) -> None:
    """The page names it; nothing is started without."""
    with pytest.raises(InvalidError, match="progress page"):
        house.practice(house.guest(), 5, kind=SetKind.PATTERN)
