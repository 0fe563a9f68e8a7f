"""The result of a graded sitting: score with its likely range, parts, pace and certainty."""

import math
from collections.abc import Sequence
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.grading import Grade, GradedItem, score
from exam_prep.core.grading import Part as PartScore
from exam_prep.core.intervals import wilson
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.errors import ConflictError
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.exam_frame import ExamFrame, load_exam_frame
from exam_prep.services.sittings.growing import ending_of
from exam_prep.services.sittings.held import Held, held_from
from exam_prep.services.sittings.look import cells_of, head_of, items_of
from exam_prep.services.sittings.owned import owned_sitting
from exam_prep.services.sittings.pages import FEWEST_FOR_RANGE, ItemLine, Part, ResultPage
from exam_prep.services.sittings.set_right import regrades_told
from exam_prep.services.sittings.staff_acts import why_handed_in


def result_page(
    session: Session, cache: ServedBankCache, learner: LearnerRef, sitting: str, *, now: datetime
) -> ResultPage:
    """Return the result of a graded sitting.

    Raises:
        NotFoundError: the sitting is not this learner's.
        ConflictError: it is not graded yet.
    """
    row = owned_sitting(session, learner.public_id, sitting)
    if row.state is not State.GRADED or row.submitted_at is None:
        raise ConflictError("There is no result yet; hand in this set first.")
    loaded = cache.current(session)
    rows = items_of(session, row)
    graded = score([graded_of(one) for one in rows if one.credit is not Credit.DROPPED])
    low, high = wilson(graded.points, graded.maximum)
    frame = load_exam_frame(row.exam_frame)
    timed = [one.seconds for one in rows if one.seconds]
    head = head_of(row, cells_of(session, row), now)
    minutes = head.clock.total_minutes
    return ResultPage(
        head=head,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        finished_by=row.finished_by or FinishedBy.CANDIDATE,
        points=graded.points,
        maximum=graded.maximum,
        low=math.floor(low * graded.maximum),
        high=math.ceil(high * graded.maximum),
        cut=row.cut,
        disclaimer=frame.disclaimer,
        pass_note=frame.pass_note,
        sections=sections_of(frame, graded.by_section),
        tags=tuple(
            part_of(_tag_title(loaded, part.name), part.points, part.maximum) for part in graded.by_tag
        ),
        lines=_lines(session, cache, rows, held_from(session, learner, row)),
        certainties=_certainties(rows),
        median_seconds=round(median(timed)) if timed else None,
        seconds_each=None if minutes is None else round(float(minutes) * 60 / max(len(rows), 1)),
        late=late_of(session, row),
        ending=ending_of(session, cache, row),
        set_right=regrades_told(session, row),
        staff_reason=why_handed_in(session, row),
    )


def part_of(title: str, points: float, maximum: int) -> Part:
    """Return one row of a table of shares; without a range where there is too little to go on."""
    if maximum < FEWEST_FOR_RANGE:
        return Part(title, points, maximum, None, None)
    low, high = wilson(points, maximum)
    return Part(title, points, maximum, math.floor(100 * low), math.ceil(100 * high))


def graded_of(row: SittingItem) -> GradedItem:
    """Return the grade that a row keeps, with what it counts towards."""
    return GradedItem(Grade(row.points or 0.0, bool(row.response)), row.section or None, row.tag)


def sections_of(frame: ExamFrame, parts: Sequence[PartScore]) -> tuple[Part, ...]:
    """Return the exam's sections in its own order, by the titles they had when it was started."""
    scored = {part.name: part for part in parts}
    return tuple(
        part_of(title, scored[name].points, scored[name].maximum)
        for name, title in frame.sections
        if name in scored
    )


def _tag_title(loaded: Loaded, tag: str) -> str:
    known = loaded.taxonomy.tags.get(tag)
    return known.title if known else tag


def _lines(
    session: Session, cache: ServedBankCache, rows: Sequence[SittingItem], held: Held
) -> tuple[ItemLine, ...]:
    loaded = cache.current(session)
    versions = cache.versions(session, [row.item_version_id for row in rows])
    return tuple(
        ItemLine(
            position=row.position,
            lead_in=versions[row.item_version_id].item.lead_in,
            tag_title=_tag_title(loaded, row.tag),
            points=row.points or 0.0,
            answered=bool(row.response),
            flagged=row.flagged,
            certainty=row.certainty,
            seconds=row.seconds or None,
            passed=row.passed,
            credit=row.credit,
            is_held=held.covers(row.item_id, row.concept),
        )
        for row in rows
    )


def _certainties(rows: Sequence[SittingItem]) -> tuple[tuple[Certainty, int, int], ...]:
    earned = [row for row in rows if row.credit is Credit.EARNED]
    said = [(row.certainty, row.points == 1) for row in earned if row.certainty and row.response]
    counts = [(c, [right for one, right in said if one is c]) for c in Certainty]
    return tuple((c, sum(rights), len(rights)) for c, rights in counts if rights)


def late_of(session: Session, row: Sitting) -> tuple[int, ...]:
    """Return the positions whose last change came after the time was up."""
    return tuple(
        session.scalars(
            select(ResponseEvent.position)
            .where(ResponseEvent.sitting_id == row.id, ResponseEvent.revision.is_(None))
            .distinct()
            .order_by(ResponseEvent.position)
        )
    )
