"""The gradebook as a table in the reader's language: header and rows, for CSV and XLSX."""

from datetime import datetime, timedelta, tzinfo

from flask_babel import gettext as _

from exam_prep.core.results.attempts import Attempt
from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import FinishedBy
from exam_prep.interchange.sheet.cells import Cell
from exam_prep.services.results.gradebook import BookRow, Gradebook, PartColumn
from exam_prep.services.results.people import Presence

_MINUTE = timedelta(minutes=1)
_TIMES, _POINTS = 5, 5
"""How many columns tell of time, and of points."""


def table_of(
    book: Gradebook, zone: tzinfo, *, with_times: bool
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows; times are ISO 8601 in `zone` with its offset, to the second.

    `with_times` False leaves out the columns from which somebody could work out extra time, for a file to
    pass on. Cells are empty until an attempt has told points.
    """
    header = (
        *_who_columns(),
        *(_time_columns() if with_times else ()),
        *(_part_column(part) for part in book.parts),
        *_point_columns(),
    )
    rows = [
        (
            *_who(row, book.attempts),
            *(_times(row, zone) if with_times else ()),
            *row.parts,
            *_points(row.counts),
        )
        for row in book.rows
    ]
    return header, rows


def _who_columns() -> tuple[str, ...]:
    return (_("learner"), _("in the group"), _("status"), _("attempt"), _("attempts allowed"))


def _time_columns() -> tuple[str, ...]:
    return (_("started"), _("handed in"), _("finished by"), _("minutes"), _("chose own time"))


def _point_columns() -> tuple[str, ...]:
    return (_("points"), _("of"), _("percent"), _("pass mark"), _("pass mark reached"))


def _part_column(part: PartColumn) -> str:
    """Return a part's title with how many points it has, "Ethics (of 26)", or "(of 25 to 26)"."""
    if part.least is None:
        return part.title
    if part.least == part.most:
        return str(_("%(title)s (of %(most)s)", title=part.title, most=part.most))
    return str(_("%(title)s (of %(least)s to %(most)s)", title=part.title, least=part.least, most=part.most))


def _who(row: BookRow, allowed: int) -> tuple[Cell, ...]:
    presence = {Presence.IN: _("yes"), Presence.LEFT: _("left"), Presence.TAKEN_OUT: _("taken out")}
    status = {
        Standing.NOT_STARTED: _("not started"),
        Standing.WORKING: _("working"),
        Standing.HANDED_IN: _("handed in"),
        Standing.VOIDED: _("voided"),
    }
    number = row.shown.number if row.shown else None
    return (row.person.called, presence[row.person.presence], status[row.standing], number, allowed)


def _times(row: BookRow, zone: tzinfo) -> tuple[Cell, ...]:
    attempt = row.shown
    if attempt is None:
        return (None,) * _TIMES
    by = {FinishedBy.CANDIDATE: _("learner"), FinishedBy.TIMER: _("time"), FinishedBy.STAFF: _("staff")}
    return (
        _instant(attempt.started_at, zone),
        _instant(attempt.submitted_at, zone),
        None if attempt.finished_by is None else by[attempt.finished_by],
        None if attempt.worked is None else round(attempt.worked / _MINUTE, 1),
        _yes_or_no(row.is_own_time),
    )


def _points(attempt: Attempt | None) -> tuple[Cell, ...]:
    if attempt is None or attempt.points is None:
        return (None,) * _POINTS
    return (
        attempt.points,
        attempt.maximum,
        round(100 * attempt.points / max(attempt.maximum, 1), 1),
        None if attempt.cut is None else float(attempt.cut),
        _yes_or_no(attempt.reaches_cut),
    )


def _yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001  # the one thing that it is asked about
    if value is None:
        return None
    return str(_("yes") if value else _("no"))


def _instant(value: datetime | None, zone: tzinfo) -> str | None:
    return None if value is None else value.astimezone(zone).isoformat(timespec="seconds")
