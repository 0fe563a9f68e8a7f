"""Regrades whose key is ticked on the page: no version has to carry it, and everything follows."""

import pytest

from exam_prep.core.items import Kind
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import Feedback
from exam_prep.db.sittings import SittingItem
from exam_prep.errors import InvalidError
from tests.house import House
from tests.regrading import again, lines, previewed, regraded, regrades


def _sat(house: House, place: int, kind: Kind = Kind.SINGLE) -> SittingItem:
    """Sit all items, that of `kind` by the option at `place`; returns its row."""
    learner = house.guest()
    sitting = house.practice(learner, 12, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=False)
    row = _row(house, sitting, kind)
    number = row.option_order.split().index(_option(house, row, place)) + 1
    house.save(learner, sitting, row.position, str(number))
    house.submit(learner, sitting)
    return _row(house, sitting, kind)


def _row(house: House, sitting: str, kind: Kind) -> SittingItem:
    rows = [row for row in house.items(sitting) if house.asked(row).kind is kind]
    return min(rows, key=lambda row: row.item_id)


def _option(house: House, row: SittingItem, place: int) -> str:
    return house.asked(row).options[place].id


def _points(house: House, row: SittingItem) -> float | None:
    return again(house, row).points


def test_a_further_option_earns_the_point_without_a_new_version(canary_house: House) -> None:
    """The key keeps it, the ticked one gains it, the third has none; the log holds what was ticked."""
    house = canary_house
    rows = [_sat(house, place) for place in (0, 1, 2)]
    found = regraded(house, rows[0], Treatment.ACCEPT_BOTH, ticked=[_option(house, rows[0], 2)])
    assert (found.raised, found.lowered, found.same) == (1, 0, 2)
    assert [_points(house, row) for row in rows] == [0, 1, 1]
    (regrade,) = regrades(house)
    assert (regrade.key_version_id, regrade.key_options) == (None, _option(house, rows[0], 2))
    assert house.verify().mismatches == ()


def test_a_ticked_key_takes_the_point_from_the_old_one_and_lowers_nobody_where_staff_say_so(
    canary_house: House,
) -> None:
    """Never lower holds for ticks as for versions."""
    house = canary_house
    rows = [_sat(house, place) for place in (1, 2)]
    found = regraded(house, rows[0], Treatment.NEW_KEY, ticked=[_option(house, rows[0], 2)], never_lower=True)
    assert (found.raised, found.lowered, found.same) == (1, 0, 1)
    assert [_points(house, row) for row in rows] == [1, 1]
    regraded(house, rows[0], Treatment.NEW_KEY, ticked=[_option(house, rows[0], 2)])
    assert [_points(house, row) for row in rows] == [0, 1]
    assert house.verify().mismatches == ()


def test_a_second_regrade_decides_from_the_response_afresh(canary_house: House) -> None:
    """Ticks, full credit, other ticks, the own key: never piled up, and `verify` follows all of it."""
    house = canary_house
    rows = [_sat(house, place) for place in (0, 1, 2, 3)]
    own = rows[0].item_version_id
    regraded(house, rows[0], Treatment.ACCEPT_BOTH, ticked=[_option(house, rows[0], 2)])
    regraded(house, rows[0], Treatment.FULL_CREDIT)
    regraded(house, rows[0], Treatment.ACCEPT_BOTH, ticked=[_option(house, rows[0], 3)])
    assert [_points(house, row) for row in rows] == [0, 1, 0, 1]
    regraded(house, rows[0], Treatment.NEW_KEY, own)
    assert [_points(house, row) for row in rows] == [0, 1, 0, 0]
    assert len(lines(house)) == 16
    assert house.verify().mismatches == ()


def test_who_hands_in_later_is_graded_by_the_ticks(canary_house: House) -> None:
    """As by any other regrade."""
    house = canary_house
    first = _sat(house, 0)
    regraded(house, first, Treatment.ACCEPT_BOTH, ticked=[_option(house, first, 2)])
    assert _points(house, _sat(house, 2)) == 1
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    ("place", "key", "says"),
    [
        (1, 0, "did not have the point yet"),
        (2, 1, "not both"),
        (None, 0, "Tick the answers that are to count"),
    ],
)
def test_ticks_that_say_nothing_or_too_much_are_refused(
    canary_house: House, place: int | None, key: int, says: str
) -> None:
    """The own key alone, ticks beside a version, neither."""
    house = canary_house
    row = _sat(house, 0)
    ticked = [] if place is None else [_option(house, row, place)]
    with pytest.raises(InvalidError, match=says):
        previewed(house, row, Treatment.ACCEPT_BOTH, key and row.item_version_id, ticked=ticked)


def test_a_set_of_several_is_accepted_beside_the_own_one(canary_house: House) -> None:
    """One option alone is a set too; who chose it has the whole point."""
    house = canary_house
    row = _sat(house, 3, Kind.MULTIPLE)
    assert _points(house, row) != 1
    regraded(house, row, Treatment.ACCEPT_BOTH, ticked=[_option(house, row, 3)])
    assert _points(house, row) == 1
    assert house.verify().mismatches == ()


def test_the_own_key_ticked_again_takes_a_regrade_back(canary_house: House) -> None:
    """As its own version does: nothing is said of another answer."""
    house = canary_house
    row = _sat(house, 2)
    regraded(house, row, Treatment.ACCEPT_BOTH, ticked=[_option(house, row, 2)])
    regraded(house, row, Treatment.NEW_KEY, ticked=[_option(house, row, 1)])
    last = regrades(house)[-1]
    assert (last.key_version_id, last.key_options) == (row.item_version_id, None)
    assert _points(house, row) == 0
    assert house.verify().mismatches == ()
