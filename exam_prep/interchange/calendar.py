"""A plan as an iCalendar file (RFC 5545): all-day entries, which every calendar shows in its own zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_PRODUCT = "-//exam_prep//plan//EN"
_LONGEST_LINE = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day entry. `key` names it among those of its calendar and stays the same when it changes."""

    key: str
    day: date
    title: str
    text: str = ""


def calendar_file(name: str, entries: Iterable[Entry], *, made_at: datetime, owner: str) -> bytes:
    """Return the calendar as UTF-8 with CR LF, lines folded at 75 octets (RFC 5545, 3.1).

    `owner` is a name without a meaning that keeps the entries of two calendars apart. `made_at` is aware.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    stamp = f"{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for entry in entries:
        lines += _event(entry, stamp, owner)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(entry: Entry, stamp: str, owner: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.key}.{owner}@exam-prep",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(entry.title)}",
        *([f"DESCRIPTION:{_text(entry.text)}"] if entry.text else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """Escape a text (RFC 5545, 3.3.11); a control character cannot stand in one."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return "".join(sign for sign in value if sign.isprintable())


def _folded(line: str) -> str:
    """Fold after at most 75 octets, between whole characters; a line that goes on begins with a space."""
    parts, room = [""], _LONGEST_LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(" ")
            room = _LONGEST_LINE - 1
        parts[-1] += sign
        room -= size
    return "\r\n".join(parts)
