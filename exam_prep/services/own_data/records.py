"""Sittings, items and changes as the plain values of the document."""

from typing import Any

from exam_prep.core.sitting import State
from exam_prep.db.sittings import ResponseEvent
from exam_prep.services.own_data.form import instant, plain_number
from exam_prep.services.own_data.reading import TakenItem, TakenSitting
from exam_prep.services.own_data.regrades import regrade_records
from exam_prep.services.own_data.timing import timing_record
from exam_prep.services.sittings.pools import Pool


def sitting_record(taken: TakenSitting) -> dict[str, Any]:
    """Return a sitting with its items and its log; points only where those of every item may be told."""
    row = taken.row
    told = {item.row.position for item in taken.items if item.told}
    scored = row.state is State.GRADED and all(item.told for item in taken.items)
    return {
        "id": row.lasting_id,
        "imported": row.is_imported,
        "mode": row.mode.value,
        "feedback": row.feedback.value,
        "state": row.state.value,
        "title": row.title,
        "exam": row.exam_id,
        "exam_version": row.blueprint_version,
        "started_at": instant(row.started_at),
        "limit_seconds": row.limit_seconds,
        "extension_seconds": row.extension_seconds,
        "pause_seconds": row.pause_microseconds / 1_000_000,
        "extra_time": plain_number(row.multiplier),
        "submitted_at": instant(row.submitted_at),
        "graded_at": instant(row.graded_at),
        "finished_by": row.finished_by and row.finished_by.value,
        "points": row.points if scored else None,
        "cut": plain_number(row.cut),
        "check": _check_record(taken.pool) if taken.pool else None,
        "items": [_item_record(item) for item in taken.items],
        "changes": [_change_record(change) for change in taken.changes],
        "regrades": regrade_records(taken.regrades, told if scored else set()),
        **timing_record(taken.timing, told),
    }


def _check_record(pool: Pool) -> dict[str, Any]:
    """Return what was known of the sections that a short check asked about; not what it may ask."""
    return {
        "shares": list(pool.shares),
        "levels": pool.known.mean.tolist(),
        "errors": [spread**0.5 for spread in pool.known.covariance.diagonal().tolist()],
    }


def _item_record(taken: TakenItem) -> dict[str, Any]:
    row = taken.row
    record = {
        "position": row.position,
        "question": taken.view.lead_in,
        "response": _numbers(row.response),
        "answer": list(taken.answer),
        "certainty": row.certainty and row.certainty.value,
        "flagged": row.flagged,
        "struck": _numbers(row.struck),
        "seconds": row.seconds,
        "revision": row.revision,
        "saved_at": instant(row.saved_at),
        "seen_at": instant(row.seen_at),
        "committed_at": instant(row.committed_at),
        "passed": row.passed,
        "miss_reason": row.miss_reason,
    }
    return {**record, **_told_record(taken)} if taken.told else record


def _told_record(taken: TakenItem) -> dict[str, Any]:
    row = taken.row
    return {
        "item": row.item_id,
        "content": taken.content,
        "concept": row.concept,
        "tag": row.tag,
        "section": row.section,
        "option_order": row.option_order.split(),
        "points": row.points,
    }


def _change_record(change: ResponseEvent) -> dict[str, Any]:
    return {
        "id": change.client_id,
        "position": change.position,
        "base_revision": change.base_revision,
        "revision": change.revision,
        "response": _numbers(change.response),
        "certainty": change.certainty and change.certainty.value,
        "flagged": change.flagged,
        "struck": _numbers(change.struck),
        "seconds": change.seconds,
        "commits": change.commits,
        "received_at": instant(change.received_at),
    }


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split()]
