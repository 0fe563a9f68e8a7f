"""The gradebook of a given exam as rows of a table: one row a person, for spreadsheets and other systems."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from exam_prep.core.grading import Part, score
from exam_prep.core.results.attempts import Attempt, AttemptRule, counted
from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.interchange.sheet.cells import Cell
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.matrix import standing_for
from exam_prep.services.results.people import Person, Presence, people_of
from exam_prep.services.results.reading import SatItem, attempts_of, frame_of, items_of_sittings, sittings_of

_WHO = ("learner", "in the group", "status", "attempt", "attempts allowed")
_WHEN = ("started", "handed in", "finished by", "minutes")
_SCORE = ("points", "of", "percent", "pass mark", "pass mark reached")
_STATUS = {
    Standing.NOT_STARTED: "not started",
    Standing.WORKING: "working",
    Standing.HANDED_IN: "handed in",
    Standing.VOIDED: "voided",
}
_PRESENCE = {Presence.IN: "yes", Presence.LEFT: "left", Presence.TAKEN_OUT: "taken out"}
_FINISHED = {FinishedBy.CANDIDATE: "learner", FinishedBy.TIMER: "time", FinishedBy.STAFF: "staff"}
_MINUTE = timedelta(minutes=1)


def gradebook(
    session: Session, given: GivenExam, rule: AttemptRule, zone: tzinfo, *, with_times: bool
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows; times are ISO 8601 in `zone` with its offset, to the second.

    There is no column of extra time. `with_times` False leaves out the columns from which somebody could work
    it out, for a file that is passed on. Cells are empty until an attempt has told points.
    """
    people, sittings = people_of(session, given), sittings_of(session, given)
    attempts = attempts_of(sittings)
    chosen = {one.id: counted(attempts.get(one.id, ()), rule) for one in people}
    items = items_of_sittings(session, [each.sitting_id for each in chosen.values() if each])
    sections = frame_of(sittings).sections
    parts = {sitting: _parts(of_one) for sitting, of_one in items.items()}
    header = (
        *_WHO,
        *(_WHEN if with_times else ()),
        *(_titled(title, name, parts) for name, title in sections),
        *_SCORE,
    )
    names = [name for name, _title in sections]
    rows = []
    for one in people:
        of_one, attempt = attempts.get(one.id, []), chosen[one.id]
        earned = _earned(attempt, parts, names)
        times = _when(attempt or _open(of_one), zone) if with_times else ()
        rows.append((*_who(one, of_one, attempt, given), *times, *earned, *_score(attempt)))
    return header, rows


def _who(
    one: Person, of_one: Sequence[Attempt], attempt: Attempt | None, given: GivenExam
) -> tuple[Cell, ...]:
    status = Standing.HANDED_IN if attempt else standing_for(of_one)
    shown = attempt or _open(of_one)
    return (
        one.called,
        _PRESENCE[one.presence],
        _STATUS[status],
        shown.number if shown else None,
        given.attempts,
    )


def _open(of_one: Sequence[Attempt]) -> Attempt | None:
    return next((each for each in of_one if each.state is State.IN_PROGRESS), None)


def _when(attempt: Attempt | None, zone: tzinfo) -> tuple[Cell, ...]:
    if attempt is None:
        return (None,) * len(_WHEN)
    worked = attempt.worked
    return (
        _instant(attempt.started_at, zone),
        _instant(attempt.submitted_at, zone),
        None if attempt.finished_by is None else _FINISHED[attempt.finished_by],
        None if worked is None else round(worked / _MINUTE, 1),
    )


def _score(attempt: Attempt | None) -> tuple[Cell, ...]:
    if attempt is None or attempt.points is None:
        return (None,) * len(_SCORE)
    reached = attempt.reaches_cut
    return (
        attempt.points,
        attempt.maximum,
        round(100 * attempt.points / max(attempt.maximum, 1), 1),
        None if attempt.cut is None else float(attempt.cut),
        None if reached is None else "yes" if reached else "no",
    )


def _parts(items: Sequence[SatItem]) -> dict[str, Part]:
    return {part.name: part for part in score([one.graded for one in items if one.counts]).by_section}


def _earned(
    attempt: Attempt | None, parts: Mapping[int, Mapping[str, Part]], names: Sequence[str]
) -> tuple[Cell, ...]:
    if attempt is None:
        return (None,) * len(names)
    own = parts[attempt.sitting_id]
    return tuple(own[name].points if name in own else None for name in names)


def _titled(title: str, name: str, parts: Mapping[int, Mapping[str, Part]]) -> str:
    """Return a part's title with how many points it has, "Ethics (of 26)", or "(of 25 to 26)"."""
    found = sorted({own[name].maximum for own in parts.values() if name in own})
    if not found:
        return title
    return f"{title} (of {found[0]})" if len(found) == 1 else f"{title} (of {found[0]} to {found[-1]})"


def _instant(value: datetime | None, zone: tzinfo) -> str | None:
    return None if value is None else value.astimezone(zone).isoformat(timespec="seconds")
