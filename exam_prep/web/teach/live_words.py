"""What the live view says of each person; page and script show the same words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import FinishedBy
from exam_prep.services.results.live import Live, LiveRow
from exam_prep.web.presenters import clock_time, minutes

_RUNNING = {Standing.WORKING, Standing.NOT_HEARD, Standing.RESTING}
_HOUR = 60


def summary(live: Live) -> str:
    """Return how many people stand where, in one sentence that changes only when somebody's standing does."""
    told = [
        ngettext(
            "%(num)s has not started", "%(num)s have not started", live.counts.get(Standing.NOT_STARTED, 0)
        ),
        ngettext("%(num)s is working", "%(num)s are working", live.counts.get(Standing.WORKING, 0)),
    ]
    rest = {
        Standing.NOT_HEARD: _("%(num)s not heard from"),
        Standing.RESTING: _("%(num)s resting"),
        Standing.TIME_UP: _("%(num)s with their time up"),
        Standing.VOIDED: _("%(num)s voided"),
        Standing.HANDED_IN: _("%(num)s handed in"),
    }
    told += [words % {"num": live.counts[each]} for each, words in rest.items() if live.counts.get(each)]
    return ", ".join(map(str, told)) + "."


def cells(row: LiveRow) -> dict[str, str]:
    """Return the words of a row's cells."""
    return {"where": _where(row), "answered": _answered(row), "left": _left(row)}


def _where(row: LiveRow) -> str:
    match row.standing:
        case Standing.NOT_HEARD if row.heard_at:
            time = clock_time(row.heard_at)
            return str(_("Not heard since %(time)s. %(place)s", time=time, place=_place(row)))
        case Standing.RESTING:
            return str(_("Resting. %(place)s", place=_place(row)))
        case Standing.WORKING | Standing.NOT_HEARD:
            return _place(row)
        case _standing:
            return _apart(row)


def _apart(row: LiveRow) -> str:
    """Return what is said of one who does not work on it now."""
    match row.standing:
        case Standing.NOT_STARTED:
            return str(_("Not started"))
        case Standing.TIME_UP:
            return str(_("Time is up, being handed in"))
        case Standing.VOIDED:
            return str(_("Voided"))
        case _handed:
            return _handed_in(row)


def _handed_in(row: LiveRow) -> str:
    time = clock_time(row.submitted_at) if row.submitted_at else ""
    if row.finished_by is FinishedBy.TIMER:
        return str(_("Handed in by the clock at %(time)s", time=time))
    if row.finished_by is FinishedBy.STAFF:
        return str(_("Handed in by an instructor at %(time)s", time=time))
    return str(_("Handed in at %(time)s", time=time))


def _place(row: LiveRow) -> str:
    place = (
        _("Just started") if row.position is None else _("At question %(position)s", position=row.position)
    )
    if row.attempt > 1:
        place = _("%(place)s, attempt %(number)s", place=place, number=row.attempt)
    return str(place)


def _answered(row: LiveRow) -> str:
    if row.standing not in _RUNNING:
        return ""
    return str(_("%(answered)s of %(items)s", answered=row.answered, items=row.items))


def _left(row: LiveRow) -> str:
    if row.standing not in _RUNNING:
        return ""
    if row.seconds_left is None:
        return str(_("no limit"))
    left = minutes(row.seconds_left)
    if left < _HOUR:
        return str(_("%(minutes)s min", minutes=left))
    return str(_("%(hours)s h %(minutes)s min", hours=left // _HOUR, minutes=left % _HOUR))
