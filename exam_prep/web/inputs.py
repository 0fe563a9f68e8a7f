"""What every address and form has in common is checked once, before the database is asked."""

import re
from collections.abc import Callable, Mapping

from flask import Flask, request

from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.accounts.listing import NO_PERSON
from exam_prep.services.assignments.owned import no_such_assignment
from exam_prep.services.assignments.sittings import no_such_run
from exam_prep.services.cohorts.members import no_such_member
from exam_prep.services.cohorts.owned import no_such_cohort
from exam_prep.services.mock_exams.linked import no_such_link
from exam_prep.services.mock_exams.owned import no_such_exam
from exam_prep.services.sittings.owned import NO_SITTING

_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")
_NAMED: Mapping[str, Callable[[], NotFoundError]] = {
    "sitting": lambda: NotFoundError(NO_SITTING),
    "person": lambda: NotFoundError(NO_PERSON),
    "group": no_such_cohort,
    "member": no_such_member,
    "given": no_such_assignment,
    "run": no_such_run,
    "mock": no_such_exam,
    "version": no_such_link,
}
"""Parts of addresses that hold a public id, and the refusal of one that no page gives."""
_MOST_DIGITS = 6
_START_KEY = re.compile(r"[A-Za-z0-9_ .:-]{1,120}")


def add_input_checks(app: Flask) -> None:
    """Refuse names that no page of ours gives; PostgreSQL could not even compare some of them (NUL)."""
    app.before_request(_check)


def plain_id(field: str) -> str:
    """Return the public id in a field of the form; "", which nothing has, for what can be none."""
    return public_id_in(request.form.get(field, ""))


def public_id_in(sent: str) -> str:
    """Return what was sent as a public id; "", which nothing has, for what can be none."""
    return sent if _PUBLIC_ID.fullmatch(sent) else ""


def plain_text(field: str) -> str:
    """Return the words in a text field: browsers send line ends as two signs, and PostgreSQL takes no NUL."""
    return request.form.get(field, "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def whole_number(sent: str | None) -> int:
    """Return a whole number of an address, of six digits at most; 0 for what is none."""
    plain = sent or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else 0


def _check() -> None:
    if request.endpoint is None:
        return
    for name, refusal in _NAMED.items():
        named = (request.view_args or {}).get(name)
        if named is not None and not _PUBLIC_ID.fullmatch(named):
            raise refusal()
    start_key = request.form.get("start_key")
    if start_key and not _START_KEY.fullmatch(start_key):
        raise InvalidError("This page has lost its mark; reload it and start again.")
