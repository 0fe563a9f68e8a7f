"""A mock is counted once, in the transaction that grades it, with what was met there for the first time."""

from decimal import Decimal
from sqlite3 import Connection as SqliteConnection

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.analysis.sums import FormSums, GroupSums
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import count_sitting, uncount_sitting
from exam_prep.services.learners import LearnerRef
from tests.factories import EXAM
from tests.house import House
from tests.services.item_statistics.counted import (
    ORDER,
    bare,
    change,
    firsts,
    groups,
    item_sums,
    retell,
    sat_mock,
    statistics_faults,
)

ITEMS = 20
ALL = "1" * ITEMS


def test_what_is_counted_of_one_mock(house: House) -> None:
    """Two right, one wrong, one omitted, one right, the rest not reached: each sum by hand."""
    sitting = sat_mock(house, house.guest(), "110.1", seconds=30)
    rows, (sums,) = house.items(sitting), groups(house)

    assert sums.form == FormSums(1, 150, 150 * 150)
    right, wrong, blank, last, after = (sums.items[str(rows[at].item_version_id)] for at in (0, 2, 3, 4, 5))
    assert (right.n, right.mark, right.rest, right.mark_rest) == (1, 1000, 500, 500_000)
    assert (wrong.n, wrong.mark, wrong.rest, wrong.omitted) == (1, 0, 750, 0)
    assert (blank.n, blank.mark, blank.rest, blank.omitted) == (1, 0, 750, 1)
    assert (last.n, last.mark) == (1, 1000)
    assert (after.n, after.not_reached, after.rest) == (0, 1, 0)
    assert sum(right.times) == 1
    assert sum(blank.times) == 0
    assert [option.n for option in right.options].count(1) == 1
    key = next(at for at, option in enumerate(house.asked(rows[0]).options) if option.is_key)
    assert right.options[key].rest == 500
    assert statistics_faults(house) == []


def test_practice_counts_in_no_sum(house: House) -> None:
    """A set is not a mock."""
    house.sat(house.guest(), 5)
    assert groups(house) == []
    assert house.verify().statistics == 0


def test_what_was_practised_before_does_not_count(canary_house: House) -> None:
    """An item that a set explained is no first meeting in the mock; the others count, in a group apart."""
    house, learner = canary_house, canary_house.guest()
    practised = {row.item_id for row in house.items(house.sat(learner, 7))}
    sitting = sat_mock(house, learner, "1" * 6, exam=EXAM)
    rows = house.items(sitting)
    expected = "".join("0" if row.item_id in practised else "1" for row in rows)

    assert set(expected) == {"0", "1"}
    assert firsts(house, sitting) == expected
    (sums,) = groups(house)
    assert sums.items.keys() == {
        str(row.item_version_id) for row, sign in zip(rows, expected, strict=True) if sign == "1"
    }
    assert [each.is_first_exposure for each in house.reviews(learner)][7:] == [
        sign == "1" for sign in expected
    ]
    assert statistics_faults(house) == []


def test_a_second_mock_counts_only_what_the_first_did_not_ask(canary_house: House) -> None:
    """Of one learner each item counts once, in the mock that asked it first, answered there or not."""
    house, learner = canary_house, canary_house.guest()
    sitting = sat_mock(house, learner, "1.", exam=EXAM)
    met = {row.item_id for row in house.items(sitting)}
    again = sat_mock(house, learner, "1" * 6, exam=EXAM)

    assert firsts(house, sitting) == "1" * 6
    assert firsts(house, again) == "".join("0" if row.item_id in met else "1" for row in house.items(again))
    assert statistics_faults(house) == []


def test_an_empty_mock_adds_nothing_and_is_noted(house: House) -> None:
    """Whoever answers nothing leaves no figure, and the sitting is not looked at again."""
    sitting = sat_mock(house, house.guest(), "")
    assert bare(house) == []
    assert firsts(house, sitting) == ALL
    assert statistics_faults(house) == []


def test_without_a_clock_neither_pace_nor_not_reached_counts(house: House) -> None:
    """An untimed learner who stops early ran out of nothing."""
    sitting = sat_mock(house, house.guest(multiplier=None), "11")
    rows, (sums,) = house.items(sitting), groups(house)
    assert sums.items.keys() == {str(row.item_version_id) for row in rows[:2]}
    assert not any(sum(each.times) for each in sums.items.values())
    assert statistics_faults(house) == []


def test_voiding_takes_back_exactly_what_was_added(house: House) -> None:
    """The sums are those before; what was met stays met, so nothing of the next one counts twice."""
    other, learner = house.guest(Decimal(2)), house.guest()
    sat_mock(house, other, "10" * 10)
    before = groups(house)
    sitting = sat_mock(house, learner, "01" * 10)
    later = sat_mock(house, learner, ALL)
    noted = firsts(house, later)
    assert groups(house) != before
    house.void(later, ORDER)
    house.void(sitting, ORDER)

    # Groups that only these two made are empty rows now.
    assert bare(house) == before
    assert firsts(house, later) == noted
    assert statistics_faults(house) == []


def test_a_reopened_mock_was_explained_and_meets_nothing_for_the_first_time(house: House) -> None:
    """Reopening takes it back; handed in anew it is noted, and adds nothing."""
    learner = house.guest()
    sitting = sat_mock(house, learner, "10")
    house.reopen(sitting, 10, ORDER)
    assert bare(house) == []
    assert firsts(house, sitting) is None
    assert statistics_faults(house) == []

    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    assert firsts(house, sitting) == "0" * ITEMS
    assert bare(house) == []
    assert statistics_faults(house) == []


def test_counting_and_taking_back_twice_is_as_good_as_once(house: House) -> None:
    """Whoever calls again by mistake changes nothing."""
    sitting = sat_mock(house, house.guest(), ALL)
    counted = groups(house)
    change(house, sitting, count_sitting)
    assert groups(house) == counted
    for _ in range(2):
        change(house, sitting, uncount_sitting)
    assert bare(house) == []
    assert statistics_faults(house) == ["has points and is in no sum"]


def test_a_regrade_between_taking_back_and_counting_keeps_the_first_meetings(house: House) -> None:
    """Points change; which items count stays, though the learner met them elsewhere meanwhile."""
    learner = house.guest()
    sitting = sat_mock(house, learner, ALL)
    sat_mock(house, learner, ALL)
    noted, row = firsts(house, sitting), house.items(sitting)[0]

    def regrade(session: Session, cache: ServedBankCache, sat: Sitting) -> None:
        uncount_sitting(session, cache, sat)
        retell(session, sat, 1, 0.0)
        count_sitting(session, cache, sat)

    change(house, sitting, regrade)
    (sums,) = (each for each in item_sums(house, row.item_version_id) if each.n)
    assert (sums.n, sums.mark) == (1, 0)
    assert firsts(house, sitting) == noted == ALL
    assert statistics_faults(house) == []


@pytest.mark.parametrize("credit", ["given", "dropped"])
def test_points_that_nobody_earned_count_nowhere(house: House, credit: str) -> None:
    """An item that a regrade gave to everybody, or dropped, leaves the sums; the others count in part."""
    sitting = sat_mock(house, house.guest(), "011")
    (before,) = bare(house)
    change(house, sitting, uncount_sitting)
    house.sql(
        "UPDATE sitting_item SET credit = :credit, points = 1 WHERE position = 1 AND sitting_id = :it",
        credit=credit, it=house.sitting(sitting).id,
    )  # fmt: skip
    change(house, sitting, count_sitting)
    (after,) = bare(house)
    row = house.items(sitting)[0]
    assert before.items.keys() - after.items.keys() == {str(row.item_version_id)}
    assert {each.rest for each in before.items.values() if each.mark} == {500}
    assert {each.rest for each in after.items.values() if each.mark} == {1000}
    assert statistics_faults(house) == []


def test_a_trial_by_staff_counts_nowhere(house: House) -> None:
    """Marked as one before it is handed in."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.sql("UPDATE sitting SET is_trial = true WHERE public_id = :it", it=sitting)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    assert groups(house) == []
    assert statistics_faults(house) == []


def test_a_fixed_form_compares_points_and_a_drawn_one_shares(house: House) -> None:
    """The same answers, on form 1 of fixed forms and on a drawn form: groups apart, other rests."""
    for form in (None, 1):
        learner = house.guest()
        sitting = house.mock(learner)
        house.sql("UPDATE sitting SET form_number = :form WHERE public_id = :it", form=form, it=sitting)
        house.answer_all(learner, sitting, right=True)
        house.submit(learner, sitting)
    drawn, fixed = groups(house)
    assert drawn.form == FormSums(1, 1000, 10**6)
    assert fixed.form == FormSums(1, 20_000, 20_000**2)
    assert {each.rest for each in drawn.items.values()} == {1000}
    assert {each.rest for each in fixed.items.values()} == {19_000}
    assert statistics_faults(house) == []


@pytest.mark.sqlite("listens at its driver")
def test_counting_asks_the_database_as_often_for_many_items_as_for_few(house: House) -> None:
    """Seven statements and one more that reads what was answered, for 10 items and for 50."""
    asked = {exam: _statements(house, exam) for exam in ("daily-10", "pa-cps-50")}
    assert {len(statements) for statements in asked.values()} == {8}, asked


def _statements(house: House, exam: str) -> list[str]:
    sitting = sat_mock(house, house.guest(), "1" * 50, exam=exam)
    change(house, sitting, uncount_sitting)
    house.sql("DELETE FROM counted_sitting")
    heard: list[str] = []
    with writing_session(house.engine) as session:
        row = session.get_one(Sitting, house.sitting(sitting).id)
        driver = session.connection().connection.driver_connection
        assert isinstance(driver, SqliteConnection)
        driver.set_trace_callback(heard.append)
        try:
            count_sitting(session, house.cache, row)
        finally:
            driver.set_trace_callback(None)
    return heard


def test_sums_of_several_learners_are_those_of_each(house: House) -> None:
    """Nothing depends on who came first: the whole is the sum of its parts."""
    learners: list[LearnerRef] = [house.guest() for _ in range(3)]
    for number, learner in enumerate(learners):
        sat_mock(house, learner, f"{number:02b}" * 10)
    (sums,) = groups(house)
    assert sums.form.n == 3
    assert sum(each.n + each.not_reached for each in sums.items.values()) == 3 * ITEMS
    assert GroupSums() not in groups(house)
