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
    got = [decide(access, role) for role in (None, *Role)]
    assert got == [Verdict(word) for word in _TABLE[access].split()]


def test_only_staff_see_the_work_of_others() -> None:
    """A learner's account does not; the other two need a second factor for it."""
    assert [role.is_staff for role in Role] == [False, True, True]
