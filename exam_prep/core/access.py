"""Who may open what: the kinds of access that a route can ask for, and what a role gets there."""

from enum import StrEnum

from exam_prep.core.roles import Role


class Access(StrEnum):
    """What a route asks of the one who opens it."""

    ANYONE = "anyone"
    """It shows nobody's work."""
    OWNER = "owner"
    """It shows or changes the visitor's own work; each query names the owner: a foreign id is 404."""
    ACCOUNT = "account"
    """It needs somebody signed in."""
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class Verdict(StrEnum):
    """What happens to a request before its view is called."""

    ALLOW = "allow"
    SIGN_IN = "sign_in"
    """Nobody is signed in, and somebody would have to be: the sign-in page says what is missing."""
    HIDE = "hide"
    """The role does not reach; the answer is that of an address that does not exist."""
    SECOND_FACTOR = "second_factor"
    """The role reaches, but its powers need a sign-in with a second factor: the set-up says how."""


_ENOUGH = {
    Access.ACCOUNT: frozenset(Role),
    Access.INSTRUCTOR: frozenset({Role.INSTRUCTOR, Role.ADMIN}),
    Access.ADMIN: frozenset({Role.ADMIN}),
}


def decide(access: Access, role: Role | None, *, second: bool = False) -> Verdict:
    """Return what a visitor with `role` (None: nobody is signed in) gets where `access` is asked for.

    `second` says whether the sign-in was made with a second factor; the powers of staff need it (OWASP ASVS
    5.0, 6.3.3).

    >>> decide(Access.ADMIN, Role.INSTRUCTOR)
    <Verdict.HIDE: 'hide'>
    >>> decide(Access.INSTRUCTOR, Role.INSTRUCTOR)
    <Verdict.SECOND_FACTOR: 'second_factor'>
    """
    if access in {Access.ANYONE, Access.OWNER}:
        return Verdict.ALLOW
    if role is None:
        return Verdict.SIGN_IN
    if role not in _ENOUGH[access]:
        return Verdict.HIDE
    return Verdict.ALLOW if second or access is Access.ACCOUNT else Verdict.SECOND_FACTOR
