"""What a person needs: what can be in force, and every fault of what cannot."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.accommodations import Need, check_need, is_own_choice


@given(
    st.none() | st.decimals(min_value=1, max_value=10, places=2),
    st.integers(min_value=0, max_value=600),
)
def test_one_to_ten_times_or_no_clock_and_ten_hours_of_rest(times: Decimal | None, rest: int) -> None:
    """All of that can be in force."""
    assert not check_need(Need(times, rest))


@pytest.mark.parametrize("times", ["0.99", "10.01", "-1", "NaN", "Infinity", "1.255"])
def test_other_times_are_refused(times: str) -> None:
    """With the rest at once where that is off too."""
    assert check_need(Need(Decimal(times), 0)).keys() == {"times"}
    assert check_need(Need(Decimal(times), 601)).keys() == {"times", "rest"}
    assert check_need(Need(None, -1)).keys() == {"rest"}


@pytest.mark.parametrize(
    ("has", "noted", "is_own"),
    [
        (Need(Decimal(1), 0), [], False),
        (Need(Decimal("1.01"), 0), [], True),
        (Need(None, 0), [Need(Decimal(10), 0)], True),
        (Need(None, 0), [Need(None, 0), Need(Decimal(1), 0)], False),
        (Need(Decimal("1.5"), 20), [Need(Decimal("1.5"), 20)], False),
        (Need(Decimal("1.5"), 21), [Need(Decimal(2), 20)], True),
        (Need(Decimal(1), 0), [Need(Decimal(2), 20)], False),
    ],
)
def test_more_than_staff_noted_is_a_choice_of_ones_own(has: Need, noted: list[Need], is_own: bool) -> None:  # noqa: FBT001  # a column
    """In time or in rest; of several notes the largest counts, and less than noted is nobody's business."""
    assert is_own_choice(has, noted) is is_own
