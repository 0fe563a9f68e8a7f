"""Keep a response: log the change, then move the current row if nobody moved it first (docs/adr/0005).

The path every answer takes, so its statements run on the driver. "Saved" is said only after the commit.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from exam_prep.core.deadline import Pauses, deadline, is_late, seconds_left
from exam_prep.core.items import Item
from exam_prep.core.responses import Certainty, lefts, read_response
from exam_prep.core.sitting import State
from exam_prep.db.driver import DriverCursor
from exam_prep.db.sittings import Sitting
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.owned import NO_SITTING, owned_sitting, sitting_item
from exam_prep.services.sittings.pausing import end_pause

_MOST_SECONDS = 24 * 60 * 60
_CLIENT_ID = re.compile(r"[A-Za-z0-9_ .:-]{1,64}", re.ASCII)
_NO_ID = "The change has no usable id; reload the page and answer again."
_MOST_LATE = 20
"""Late changes that are logged for one item; whoever sends more is answered, and nothing more is kept."""
_MOST_REVISIONS = 2**30
"""More than anyone makes, and less than any column holds."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a page sends: the whole state of one item as the learner left it.

    `response` holds displayed numbers as text; `base_revision` is the revision that the page knew.
    """

    position: int
    response: str
    certainty: Certainty | None
    flagged: bool
    struck: tuple[int, ...]
    seconds: int
    client_id: str
    base_revision: int
    commits: bool = False
    passes: bool = False
    """Whether it commits without an answer, since the learner does not know; `response` is empty then."""
    goes_on: bool = False
    """Whether whoever sent it works on, even with an equal answer: a button was pressed that leads on."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept. `late`: after the deadline, so logged but not scored. `revision` is the item's now."""

    revision: int
    saved_at: datetime
    seconds_left: int | None
    late: bool


class StaleChangeError(ConflictError):
    """Another page changed the item since this one looked; carries what is stored now."""

    def __init__(self, stored: "Stored") -> None:
        super().__init__("This question was answered in another tab or device; choose which answer to keep.")
        self.stored = stored


class ClosedError(ConflictError):
    """The sitting, or the item in it, takes no more changes."""


class CommittedError(ClosedError):
    """The item was checked, so its response stays; carries what is stored."""

    def __init__(self, sentence: str, stored: "Stored") -> None:
        super().__init__(sentence)
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Stored:
    """An item of a sitting as the database holds it now."""

    revision: int
    response: str
    certainty: Certainty | None
    flagged: bool
    struck: str
    seconds: int
    """The longest time on the item that any page counted."""


@dataclass(frozen=True, slots=True)
class _Logged:
    """What the log holds already under the id of the change."""

    sitting_id: int
    position: int
    revision: int | None
    received_at: datetime
    content: tuple[str, str | None, bool, str]


@dataclass(frozen=True, slots=True)
class _Row:
    sitting_id: int
    state: State
    ends_at: datetime | None
    """As the pause that may be open ends now."""
    is_paused: bool
    version_id: int
    shown: int
    committed: bool
    stored: Stored
    logged: _Logged | None


_SELECT = (
    "SELECT s.id, s.state, s.started_at, s.limit_seconds, s.extension_seconds, s.multiplier, "
    "s.pause_microseconds, s.paused_at, s.paused_until, i.item_version_id, i.option_order, "
    "i.committed_at, i.revision, i.response, i.certainty, i.flagged, i.struck, i.seconds, "
    "e.sitting_id, e.position, e.revision, e.received_at, e.response, e.certainty, e.flagged, e.struck "
    "FROM sitting s JOIN learner l ON l.id = s.learner_id JOIN sitting_item i ON i.sitting_id = s.id "
    "LEFT JOIN response_event e ON e.client_id = :client_id "
    "WHERE s.public_id = :sitting AND l.public_id = :learner AND i.position = :position"
)
_UPDATE = (
    "UPDATE sitting_item SET response = :response, certainty = :certainty, flagged = :flagged, "
    "struck = :struck, seconds = :longest, revision = :revision, saved_at = :at, "
    "seen_at = COALESCE(seen_at, :at) WHERE sitting_id = :sitting_id AND position = :position "
    "AND revision = :base AND committed_at IS NULL"
)
_LONGER = (
    "UPDATE sitting_item SET seconds = :longest WHERE sitting_id = :sitting_id AND position = :position "
    "AND committed_at IS NULL AND seconds < :longest"
)
_INSERT = (
    "INSERT INTO response_event (sitting_id, position, client_id, base_revision, revision, response, "
    "certainty, flagged, struck, seconds, commits, received_at) VALUES (:sitting_id, :position, "
    ":client_id, :base, :revision, :response, :certainty, :flagged, :struck, :seconds, :commits, :at)"
)
_LATE = (
    "SELECT count(*) FROM response_event "
    "WHERE sitting_id = :sitting_id AND position = :position AND revision IS NULL"
)
_SEEN = (
    "UPDATE sitting_item SET seen_at = :at WHERE position = :position AND seen_at IS NULL AND sitting_id = "
    "(SELECT s.id FROM sitting s JOIN learner l ON l.id = s.learner_id "
    "WHERE s.public_id = :sitting AND l.public_id = :learner AND s.state = 'in_progress')"
)


def save_response(
    session: Session,
    cache: ServedBankCache,
    learner: str | None,
    sitting: str,
    change: Change,
    *,
    now: datetime,
) -> Saved:
    """Keep `change` in the session's write transaction; `now` is when the request arrived.

    A change that is sent again, because its first reply was lost, is told what it was told then. A change
    that is kept ends the pause that is open.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
        InvalidError: the response cannot be one to this item, or the id names another change; nothing
            was kept.
        ClosedError: the sitting was submitted; another answer than the stored one is logged as late.
        CommittedError: the item is committed; carries the stored response.
        StaleChangeError: the item changed since the page looked; nothing was kept.
    """
    if not _CLIENT_ID.fullmatch(change.client_id):
        raise InvalidError(_NO_ID)
    cursor = DriverCursor(session)
    row = _find(cursor, learner, sitting, change, now)
    values = _values(cursor, row, change, cache.versions(session, [row.version_id])[row.version_id].item, now)
    again = _repeated(row, values, now)
    if again is not None:
        return again
    late = is_late(row.ends_at, now)
    if late and row.state in {State.IN_PROGRESS, State.SUBMITTED, State.GRADED}:
        return _keep_late(cursor, row, values, now)
    if row.state is not State.IN_PROGRESS:
        if row.state is not State.VOIDED and _content(values) != _stored_content(row.stored):
            _keep_late(cursor, row, values, now)
        raise ClosedError("This set is already handed in, so the answer was not changed; open its result.")
    if _content(values) == _stored_content(row.stored):
        if row.is_paused and change.goes_on:
            _go_on(session, row, now)
        return _keep_time(cursor, row, values, now)
    # A page that went back sends its id and old revision with another answer: that is stale, not a repeat.
    if row.logged is not None or not cursor.change(_UPDATE, values):
        return _settle(_find(cursor, learner, sitting, change, now), values, now)
    cursor.change(_INSERT, values)
    if row.is_paused:
        _go_on(session, row, now)
    return Saved(change.base_revision + 1, now, _left(row, now), late=False)


def mark_seen(session: Session, learner: str | None, sitting: str, position: int, *, now: datetime) -> None:
    """Note that the learner has looked at an item; a second look changes nothing.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
    """
    cursor = DriverCursor(session)
    values = {"sitting": sitting, "learner": learner or "", "position": position, "at": cursor.instant(now)}
    if not cursor.change(_SEEN, values):
        sitting_item(session, owned_sitting(session, learner, sitting), position)


def _go_on(session: Session, row: _Row, now: datetime) -> None:
    """End the open pause with the arrival of a change: whoever answers, works."""
    sitting = session.get_one(Sitting, row.sitting_id, populate_existing=True)
    end_pause(session, sitting, now=now)


def _repeated(row: _Row, values: dict[str, Any], now: datetime) -> Saved | None:
    """Return the answer that this very change got when it was sent first, or None."""
    if row.logged is None or row.logged.content != _content(values):
        return None
    late = row.logged.revision is None
    revision = row.stored.revision if row.logged.revision is None else row.logged.revision
    return Saved(revision, row.logged.received_at, _left(row, now), late=late)


def _settle(row: _Row, values: dict[str, Any], now: datetime) -> Saved:
    """Tell a repeated send, which is fine, from a closed or stale one, which is not.

    `row` was read anew: behind another writer, PostgreSQL gives the item as it was before the wait.
    """
    again = _repeated(row, values, now)
    if again is not None:
        return again
    if row.committed:
        raise CommittedError(
            "This question is already checked, so its answer stays; go to the next one.", row.stored
        )
    raise StaleChangeError(row.stored)


def _content(values: dict[str, Any]) -> tuple[str, str | None, bool, str]:
    return values["response"], values["certainty"], values["flagged"], values["struck"]


def _stored_content(stored: Stored) -> tuple[str, str | None, bool, str]:
    certainty = stored.certainty.value if stored.certainty else None
    return stored.response, certainty, stored.flagged, stored.struck


def _keep_time(cursor: DriverCursor, row: _Row, values: dict[str, Any], now: datetime) -> Saved:
    """A learner who thinks long about a kept answer was not rapid: the time grows, nothing else moves."""
    if values["longest"] > row.stored.seconds:
        cursor.change(_LONGER, values)
    return Saved(row.stored.revision, now, _left(row, now), late=False)


def _keep_late(cursor: DriverCursor, row: _Row, values: dict[str, Any], now: datetime) -> Saved:
    (late,) = cursor.row(_LATE, values) or (0,)
    if row.logged is None and late < _MOST_LATE:
        cursor.change(_INSERT, {**values, "revision": None, "commits": False})
    return Saved(row.stored.revision, now, _left(row, now), late=True)


def _find(cursor: DriverCursor, learner: str | None, sitting: str, change: Change, now: datetime) -> _Row:
    keys = {
        "sitting": sitting,
        "learner": learner or "",
        "position": change.position,
        "client_id": change.client_id,
    }
    found = cursor.row(_SELECT + cursor.for_update, keys)
    if found is None:
        raise NotFoundError(NO_SITTING)
    (key, state, started, limit, extension, multiplier, *rest) = found
    (taken, since, until, version, order, committed, *rest) = rest
    revision, response, certainty, flagged, struck, seconds, *logged = rest
    pauses = Pauses(timedelta(microseconds=taken), _instant(cursor, since), _instant(cursor, until))
    return _Row(
        sitting_id=key,
        state=State(state),
        ends_at=deadline(
            cursor.read_instant(started),
            None if limit is None else timedelta(seconds=limit),
            extension=timedelta(seconds=extension),
            multiplier=cursor.read_decimal(multiplier),
            pauses=pauses.total(now),
        ),
        is_paused=pauses.since is not None,
        version_id=version,
        shown=len(order.split()),
        committed=committed is not None,
        stored=Stored(
            revision, response, Certainty(certainty) if certainty else None, bool(flagged), struck, seconds
        ),
        logged=_logged(cursor, logged),
    )


def _instant(cursor: DriverCursor, value: Any) -> datetime | None:  # noqa: ANN401  # as the driver gives it
    return None if value is None else cursor.read_instant(value)


def _logged(cursor: DriverCursor, found: list[Any]) -> _Logged | None:
    sitting_id, position, revision, received_at, response, certainty, flagged, struck = found
    if sitting_id is None:
        return None
    content = (response, certainty, bool(flagged), struck)
    return _Logged(sitting_id, position, revision, cursor.read_instant(received_at), content)


def _values(cursor: DriverCursor, row: _Row, change: Change, item: Item, now: datetime) -> dict[str, Any]:
    names_another = row.logged is not None and (row.logged.sitting_id, row.logged.position) != (
        row.sitting_id,
        change.position,
    )
    if names_another:
        raise InvalidError(_NO_ID)
    if any(not 1 <= number <= row.shown for number in change.struck):
        raise InvalidError(
            "Only options 1 to %(shown)s can be crossed out; reload the page and try again.", shown=row.shown
        )
    base = min(max(change.base_revision, -1), _MOST_REVISIONS)
    seconds = min(max(change.seconds, 0), _MOST_SECONDS)
    response = read_response(item.kind, change.response, shown=row.shown, lefts=len(lefts(item)))
    return {
        "sitting_id": row.sitting_id,
        "position": change.position,
        "client_id": change.client_id,
        "base": base,
        "revision": base + 1,
        "response": response,
        "certainty": change.certainty.value if change.certainty else None,
        "flagged": change.flagged,
        "struck": " ".join(str(number) for number in sorted(set(change.struck))),
        "seconds": seconds,
        "longest": max(seconds, row.stored.seconds),
        "commits": change.commits,
        "at": cursor.instant(now),
    }


def _left(row: _Row, now: datetime) -> int | None:
    return None if row.ends_at is None else seconds_left(row.ends_at, now)
