"""A learner's answers as rows of a table, one a question and sitting."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from exam_prep.interchange.sheet.cells import Cell
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant
from exam_prep.services.own_data.reading import TakenItem, TakenSitting, taken_sittings
from exam_prep.services.sittings.held import held_back

HEADER = (
    "set", "mode", "started", "number", "question", "answer", "certainty", "flagged", "seconds", "saved",
    "points", "item", "topic", "why missed",
)  # fmt: skip
"""Columns of docs/export.md; times are UTC, points, item and topic stay empty until they may be known."""


def answer_rows(session: Session, cache: ServedBankCache, learner: LearnerRef) -> Iterator[tuple[Cell, ...]]:
    """Give one row for each question of each sitting; the session should read one snapshot."""
    for taken in taken_sittings(session, cache, learner, held_back(session, learner)):
        for item in taken.items:
            yield _row(taken, item)


def _row(taken: TakenSitting, item: TakenItem) -> tuple[Cell, ...]:
    row = item.row
    return (
        taken.row.title,
        taken.row.mode.value,
        instant(taken.row.started_at),
        row.position,
        item.view.lead_in,
        "; ".join(item.answer),
        row.certainty.value if row.certainty else None,
        "yes" if row.flagged else None,
        row.seconds or None,
        instant(row.saved_at),
        row.points if item.told else None,
        row.item_id if item.told else None,
        row.tag if item.told else None,
        row.miss_reason,
    )
