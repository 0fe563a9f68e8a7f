"""A sitting starts once, with a form that nothing changes any more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import ShortfallError
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.finish import close_overdue
from exam_prep.services.sittings.practice import MOST_ITEMS, SetKind
from exam_prep.services.sittings.start import seen_counts, started_before
from tests.factories import TOO_LARGE
from tests.house import House
from tests.set_clock import START

EXAM_ITEMS = 20
MINUTES = 30


def test_a_second_start_of_an_open_exam_returns_it(house: House) -> None:
    """One learner has one open sitting of an exam; another learner has their own."""
    learner, other = house.guest(), house.guest()
    first = house.mock(learner)

    assert house.mock(learner) == first
    assert house.mock(other) != first


def test_after_the_deadline_a_new_one_starts_and_the_old_is_graded(house: House) -> None:
    """What was saved in the old one counts; the new one is another sitting."""
    learner = house.guest()
    old = house.mock(learner)
    house.save(learner, old, 1, house.response(house.item(old, 1), right=True))
    house.clock.advance(minutes=MINUTES, seconds=6)
    with writing_session(house.engine) as session:
        close_overdue(session, house.cache, learner, now=house.clock())

    assert house.mock(learner) != old
    row = house.sitting(old)
    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.TIMER, 1)
    assert row.submitted_at == START + timedelta(minutes=MINUTES)


def test_a_start_key_names_one_sitting_for_as_long_as_a_click_lasts(house: House) -> None:
    """The same key finds the sitting for 30 seconds, and only for the learner who started it."""
    learner, other = house.guest(), house.guest()
    sitting = house.practice(learner, 3, key="a-key")

    assert _before(house, learner, "a-key") == sitting
    assert _before(house, other, "a-key") is None
    assert _before(house, learner, "another-key") is None
    assert _before(house, learner, None) is None
    house.clock.advance(seconds=30)
    assert _before(house, learner, "a-key") is None


def test_a_page_kept_open_may_start_a_second_set(house: House) -> None:
    """A key that an older sitting holds does not stand in the way of a new one."""
    learner = house.guest()

    assert house.practice(learner, 3, key="a-key") != house.practice(learner, 3, key="a-key")


def test_a_shortfall_is_refused_before_the_start(canary_house: House) -> None:
    """An exam that the bank cannot fill names section, wanted and available; no sitting is made."""
    learner = canary_house.guest()
    with pytest.raises(ShortfallError) as refused:
        canary_house.mock(learner, TOO_LARGE)

    (lack,) = refused.value.lacks
    assert (lack.section, lack.wanted, lack.available) == ("all", 99, 12)
    assert f"“{lack.title}” wants 99 and has 12" in refused.value.message
    assert _sittings(canary_house) == 0


def test_an_unknown_exam_is_not_found(house: House) -> None:
    """There is no such exam, and nothing starts."""
    with pytest.raises(NotFoundError, match="list of exams"):
        house.mock(house.guest(), "no-such-exam")
    assert _sittings(house) == 0


def test_the_same_seed_freezes_the_same_form(house: House) -> None:
    """Two newcomers with one seed meet the same versions in the same order, options too."""
    forms = []
    for _ in range(2):
        house.seeds = lambda: 4711
        sitting = house.mock(house.guest())
        forms.append([(row.item_version_id, row.option_order) for row in house.items(sitting)])
        assert house.sitting(sitting).seed == 4711

    assert forms[0] == forms[1]
    assert len(forms[0]) == EXAM_ITEMS


@pytest.mark.parametrize(
    ("multiplier", "minutes"), [(Decimal(1), 30), (Decimal("1.5"), 45), (Decimal(10), 300), (None, None)]
)
def test_extra_time_moves_the_deadline(house: House, multiplier: Decimal | None, minutes: int | None) -> None:
    """The exam's minutes times the person's extra time; a person without a clock is never timed out."""
    row = house.sitting(house.mock(house.guest(multiplier)))

    assert row.check_at == (None if minutes is None else START + timedelta(minutes=minutes))
    assert row.multiplier == multiplier
    house.clock.advance(days=3)
    learner = house.guest(multiplier)
    sitting = house.mock(learner)
    house.clock.advance(days=3)
    assert house.save(learner, sitting, 1, "1").late is (minutes is not None)
    assert house.sweep() == (0 if minutes is None else 2)


def test_extra_time_holds_for_a_paced_set_too(house: House) -> None:
    """Ninety seconds an item, times the person's extra time; a set without a clock has no deadline."""
    learner = house.guest(Decimal(2))

    assert house.sitting(house.practice(learner, 4, paced=True)).check_at == START + timedelta(seconds=720)
    assert house.sitting(house.practice(learner, 4)).check_at is None


@pytest.mark.parametrize("count", [0, -1, MOST_ITEMS + 1, 9999])
def test_a_count_out_of_range_is_refused(house: House, count: int) -> None:
    """No set of no items, and none larger than the limit."""
    with pytest.raises(InvalidError, match="Choose between 1 and"):
        house.practice(house.guest(), count)


def test_an_unknown_topic_is_refused(house: House) -> None:
    """The topic is named; no topic at all is refused as well."""
    with pytest.raises(InvalidError, match="no topic called astrology"):
        house.practice(house.guest(), 3, kind=SetKind.TOPICS, topics=("astrology",))
    with pytest.raises(InvalidError, match="at least one topic"):
        house.practice(house.guest(), 3, kind=SetKind.TOPICS)


def test_topics_narrow_the_set(house: House) -> None:
    """A tag family stands for all tags below it."""
    sitting = house.practice(house.guest(), 6, kind=SetKind.TOPICS, topics=("boundaries",))

    assert {row.tag.split(".")[0] for row in house.items(sitting)} == {"boundaries"}


def test_a_set_never_asks_a_concept_twice(house: House) -> None:
    """Siblings are drawn apart."""
    rows = house.items(house.practice(house.guest(), 20))

    assert len({row.concept for row in rows}) == len(rows) == 20


def test_missed_ones_are_those_whose_last_response_was_not_right(house: House) -> None:
    """A wrong response brings an item into the set, a later right one takes it out."""
    learner = house.guest()
    with pytest.raises(InvalidError, match="nothing you missed"):
        house.practice(learner, kind=SetKind.MISSED)
    missed = {row.item_id for row in house.items(house.sat(learner, 4, right=False))}
    again = house.practice(learner, 4, kind=SetKind.MISSED)
    assert {row.item_id for row in house.items(again)} == missed

    house.answer_all(learner, again, right=True)
    house.submit(learner, again)
    with pytest.raises(InvalidError, match="nothing you missed"):
        house.practice(learner, kind=SetKind.MISSED)


def test_new_ones_are_those_that_were_never_seen(house: House) -> None:
    """A set of new items holds none that was looked at or answered before."""
    learner = house.guest()
    house.sat(learner, 10)
    with Session(house.engine) as session:
        seen = seen_counts(session, learner)
    fresh = house.items(house.practice(learner, 10, kind=SetKind.UNSEEN))

    assert len(seen) == 10
    assert not {row.item_id for row in fresh} & set(seen)


@pytest.mark.long
def test_no_item_stays_out_of_reach(house: House) -> None:
    """However few items a choice leaves, a set starts: nothing missed becomes out of reach."""
    learner = house.guest()
    for _ in range(12):
        if _all_items(house) <= {row.item_id for row in house.reviews(learner)}:
            break
        sitting = house.practice(learner, 40, kind=SetKind.UNSEEN)
        house.answer_all(learner, sitting, right=True)
        house.submit(learner, sitting)

    assert {row.item_id for row in house.reviews(learner)} == _all_items(house)


def _before(house: House, learner: LearnerRef, key: str | None) -> str | None:
    with Session(house.engine) as session:
        return started_before(session, learner, house.start(key))


def _all_items(house: House) -> set[str]:
    return set(house.loaded().items)


def _sittings(house: House) -> int:
    with Session(house.engine) as session:
        return len(session.scalars(select(Sitting)).all())
