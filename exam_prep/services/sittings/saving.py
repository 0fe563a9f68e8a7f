"""Keep a response: log the change, then move the current row if nobody moved it first (docs/adr/0005).

The path every answer takes, so its statements run on the driver. "Saved" is said only after the commit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from exam_prep.core.deadline import deadline, is_late, seconds_left
from exam_prep.core.items import Item
from exam_prep.core.responses import Certainty, lefts, read_response
from exam_prep.core.sitting import State
from exam_prep.db.driver import DriverCursor
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.owned import NO_SITTING

_MOST_SECONDS = 24 * 60 * 60
_CLIENT_ID_SIGNS = 64


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


@dataclass(frozen=True, slots=True)
class Stored:
    """An item of a sitting as the database holds it now."""

    revision: int
    response: str
    certainty: Certainty | None
    flagged: bool
    struck: str


@dataclass(frozen=True, slots=True)
class _Row:
    sitting_id: int
    state: State
    ends_at: datetime | None
    version_id: int
    shown: int
    committed: bool
    stored: Stored


_SELECT = (
    "SELECT s.id, s.state, s.started_at, s.limit_seconds, s.extension_seconds, s.multiplier, "
    "s.pause_seconds, i.item_version_id, i.option_order, i.committed_at, i.revision, i.response, "
    "i.certainty, i.flagged, i.struck "
    "FROM sitting s JOIN learner l ON l.id = s.learner_id JOIN sitting_item i ON i.sitting_id = s.id "
    "WHERE s.public_id = :sitting AND l.public_id = :learner AND i.position = :position"
)
_UPDATE = (
    "UPDATE sitting_item SET response = :response, certainty = :certainty, flagged = :flagged, "
    "struck = :struck, seconds = :seconds, revision = :revision, saved_at = :at, "
    "seen_at = COALESCE(seen_at, :at) WHERE sitting_id = :sitting_id AND position = :position "
    "AND revision = :base AND committed_at IS NULL"
)
_INSERT = (
    "INSERT INTO response_event (sitting_id, position, client_id, base_revision, revision, response, "
    "certainty, flagged, struck, seconds, commits, received_at) VALUES (:sitting_id, :position, "
    ":client_id, :base, :revision, :response, :certainty, :flagged, :struck, :seconds, :commits, :at)"
)
_REPEATED = (
    "SELECT revision, received_at FROM response_event "
    "WHERE client_id = :client_id AND sitting_id = :sitting_id AND position = :position"
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

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
        InvalidError: the response cannot be one to this item; nothing was kept.
        ClosedError: the sitting was submitted, or the item is committed.
        StaleChangeError: the item changed since the page looked; nothing was kept.
    """
    cursor = DriverCursor(session)
    row = _find(cursor, learner, sitting, change.position)
    values = _values(cursor, row, change, cache.versions(session, [row.version_id])[row.version_id].item, now)
    late = is_late(row.ends_at, now)
    if late and row.state in {State.IN_PROGRESS, State.SUBMITTED, State.GRADED}:
        return _keep_late(cursor, row, values, now)
    if row.state is not State.IN_PROGRESS:
        raise ClosedError("This set is already handed in, so the answer was not changed; open its result.")
    if _is_equal(row.stored, change, values):
        return Saved(row.stored.revision, now, _left(row, now), late=False)
    if change.base_revision == row.stored.revision and not row.committed and cursor.change(_UPDATE, values):
        cursor.change(_INSERT, values)
        return Saved(change.base_revision + 1, now, _left(row, now), late=False)
    return _settle(cursor, row, values, now)


def mark_seen(session: Session, learner: str | None, sitting: str, position: int, *, now: datetime) -> None:
    """Note that the learner has looked at an item; a second look changes nothing."""
    cursor = DriverCursor(session)
    values = {"sitting": sitting, "learner": learner or "", "position": position, "at": cursor.instant(now)}
    cursor.change(_SEEN, values)


def _is_equal(stored: Stored, change: Change, values: dict[str, Any]) -> bool:
    return (
        values["response"] == stored.response
        and change.certainty == stored.certainty
        and change.flagged == stored.flagged
        and values["struck"] == stored.struck
    )


def _settle(cursor: DriverCursor, row: _Row, values: dict[str, Any], now: datetime) -> Saved:
    """Tell a repeated send, which is fine, from a stale or closed one, which is not."""
    if cursor.row(_REPEATED, values) is not None:
        return Saved(row.stored.revision, now, _left(row, now), late=False)
    if row.committed:
        raise ClosedError("This question is already checked, so its answer stays; go to the next one.")
    raise StaleChangeError(row.stored)


def _keep_late(cursor: DriverCursor, row: _Row, values: dict[str, Any], now: datetime) -> Saved:
    if cursor.row(_REPEATED, values) is None:
        cursor.change(_INSERT, {**values, "revision": None, "commits": False})
    return Saved(row.stored.revision, now, _left(row, now), late=True)


def _find(cursor: DriverCursor, learner: str | None, sitting: str, position: int) -> _Row:
    keys = {"sitting": sitting, "learner": learner or "", "position": position}
    found = cursor.row(_SELECT + cursor.for_update, keys)
    if found is None:
        raise NotFoundError(NO_SITTING)
    (key, state, started, limit, extension, multiplier, pause, version, order, committed, *stored) = found
    revision, response, certainty, flagged, struck = stored
    return _Row(
        sitting_id=key,
        state=State(state),
        ends_at=deadline(
            cursor.read_instant(started),
            None if limit is None else timedelta(seconds=limit),
            extension=timedelta(seconds=extension),
            multiplier=cursor.read_decimal(multiplier),
            pauses=timedelta(seconds=pause),
        ),
        version_id=version,
        shown=len(order.split()),
        committed=committed is not None,
        stored=Stored(revision, response, Certainty(certainty) if certainty else None, bool(flagged), struck),
    )


def _values(cursor: DriverCursor, row: _Row, change: Change, item: Item, now: datetime) -> dict[str, Any]:
    if not 0 < len(change.client_id) <= _CLIENT_ID_SIGNS:
        raise InvalidError("The change has no usable id; reload the page and answer again.")
    if any(not 1 <= number <= row.shown for number in change.struck):
        raise InvalidError(
            f"Only options 1 to {row.shown} can be crossed out; reload the page and try again."
        )
    response = read_response(item.kind, change.response, shown=row.shown, lefts=len(lefts(item)))
    return {
        "sitting_id": row.sitting_id,
        "position": change.position,
        "client_id": change.client_id,
        "base": change.base_revision,
        "revision": change.base_revision + 1,
        "response": response,
        "certainty": change.certainty.value if change.certainty else None,
        "flagged": change.flagged,
        "struck": " ".join(str(number) for number in sorted(set(change.struck))),
        "seconds": min(max(change.seconds, 0), _MOST_SECONDS),
        "commits": change.commits,
        "at": cursor.instant(now),
    }


def _left(row: _Row, now: datetime) -> int | None:
    return None if row.ends_at is None else seconds_left(row.ends_at, now)
