"""Look at a sitting: one item, and the view before handing in. Looking never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import candidate_view, may_show_feedback
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.explain import feedback_view
from exam_prep.services.sittings.owned import NO_POSITION, owned_sitting
from exam_prep.services.sittings.pages import Cell, Clock, FinishPage, Head, ItemPage
from exam_prep.services.sittings.time import clock_of, is_over


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a running page asks for now and then."""

    state: str
    is_over: bool
    clock: Clock


def item_page(
    session: Session,
    cache: ServedBankCache,
    learner: LearnerRef,
    sitting: str,
    position: int,
    *,
    now: datetime,
) -> ItemPage:
    """Return one item with what the learner kept there; its explanation only once it may be known.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
    """
    row = owned_sitting(session, learner.public_id, sitting)
    rows = items_of(session, row)
    if not 1 <= position <= len(rows):
        raise NotFoundError(NO_POSITION)
    here = rows[position - 1]
    version = cache.versions(session, [here.item_version_id])[here.item_version_id]
    order = tuple(here.option_order.split())
    committed = here.committed_at is not None
    shows = may_show_feedback(row.mode, row.feedback, row.state, committed=committed)
    return ItemPage(
        head=head_of(row, rows, now),
        position=position,
        item=candidate_view(version.item, version.scenario, order, position, len(rows)),
        chosen=_numbers(here.response),
        certainty=here.certainty,
        flagged=here.flagged,
        struck=_numbers(here.struck),
        revision=here.revision,
        saved_at=here.saved_at,
        committed=committed,
        cells=tuple(_cell(one) for one in rows),
        feedback=feedback_view(session, cache, learner, here, version) if shows else None,
    )


def finish_page(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> FinishPage:
    """Return what is open, flagged or not seen yet; raises NotFoundError for a foreign sitting."""
    row = owned_sitting(session, learner.public_id, sitting)
    rows = items_of(session, row)
    return FinishPage(
        head=head_of(row, rows, now),
        open=tuple(one.position for one in rows if not one.response and one.seen_at is not None),
        flagged=tuple(one.position for one in rows if one.flagged),
        unseen=tuple(one.position for one in rows if not one.response and one.seen_at is None),
    )


def pulse(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> Pulse:
    """Return the state and the time left; raises NotFoundError for a foreign sitting."""
    row = owned_sitting(session, learner.public_id, sitting)
    return Pulse(row.state.value, is_over(row, now), clock_of(row, now))


def items_of(session: Session, row: Sitting) -> Sequence[SittingItem]:
    """Return the sitting's items in order."""
    return session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id).order_by(SittingItem.position)
    ).all()


def head_of(row: Sitting, rows: Sequence[SittingItem], now: datetime) -> Head:
    """Return what every page of the sitting says at its top."""
    return Head(
        public_id=row.public_id,
        title=row.title,
        mode=row.mode,
        feedback=row.feedback,
        state=row.state,
        total=len(rows),
        answered=sum(bool(one.response) for one in rows),
        is_over=is_over(row, now),
        clock=clock_of(row, now),
        exam_id=row.exam_id,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split())


def _cell(row: SittingItem) -> Cell:
    return Cell(
        position=row.position,
        answered=bool(row.response),
        flagged=row.flagged,
        seen=row.seen_at is not None or bool(row.response),
        committed=row.committed_at is not None,
    )
