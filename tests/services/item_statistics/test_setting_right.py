"""Learners become one, go, or bring old answers: the sums stay those of the log."""

from datetime import timedelta
from itertools import count

import pytest

from exam_prep.db.engine import writing_session
from exam_prep.services.counting_left import LeftToCount
from exam_prep.services.learners import LearnerRef
from exam_prep.services.merging import bring_along
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.purging import IDLE_LIFE, purge_idle
from tests.factories import EXAM
from tests.house import House
from tests.services.item_statistics.counted import bare, firsts, groups, sat_mock, statistics_faults
from tests.services.own_data.test_bringing import bring, export

ALL = "1" * 20


def merge(house: House, guest: LearnerRef, into: LearnerRef) -> None:
    """Bring a guest's work along."""
    with writing_session(house.engine) as session:
        bring_along(session, house.cache, guest, into, now=house.clock())


@pytest.mark.parametrize("guest_first", [True, False])
def test_one_person_counts_each_item_once(canary_house: House, *, guest_first: bool) -> None:
    """Met on both sides, an item counts where it was met first; what a set asked before goes too."""
    house = canary_house
    guest, into = house.guest(), house.guest()
    order = (guest, into) if guest_first else (into, guest)
    sittings = []
    for learner in order:
        sittings.append(sat_mock(house, learner, "1" * 6, exam=EXAM))
        house.clock.advance(days=1)
    first = {row.item_id for row in house.items(sittings[0])}
    assert [firsts(house, one) for one in sittings] == ["1" * 6] * 2
    merge(house, guest, into)

    assert firsts(house, sittings[0]) == "1" * 6
    assert firsts(house, sittings[1]) == "".join(
        "0" if row.item_id in first else "1" for row in house.items(sittings[1])
    )
    assert statistics_faults(house) == []


def test_what_the_guest_practised_is_no_first_meeting_of_the_account(canary_house: House) -> None:
    """All twelve items practised before: the account's mock counts nothing any more."""
    house = canary_house
    guest, into = house.guest(), house.guest()
    house.sat(guest, 12)
    house.clock.advance(days=1)
    sitting = sat_mock(house, into, "1" * 6, exam=EXAM)
    merge(house, guest, into)
    assert firsts(house, sitting) == "0" * 6
    assert bare(house) == []
    assert statistics_faults(house) == []


def test_old_answers_from_a_file_take_first_meetings_away(canary_house: House) -> None:
    """What was met elsewhere before is no first meeting here; the sittings of the file count nowhere."""
    house = canary_house
    elsewhere, learner = house.guest(), house.guest()
    practised = {row.item_id for row in house.items(house.sat(elsewhere, 7))}
    sat_mock(house, elsewhere, "1" * 6, exam=EXAM)
    document = export(house, elsewhere)
    with writing_session(house.engine) as session:
        forget(session, elsewhere)
    house.clock.advance(days=1)
    sitting = sat_mock(house, learner, "1" * 6, exam=EXAM)
    assert firsts(house, sitting) == "1" * 6
    assert bring(house, learner, document).sittings == 2

    told = {row.item_id for row in house.items(document["sittings"][1]["id"])} | practised
    assert firsts(house, sitting) == "".join(
        "0" if row.item_id in told else "1" for row in house.items(sitting)
    )
    assert statistics_faults(house) == []


def test_who_deletes_their_data_takes_their_answers_along(house: House) -> None:
    """The sums are those of the others."""
    sat_mock(house, house.guest(), "10" * 10)
    before = groups(house)
    learner = house.guest()
    sat_mock(house, learner, ALL)
    sat_mock(house, learner, ALL)
    with writing_session(house.engine) as session:
        forget(session, learner)
    assert bare(house) == before
    assert statistics_faults(house) == []


def test_guests_who_stay_away_take_theirs_along(house: House) -> None:
    """The same when nobody asked for it."""
    for _ in range(3):
        sat_mock(house, house.guest(), ALL)
    house.clock.now += IDLE_LIFE + timedelta(seconds=1)
    assert purge_idle(house.engine, now=house.clock()) == 3
    assert bare(house) == []
    assert statistics_faults(house) == []


def test_mocks_of_an_older_release_are_counted_after_the_start(canary_house: House) -> None:
    """As if they had been counted in their time; what is counted already stays as it is."""
    house, numbers = canary_house, count()
    learners = [house.guest(), house.guest()]
    for learner in (*learners, learners[0]):
        sat_mock(house, learner, f"1{next(numbers) % 2}11", exam=EXAM)
        house.sat(learner, 2)
        house.clock.advance(minutes=1)
    before = house.snapshot()
    for table in ("counted_sitting", "item_sum", "option_sum", "time_count", "sitting_group"):
        house.sql(f"DELETE FROM {table}")  # noqa: S608  # names of this test
    assert len(statistics_faults(house)) == 3

    left = LeftToCount(house.cache)
    assert [left(house.engine, house.clock()) for _ in range(3)] == [3, 0, 0]
    after = house.snapshot()
    for table in ("counted_sitting", "item_sum", "option_sum", "time_count"):
        assert len(after[table]) == len(before[table])
    assert statistics_faults(house) == []
    assert left(house.engine, house.clock()) == 0
