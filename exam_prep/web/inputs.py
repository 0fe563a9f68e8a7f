"""What every address and form has in common is checked once, before the database is asked."""

import re

from flask import Flask, request

from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.accounts.listing import NO_PERSON
from exam_prep.services.cohorts.owned import no_such_cohort
from exam_prep.services.results.given import no_such_given
from exam_prep.services.results.people import no_such_person
from exam_prep.services.sittings.owned import NO_SITTING

_SITTING = re.compile(r"[A-Za-z0-9_-]{10,64}")
_PERSON = _GROUP = _GIVEN = _MEMBER = _SITTING
_MOST_DIGITS = 6
_START_KEY = re.compile(r"[A-Za-z0-9_ .:-]{1,120}")


def add_input_checks(app: Flask) -> None:
    """Refuse names that no page of ours gives; PostgreSQL could not even compare some of them (NUL)."""
    app.before_request(_check)


def plain_id(field: str) -> str:
    """Return the public id in a field of the form; "", which nothing has, for what can be none."""
    sent = request.form.get(field, "")
    return sent if _SITTING.fullmatch(sent) else ""


def whole_number(sent: str | None) -> int:
    """Return a whole number of an address, of six digits at most; 0 for what is none."""
    plain = sent or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else 0


def _check() -> None:
    if request.endpoint is None:
        return
    sitting = (request.view_args or {}).get("sitting")
    if sitting is not None and not _SITTING.fullmatch(sitting):
        raise NotFoundError(NO_SITTING)
    person = (request.view_args or {}).get("person")
    if person is not None and not _PERSON.fullmatch(person):
        raise NotFoundError(NO_PERSON)
    group = (request.view_args or {}).get("group")
    if group is not None and not _GROUP.fullmatch(group):
        raise no_such_cohort()
    given = (request.view_args or {}).get("given")
    if given is not None and not _GIVEN.fullmatch(given):
        raise no_such_given()
    member = (request.view_args or {}).get("member")
    if member is not None and not _MEMBER.fullmatch(member):
        raise no_such_person()
    start_key = request.form.get("start_key")
    if start_key and not _START_KEY.fullmatch(start_key):
        raise InvalidError("This page has lost its mark; reload it and start again.")
