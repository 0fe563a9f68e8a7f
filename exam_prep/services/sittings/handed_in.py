"""A sitting whose explanations wait: when they come, and its score alone where that may be known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from exam_prep.core.grading import Score, score
from exam_prep.core.intervals import wilson
from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.sitting import FinishedBy
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import ConflictError
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.exam_frame import ExamFrame, load_exam_frame
from exam_prep.services.sittings.look import cells_of, head_of, items_of
from exam_prep.services.sittings.owned import owned_sitting
from exam_prep.services.sittings.pages import FEWEST_FOR_RANGE, Head, Part
from exam_prep.services.sittings.releasing import Coming, assignment_of, is_score_due, items_come, score_comes
from exam_prep.services.sittings.result import graded_of, late_of, sections_of
from exam_prep.services.sittings.staff_acts import why_handed_in


@dataclass(frozen=True, slots=True)
class ScoreAlone:
    """A score that tells of no single item what it earned.

    `low` and `high` are the likely range in points. `sections` is empty where one of them has fewer than
    five items: the points of so few come close to an answer each.
    """

    points: float
    maximum: int
    low: int
    high: int
    cut: Decimal | None
    disclaimer: str
    pass_note: str
    sections: tuple[Part, ...]

    @property
    def has_range(self) -> bool:
        """Whether there are enough items to speak of a range."""
        return self.maximum >= FEWEST_FOR_RANGE


@dataclass(frozen=True, slots=True)
class HandedInPage:
    """What may be said of a sitting whose explanations wait."""

    head: Head
    submitted_at: datetime
    finished_by: FinishedBy
    staff_reason: str
    """Why staff handed it in; "" where they did not."""
    late: tuple[int, ...]
    score: ScoreAlone | None
    """None while it may not be known either."""
    score_comes: Coming
    items_come: Coming


def handed_in_page(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> HandedInPage:
    """Return what the learner may know of a sitting that waits.

    Raises:
        NotFoundError: the sitting is not this learner's.
        ConflictError: it does not wait.
    """
    row = owned_sitting(session, learner.public_id, sitting)
    head = head_of(row, cells_of(session, row), now)
    if not head.waits or row.submitted_at is None:
        raise ConflictError("There is no result yet; hand in this set first.")
    given = assignment_of(session, row)
    return HandedInPage(
        head=head,
        submitted_at=row.submitted_at,
        finished_by=row.finished_by or FinishedBy.CANDIDATE,
        staff_reason=why_handed_in(session, row),
        late=late_of(session, row),
        score=_score_alone(row, items_of(session, row)) if is_score_due(given, now=now) else None,
        score_comes=score_comes(given, now=now),
        items_come=items_come(given, now=now),
    )


def _score_alone(row: Sitting, rows: Sequence[SittingItem]) -> ScoreAlone:
    counted = [graded_of(one) for one in rows if one.credit is not Credit.DROPPED]
    graded, frame = score(counted), load_exam_frame(row.exam_frame)
    low, high = wilson(graded.points, graded.maximum)
    return ScoreAlone(
        points=graded.points,
        maximum=graded.maximum,
        low=math.floor(low * graded.maximum),
        high=math.ceil(high * graded.maximum),
        cut=row.cut,
        disclaimer=frame.disclaimer,
        pass_note=frame.pass_note,
        sections=_sections(frame, graded),
    )


def _sections(frame: ExamFrame, graded: Score) -> tuple[Part, ...]:
    enough = all(part.maximum >= FEWEST_FOR_RANGE for part in graded.by_section)
    return sections_of(frame, graded.by_section) if enough else ()
