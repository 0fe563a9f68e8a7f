"""What a learner sees of a sitting, before and after; looking never writes."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import LONGEST_TEXT
from exam_prep.core.responses import Certainty, MissReason
from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.explain import note_miss_reason
from exam_prep.services.sittings.look import finish_page, item_page, pulse
from exam_prep.services.sittings.pages import FinishPage, ItemPage, ResultPage
from exam_prep.services.sittings.practice import start_sibling
from exam_prep.services.sittings.result import result_page
from tests.factories import EXAM
from tests.house import House
from tests.reports import a_report


def test_an_open_item_shows_what_was_kept_and_nothing_else(house: House) -> None:
    """Response, certainty, flag and crossed-out options come back; no explanation."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.save(learner, sitting, 2, "3", certainty=Certainty.GUESS, flagged=True, struck=(1, 4))
    page = _item(house, learner, sitting, 2)

    assert (page.chosen, page.certainty, page.flagged, page.struck) == ((3,), Certainty.GUESS, True, (1, 4))
    assert (page.revision, page.committed, page.feedback) == (1, False, None)
    assert [cell.position for cell in page.cells if cell.answered and cell.flagged and cell.seen] == [2]
    assert (page.head.answered, page.head.total, page.head.is_over) == (1, 20, False)


def test_the_view_before_handing_in_tells_open_flagged_and_unseen_apart(house: House) -> None:
    """Seen without a response is open; never seen is unseen; a flag counts beside either."""
    learner = house.guest()
    sitting = house.practice(learner, 4)
    house.save(learner, sitting, 1, "1")
    house.save(learner, sitting, 2, "", flagged=True)
    page = _finish(house, learner, sitting)

    assert (page.open, page.flagged, page.unseen) == ((2,), (2,), (3, 4))


def test_the_time_that_is_shown_is_the_time_that_is_enforced(house: House) -> None:
    """One and a half times 30 minutes is said, counted down, and over at the deadline."""
    learner = house.guest(Decimal("1.5"))
    sitting = house.mock(learner)
    clock = _finish(house, learner, sitting).head.clock
    assert (clock.base_minutes, clock.multiplier, clock.total_minutes) == (
        Decimal(30),
        Decimal("1.5"),
        Decimal(45),
    )
    assert clock.seconds_left == 2700

    house.clock.advance(minutes=44, seconds=59)
    assert not _finish(house, learner, sitting).head.is_over
    house.clock.advance(seconds=1)
    with Session(house.engine) as session:
        beat = pulse(session, learner, sitting, now=house.clock())
    assert (beat.is_over, beat.clock.seconds_left) == (True, 0)


def test_an_explanation_comes_with_the_check_and_not_before(house: House) -> None:
    """Practice with feedback after each item explains the committed one alone."""
    learner = house.guest()
    sitting = house.practice(learner, 2)
    house.save(learner, sitting, 1, "1")
    assert _item(house, learner, sitting, 1).feedback is None
    house.commit(learner, sitting, 1)

    assert _item(house, learner, sitting, 1).feedback is not None
    assert _item(house, learner, sitting, 2).feedback is None


@pytest.mark.parametrize("right", [True, False])
def test_an_explanation_speaks_of_the_chosen_first(house: House, *, right: bool) -> None:
    """Chosen, then the keys that were not chosen, then the others: every option once."""
    learner = house.guest()
    sitting = house.practice(learner, 1)
    row = house.item(sitting, 1)
    house.save(learner, sitting, 1, house.response(row, right=right), certainty=Certainty.SURE)
    house.commit(learner, sitting, 1)
    feedback = _item(house, learner, sitting, 1).feedback
    assert feedback is not None
    told = feedback.explanation

    assert [option.is_key for option in told.chosen] == [right]
    assert [option.is_key for option in told.keys] == ([] if right else [True])
    assert sorted(option.letter for option in (*told.chosen, *told.keys, *told.others)) == list("ABCD")
    assert all(option.rationale for option in (*told.chosen, *told.keys, *told.others))
    assert told.takeaway
    assert feedback.sources
    assert (feedback.certainty, told.points) == (Certainty.SURE, float(right))
    assert feedback.next_review_on is not None


def test_feedback_at_the_end_comes_for_all_items_at_once(house: House) -> None:
    """Nothing is explained before the set is handed in, everything after."""
    learner = house.guest()
    sitting = house.practice(learner, 3, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=True)
    assert [_item(house, learner, sitting, place).feedback for place in (1, 2, 3)] == [None] * 3
    house.submit(learner, sitting)

    assert all(_item(house, learner, sitting, place).feedback for place in (1, 2, 3))


def test_a_result_adds_up(house: House) -> None:
    """Lines, sections and tags each sum to the points of the sitting, in the range that is shown."""
    learner = house.guest()
    sitting = house.mock(learner)
    for row in house.items(sitting)[:13]:
        certainty = Certainty.SURE if row.position % 2 else Certainty.GUESS
        right = house.response(row, right=row.position % 3 != 0)
        house.save(learner, sitting, row.position, right, certainty=certainty)
    house.submit(learner, sitting)
    page = _result(house, learner, sitting)

    assert page.points == 9 == sum(line.points for line in page.lines)
    assert page.points == sum(part.points for part in page.sections) == sum(part.points for part in page.tags)
    assert page.maximum == 20 == sum(part.maximum for part in page.sections)
    assert [part.maximum for part in page.sections] == [8, 4, 3, 5]
    assert page.low <= page.points <= page.high
    assert page.certainties == ((Certainty.SURE, 5, 7), (Certainty.GUESS, 4, 6))
    assert (page.median_seconds, page.seconds_each) == (20, 90)
    assert page.late == ()


def test_a_result_names_what_came_too_late(house: House) -> None:
    """Positions whose change came after the time are told, and do not count."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.advance(minutes=31)
    house.save(learner, sitting, 4, house.response(house.item(sitting, 4), right=True))
    house.sweep()

    assert (_result(house, learner, sitting).late, _result(house, learner, sitting).points) == ((4,), 0)


def test_a_cut_is_in_points_of_the_form(canary_house: House) -> None:
    """Seventy percent of six items."""
    learner = canary_house.guest()
    sitting = canary_house.mock(learner, EXAM)
    canary_house.submit(learner, sitting)

    assert _result(canary_house, learner, sitting).cut == Decimal("4.2")


def test_there_is_no_result_before_the_grade(house: House) -> None:
    """An open sitting has none, whoever asks; a stranger hears of no sitting at all."""
    learner, stranger = house.guest(), house.guest()
    sitting = house.mock(learner)
    with pytest.raises(ConflictError):
        _result(house, learner, sitting)
    for look in (_result, _finish):
        with pytest.raises(NotFoundError):
            look(house, stranger, sitting)
    with pytest.raises(NotFoundError):
        _item(house, stranger, sitting, 1)


def test_the_reason_of_a_miss_is_kept_and_can_be_changed(house: House) -> None:
    """The last tap stands; before the explanation there is nothing to say."""
    learner = house.guest()
    sitting = house.practice(learner, 2)
    with pytest.raises(ConflictError), writing_session(house.engine) as session:
        note_miss_reason(session, learner, sitting, 1, MissReason.MISREAD)
    house.save(learner, sitting, 1, "1")
    house.commit(learner, sitting, 1)
    for reason in (MissReason.MISREAD, MissReason.TWO_CLOSE):
        with writing_session(house.engine) as session:
            note_miss_reason(session, learner, sitting, 1, reason)

    assert house.item(sitting, 1).miss_reason == "two-close"


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_TEXT + 1)])
def test_a_report_says_something_and_not_too_much(house: House, text: str) -> None:
    """Empty and endless reports are refused with what to do."""
    learner = house.guest()
    sitting = house.sat(learner, 2)
    with pytest.raises(InvalidError):
        a_report(house, learner, sitting, 1, text)


def test_a_sibling_is_another_item_of_the_concept(house: House) -> None:
    """Trying the idea again asks another item; the one that was just asked stays away."""
    learner = house.guest()
    sitting = house.sat(learner, 5, right=False)
    for row in house.items(sitting):
        others = set(house.loaded().concepts[row.concept]) - {row.item_id}
        started = _sibling(house, learner, sitting, row.position)
        (asked,) = house.items(started)
        assert asked.item_id in others


def test_a_sibling_would_tell_too_much_before_the_explanation(house: House) -> None:
    """While an item is open, nobody gets another one on its idea; an unknown position is not found."""
    learner = house.guest()
    mock, practice = house.mock(learner), house.practice(learner, 2)
    house.save(learner, practice, 1, "1")
    for sitting in (mock, practice):
        with pytest.raises(ConflictError):
            _sibling(house, learner, sitting, 1)
        with pytest.raises(NotFoundError):
            _sibling(house, learner, sitting, 99)


def _item(house: House, learner: LearnerRef, sitting: str, position: int) -> ItemPage:
    with Session(house.engine) as session:
        return item_page(session, house.cache, learner, sitting, position, now=house.clock())


def _finish(house: House, learner: LearnerRef, sitting: str) -> FinishPage:
    with Session(house.engine) as session:
        return finish_page(session, learner, sitting, now=house.clock())


def _result(house: House, learner: LearnerRef, sitting: str) -> ResultPage:
    with Session(house.engine) as session:
        return result_page(session, house.cache, learner, sitting, now=house.clock())


def _sibling(house: House, learner: LearnerRef, sitting: str, position: int) -> str:
    with writing_session(house.engine) as session:
        loaded = house.cache.current(session)
        return start_sibling(session, loaded, learner, sitting, position, start=house.start())
