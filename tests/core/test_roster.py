"""Finding members in a list, and the order in which they stand."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.roster import Order, Wanted, listed


@dataclass(frozen=True)
class Somebody:
    """A member as the list sees one."""

    called: str
    number: int


CLASS = [
    Somebody("Zoë", 1), Somebody("Ángela Ruiz", 2), Somebody("bo", 3), Somebody("Angel", 12),
    Somebody("Bo", 5),
]  # fmt: skip


@pytest.mark.parametrize(
    ("find", "numbers"),
    [
        ("", [1, 2, 3, 5, 12]),
        ("ANGEL", [2, 12]),
        ("zoe", [1]),
        ("ruiz ", [2]),
        ("12", [12]),
        ("1", [1]),
        ("%", []),
    ],
)
def test_members_are_found_by_a_part_of_their_name_or_by_their_number(find: str, numbers: list[int]) -> None:
    """Capitals, accents and blanks around do not matter; a number is meant whole."""
    assert [one.number for one in listed(CLASS, Wanted(find))] == numbers


def test_names_stand_as_people_expect_them() -> None:
    """Accents and capitals do not part what belongs together; equal names stand by order of joining."""
    assert [one.number for one in listed(CLASS, Wanted(order=Order.NAME))] == [12, 2, 3, 5, 1]


@given(
    st.lists(st.builds(Somebody, st.text(max_size=5), st.integers(1, 99)), max_size=20), st.text(max_size=3)
)
def test_an_order_loses_nobody_and_looking_invents_nobody(members: list[Somebody], find: str) -> None:
    """Both orders hold the same members, all of them when nobody is looked for."""
    by_name, by_joining = (listed(members, Wanted(find, order)) for order in (Order.NAME, Order.JOINED))
    assert sorted(by_name, key=repr) == sorted(by_joining, key=repr)
    assert set(by_name) <= set(members)
    assert len(listed(members, Wanted())) == len(members)
