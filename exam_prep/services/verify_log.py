"""Check the log of changes itself: each item's revisions without a gap, each change in its sitting's time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from exam_prep.core.deadline import is_late
from exam_prep.core.sitting import State
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.services.sittings.time import deadline_of
from exam_prep.services.verify_report import Mismatch

MEANWHILE = timedelta(seconds=30)
"""How much later than it arrived a request may act: two that arrive in one order may act in another."""


def check_log(
    row: Sitting, rows: Sequence[SittingItem], events: Mapping[int, Sequence[ResponseEvent]]
) -> Iterator[Mismatch]:
    """Check the log of one sitting, by position."""
    items = {item_row.position: item_row for item_row in rows}
    for position, changes in sorted(events.items()):
        key = f"{row.public_id}/{position}"
        scored = [change for change in changes if change.revision is not None]
        if position not in items:
            yield Mismatch("response_event", key, "no item has this position")
            continue
        yield from _check_revisions(key, scored)
        yield from _check_times(row, key, changes)
        yield from _check_item(items[position], key, scored)


def _check_revisions(key: str, scored: Sequence[ResponseEvent]) -> Iterator[Mismatch]:
    made = [change.revision for change in scored]
    if made != list(range(1, len(scored) + 1)):
        yield Mismatch("response_event", key, f"revisions are {made}, not 1 to {len(scored)}")
    elif any(change.base_revision + 1 != change.revision for change in scored):
        yield Mismatch("response_event", key, "a change was not made over the revision before it")


def _check_times(row: Sitting, key: str, changes: Sequence[ResponseEvent]) -> Iterator[Mismatch]:
    """Nothing comes before the start, and nothing that scored after the end."""
    end = deadline_of(row, row.submitted_at or row.started_at)
    is_over = row.state in {State.SUBMITTED, State.GRADED}
    for change in changes:
        at = change.received_at
        if at < row.started_at:
            yield Mismatch("response_event", key, f"came at {at}, before the start at {row.started_at}")
        elif change.revision is None:
            continue
        elif is_late(end, at):
            yield Mismatch("response_event", key, f"came at {at}, after the deadline {end}, and counts")
        elif is_over and row.submitted_at is not None and at > row.submitted_at + MEANWHILE:
            yield Mismatch(
                "response_event", key, f"came at {at}, after the end at {row.submitted_at}, and counts"
            )


def _check_item(item_row: SittingItem, key: str, scored: Sequence[ResponseEvent]) -> Iterator[Mismatch]:
    """The item bears the time of its last change, was seen by then, and was committed after it."""
    if not scored:
        return
    last, longest = scored[-1].received_at, max(change.seconds for change in scored)
    if item_row.saved_at != last:
        yield Mismatch("sitting_item", key, f"was saved at {item_row.saved_at}, the log gives {last}")
    if item_row.seen_at is None or item_row.seen_at > last + MEANWHILE:
        yield Mismatch("sitting_item", key, f"was answered at {last} and seen at {item_row.seen_at}")
    if item_row.committed_at is not None and item_row.committed_at + MEANWHILE < last:
        yield Mismatch("sitting_item", key, f"was committed at {item_row.committed_at}, changed at {last}")
    if item_row.seconds < longest:
        yield Mismatch("sitting_item", key, f"took {item_row.seconds} s, the log gives at least {longest}")
