"""Look at a sitting: one item, and the view before handing in. Looking never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.release import candidate_view, may_show_feedback
from exam_prep.core.sitting import State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.explain import feedback_view
from exam_prep.services.sittings.held import held_from
from exam_prep.services.sittings.owned import owned_sitting, sitting_item
from exam_prep.services.sittings.pages import Cell, Clock, FinishPage, Head, ItemPage
from exam_prep.services.sittings.resting import rest_of
from exam_prep.services.sittings.standing import break_of, may_pause, standstill_of
from exam_prep.services.sittings.time import clock_of, is_over


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a running page asks for now and then."""

    state: str
    is_over: bool
    is_paused: bool
    clock: Clock


_CELLS = (
    select(
        SittingItem.position,
        or_(SittingItem.response != "", SittingItem.passed),
        SittingItem.flagged,
        SittingItem.seen_at.is_not(None),
        SittingItem.committed_at.is_not(None),
    )
    .where(SittingItem.sitting_id == bindparam("sitting_id"))
    .order_by(SittingItem.position)
)


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

    It waits, too, while another exam that is open, or not explained yet, asks the same idea.

    Raises:
        NotFoundError: the sitting is not this learner's, or has no such position.
    """
    row = owned_sitting(session, learner.public_id, sitting)
    here = sitting_item(session, row, position)
    version = cache.versions(session, [here.item_version_id])[here.item_version_id]
    order = tuple(here.option_order.split())
    committed = here.committed_at is not None
    cells = cells_of(session, row)
    told = may_show_feedback(row.mode, row.feedback, row.state, committed=committed)
    is_held = told and held_from(session, learner, row).covers(here.item_id, here.concept)
    return ItemPage(
        head=head_of(row, cells, now, position),
        position=position,
        item=candidate_view(version.item, version.scenario, order, position, len(cells)),
        chosen=_numbers(here.response),
        certainty=here.certainty,
        flagged=here.flagged,
        struck=_numbers(here.struck),
        revision=here.revision,
        saved_at=here.saved_at,
        committed=committed,
        passed=here.passed,
        cells=cells,
        feedback=feedback_view(session, cache, learner, here, version) if told and not is_held else None,
        rest=rest_of(session, row, now),
        is_held=is_held,
    )


def finish_page(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> FinishPage:
    """Return what is open, flagged or not seen yet; raises NotFoundError for a foreign sitting."""
    row = owned_sitting(session, learner.public_id, sitting)
    cells = cells_of(session, row)
    return FinishPage(
        head=head_of(row, cells, now),
        open=tuple(cell.position for cell in cells if not cell.answered and cell.seen),
        flagged=tuple(cell.position for cell in cells if cell.flagged),
        unseen=tuple(cell.position for cell in cells if not cell.seen),
    )


def pulse(session: Session, learner: LearnerRef, sitting: str, *, now: datetime) -> Pulse:
    """Return the state and the time left; raises NotFoundError for a foreign sitting."""
    row = owned_sitting(session, learner.public_id, sitting)
    return Pulse(
        state=row.state.value,
        is_over=is_over(row, now),
        is_paused=standstill_of(row, now) is not None,
        clock=clock_of(row, now),
    )


def items_of(session: Session, row: Sitting) -> Sequence[SittingItem]:
    """Return the sitting's items in order."""
    return session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id).order_by(SittingItem.position)
    ).all()


def cells_of(session: Session, row: Sitting) -> tuple[Cell, ...]:
    """Return the squares of the navigator; plain columns, since every page of a sitting asks for them."""
    return tuple(
        Cell(position, bool(answered), flagged, bool(seen or answered), bool(committed))
        for position, answered, flagged, seen, committed in session.execute(_CELLS, {"sitting_id": row.id})
    )


def head_of(row: Sitting, cells: Sequence[Cell], now: datetime, position: int | None = None) -> Head:
    """Return what every page of the sitting says at its top; `position` is the item that is looked at."""
    return Head(
        public_id=row.public_id,
        title=row.title,
        mode=row.mode,
        feedback=row.feedback,
        state=row.state,
        total=len(cells),
        most_items=row.most_items,
        answered=sum(cell.answered for cell in cells),
        is_over=is_over(row, now),
        clock=clock_of(row, now),
        exam_id=row.exam_id,
        origin=row.origin_id,
        may_pause=may_pause(row, now),
        standstill=standstill_of(row, now),
        scheduled_break=break_of(row, cells, position),
        is_given=row.assignment_id is not None,
        is_trial=row.is_trial,
        waits=row.state is State.SUBMITTED and row.points is not None,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split())
