"""Work out a sitting's time again from its pauses and from what staff added."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from exam_prep.core.sitting import PauseKind, State
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import SittingPause
from exam_prep.services.sittings.time import check_at_of
from exam_prep.services.verify_report import Mismatch

_MICROSECOND = timedelta(microseconds=1)


def check_time(row: Sitting, pauses: Sequence[SittingPause], minutes: int) -> Iterator[Mismatch]:
    """Compare what the sitting holds of pauses and extensions with the logs; `minutes` is what staff gave."""
    gives = _logged(pauses)
    holds = (row.pause_microseconds, row.paused_at, row.paused_until, row.break_began_at)
    if holds != gives:
        yield Mismatch("sitting", row.public_id, f"its pauses are {holds}, the log gives {gives}")
    rested = sum((_length(one) for one in pauses if one.kind is PauseKind.REST), timedelta())
    if rested > timedelta(seconds=row.rest_seconds):
        message = f"rested for {rested}, {row.rest_seconds} s were allowed"
        yield Mismatch("sitting", row.public_id, message)
    if row.extension_seconds != minutes * 60:
        message = f"was extended by {row.extension_seconds} s, the log gives {minutes} min"
        yield Mismatch("sitting", row.public_id, message)
    if row.state is State.IN_PROGRESS and not _is_watched(row):
        message = f"is looked at when {row.check_at}, its time gives {check_at_of(row)}"
        yield Mismatch("sitting", row.public_id, message)


def _length(pause: SittingPause) -> timedelta:
    return (pause.ended_at or pause.started_at) - pause.started_at


def _is_watched(row: Sitting) -> bool:
    """Whether the sweeper looks when the time is up; later only where it tried and could not close it."""
    due = check_at_of(row)
    if due is None or row.check_at is None:
        return due is row.check_at
    return row.check_at >= due


def _logged(pauses: Sequence[SittingPause]) -> tuple[object, ...]:
    over = [(pause.started_at, pause.ended_at) for pause in pauses]
    taken = sum(((end - start) for start, end in over if end is not None), timedelta())
    open_one = next((pause for pause in pauses if pause.ended_at is None), None)
    breaks = [pause.started_at for pause in pauses if pause.kind is PauseKind.BREAK]
    return (
        taken // _MICROSECOND,
        open_one.started_at if open_one else None,
        open_one.until if open_one else None,
        breaks[0] if breaks else None,
    )
