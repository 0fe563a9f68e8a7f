"""The form of terms: window in the zone of whoever fills it in, attempts, code, extra time, releases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.assignments import Release, Terms, check_terms, plain_access_code
from exam_prep.errors import InvalidError
from exam_prep.services.assignments.terms import TermsError
from exam_prep.web.visitor import now, plain_zone, time_zone

FIELDS = ("opens_at", "closes_at", "attempts", "access_code", "score_release", "items_release", "extra_time")
_EARLIEST, _LATEST = 2000, 2100
_MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What the fields of the form hold, and the zone in which its times are meant."""

    values: Mapping[str, str]
    zone: str


def shown_terms(terms: Terms) -> Shown:
    """Return `terms` as the form shows them, in the viewer's zone."""
    zone = time_zone()
    return Shown(
        {
            "opens_at": _local(terms.opens_at, zone),
            "closes_at": _local(terms.closes_at, zone) if terms.closes_at else "",
            "attempts": str(terms.attempts),
            "access_code": terms.access_code,
            "score_release": terms.score_release.value,
            "items_release": terms.items_release.value,
            "extra_time": terms.extra_time.value,
        },
        zone,
    )


def sent_terms() -> Shown:
    """Return what was typed, for the page to show again."""
    return Shown({name: request.form.get(name, "") for name in FIELDS}, _sent_zone())


def read_terms(*, kept: Terms | None = None) -> Terms:
    """Return the terms that the form says; an empty opening means now.

    A time that was not touched stays the instant it is in `kept`, seconds included.

    Raises:
        TermsError: some field is off; it names every fault.
    """
    form, zone, faults = request.form, _sent_zone(), dict[str, InvalidError]()
    terms = Terms(
        opens_at=_instant("opens_at", zone, kept.opens_at if kept else None, faults) or now(),
        closes_at=_instant("closes_at", zone, kept.closes_at if kept else None, faults),
        attempts=_number(form.get("attempts", ""), faults),
        access_code=plain_access_code(form.get("access_code", "")),
        score_release=_release("score_release", faults),
        items_release=_release("items_release", faults),
        extra_time=_extra_time(kept, faults),
    )
    found = {**check_terms(terms), **faults}
    if found:
        raise TermsError({name: found[name] for name in FIELDS if name in found})
    return terms


def _sent_zone() -> str:
    """Return the zone that the page named when it was shown: the cookie may have changed since."""
    return plain_zone(request.form.get("zone", "")) or time_zone()


def _local(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _instant(
    field: str, zone: str, kept: datetime | None, faults: dict[str, InvalidError]
) -> datetime | None:
    typed = request.form.get(field, "").strip()
    if not typed:
        return None
    if kept is not None and typed == _local(kept, zone):
        return kept
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        local = None
    if local is None or local.tzinfo is not None or not _EARLIEST <= local.year < _LATEST:
        faults[field] = InvalidError("Choose a day and a time, as in 2026-12-01 18:00.")
        return kept
    instant = local.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        faults[field] = InvalidError("The clocks go forward then, so there is no such time; choose another.")
    return instant


def _number(typed: str, faults: dict[str, InvalidError]) -> int:
    plain = typed.strip()
    if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS:
        return int(plain)
    faults["attempts"] = InvalidError("Type the number of attempts, as in 1.")
    return 1


def _extra_time(kept: Terms | None, faults: dict[str, InvalidError]) -> ExtraTime:
    """Return whose word counts; a page that does not ask changes nothing."""
    usual = kept.extra_time if kept else ExtraTime.CHOSEN
    sent = request.form.get("extra_time", usual.value)
    named = next((one for one in ExtraTime if one == sent), None)
    if named is None:
        faults["extra_time"] = InvalidError("Choose one of those that the page offers.")
    return named or usual


def _release(field: str, faults: dict[str, InvalidError]) -> Release:
    named = next((one for one in Release if one == request.form.get(field)), None)
    if named is None:
        faults[field] = InvalidError("Choose one of those that the page offers.")
    return named or Release.BY_HAND
