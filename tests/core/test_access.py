"""What each role gets at each kind of route."""

import pytest

from exam_prep.core.access import Access, Verdict, decide
from exam_prep.core.roles import Role

_TABLE = {
    Access.ANYONE: "allow allow allow allow",
    Access.OWNER: "allow allow allow allow",
    Access.ACCOUNT: "sign_in allow allow allow",
    Access.INSTRUCTOR: "sign_in hide allow allow",
    Access.ADMIN: "sign_in hide hide allow",
}


@pytest.mark.parametrize("access", list(Access))
def test_every_role_gets_what_the_table_says(access: Access) -> None:
    """Nobody signed in, learner, instructor, admin: in this order."""
    got = [decide(access, role, second=True) for role in (None, *Role)]
    assert got == [Verdict(word) for word in _TABLE[access].split()]


@pytest.mark.parametrize("access", list(Access))
def test_without_a_second_factor_staff_may_what_a_learner_may(access: Access) -> None:
    """Where their powers would begin, they are led to it; the rest stays as it is."""
    words = _TABLE[access].split()
    lacking = access in {Access.INSTRUCTOR, Access.ADMIN}
    expected = ["second_factor" if lacking and word == "allow" else word for word in words]
    got = [decide(access, role) for role in (None, *Role)]
    assert got == [Verdict(word) for word in expected]


def test_only_staff_see_the_work_of_others() -> None:
    """A learner's account does not; the other two need a second factor for it."""
    assert [role.is_staff for role in Role] == [False, True, True]
