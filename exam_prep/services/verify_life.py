"""Check that a sitting is one that its life can make: state, times, counts, and what it waits for."""

from collections.abc import Iterator, Sequence

from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.verify_log import MEANWHILE
from exam_prep.services.verify_report import Mismatch


def check_life(row: Sitting, rows: Sequence[SittingItem]) -> Iterator[Mismatch]:
    """Check one sitting with its items."""
    for fault in (*_of_form(row, rows), *_of_state(row), *_of_watch(row)):
        yield Mismatch("sitting", row.public_id, fault)
    for item_row in rows:
        for fault in _of_item(row, item_row):
            yield Mismatch("sitting_item", f"{row.public_id}/{item_row.position}", fault)


def _of_form(row: Sitting, rows: Sequence[SittingItem]) -> Iterator[str]:
    positions = [item_row.position for item_row in rows]
    if positions != list(range(1, row.items + 1)):
        yield f"has {row.items} items, its form holds positions {positions}"
    if len({item_row.item_id for item_row in rows}) != len(rows):
        yield "its form asks an item twice"


def _of_state(row: Sitting) -> Iterator[str]:
    if row.state is State.IN_PROGRESS and row.points is not None:
        yield f"is {row.state} and has points"
    if row.pause_microseconds < 0 or row.extension_seconds < 0:
        yield f"has a pause of {row.pause_microseconds} µs and an extension of {row.extension_seconds} s"
    if row.multiplier is not None and row.multiplier < 1:
        yield f"has {row.multiplier} times the time"


def _of_watch(row: Sitting) -> Iterator[str]:
    """The sweeper looks at what is handed in, and at nothing that is graded (verify_time.py: what runs).

    A sitting that was given may wait for its staff instead, with its points computed.
    """
    match row.state:
        case State.GRADED if row.check_at is not None:
            yield f"is graded and waits for the sweeper at {row.check_at}"
        case State.SUBMITTED if row.check_at is None and (row.points is None or row.assignment_id is None):
            yield "is handed in and nobody will grade it"
        case _:
            return


def _of_item(row: Sitting, item_row: SittingItem) -> Iterator[str]:
    committed, seen = item_row.committed_at, item_row.seen_at
    if committed is None and item_row.points is not None:
        yield "has points and is not committed"
    if item_row.passed and (committed is None or item_row.response):
        yield "is passed on, and not committed or answered"
    if committed is None:
        return
    if row.state is State.IN_PROGRESS and not (item_row.response or item_row.passed):
        yield "is committed without an answer while its sitting goes on"
    if committed < row.started_at:
        yield f"was committed at {committed}, before the start at {row.started_at}"
    if row.state is State.IN_PROGRESS and (row.mode is Mode.MOCK or row.feedback is Feedback.END):
        yield "is committed while its sitting goes on"
    if seen is not None and seen > committed + MEANWHILE:
        yield f"was seen at {seen}, after it was committed at {committed}"
    if row.submitted_at is not None and committed > row.submitted_at + MEANWHILE:
        yield f"was committed at {committed}, after the end at {row.submitted_at}"
