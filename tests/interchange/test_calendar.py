"""The calendar is a file that RFC 5545 allows, whatever the texts in it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.interchange.calendar import Entry, calendar_file

_AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def _unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


@given(title=st.text(max_size=300), text=st.text(max_size=300))
def test_any_text_stays_on_its_line(title: str, text: str) -> None:
    """No line is longer than 75 octets, and none begins with what a text brought."""
    file = calendar_file(title, [Entry("a", date(2026, 12, 12), title, text)], made_at=_AT, owner="x")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    names = {line.split(":")[0].split(";")[0] for line in _unfolded(file) if line}
    assert names <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL", "UID",
        "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP",
    }  # fmt: skip


def test_an_entry_takes_one_whole_day() -> None:
    """Its end is the next day, across a month's end; signs that mean something are escaped."""
    file = calendar_file("p", [Entry("a", date(2026, 11, 30), "One; two, three")], made_at=_AT, owner="x")
    lines = _unfolded(file)
    assert {"DTSTART;VALUE=DATE:20261130", "DTEND;VALUE=DATE:20261201"} <= set(lines)
    assert "SUMMARY:One\\; two\\, three" in lines
    assert "UID:a.x@exam-prep" in lines
