"""What every act of staff on a sitting has in common: its row held, its order, its line in the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import FinishedBy, StaffActKind
from exam_prep.db.sittings import Sitting
from exam_prep.db.timing import StaffAct
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.sittings.owned import lock_learner

_MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Order:
    """What staff ask for: why, and who asks.

    `seen` is how many minutes had been added where they asked, None where nobody looked.
    """

    reason: str
    actor: str
    seen: int | None = None


def held_sitting(session: Session, sitting: str) -> Sitting:
    """Return the sitting with its learner and itself held, in the order in which everyone holds them.

    Raises:
        NotFoundError: there is no such sitting.
    """
    found = session.scalar(select(Sitting.learner_id).where(Sitting.public_id == sitting))
    if found is None:
        raise NotFoundError("There is no sitting with this id; look it up in the address of its page.")
    lock_learner(session, found)
    return session.scalars(
        select(Sitting)
        .where(Sitting.public_id == sitting)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def is_repeated(session: Session, row: Sitting, kind: StaffActKind, minutes: int, order: Order) -> bool:
    """Whether the last act of staff was this very order, as when a button of a page is pressed twice."""
    if order.seen is None:
        return False
    last = last_act(session, row)
    asked = (kind, minutes, order.reason.strip(), order.actor.strip())
    return last is not None and (last.act, last.minutes, last.reason, last.actor) == asked


def last_act(session: Session, row: Sitting) -> StaffAct | None:
    """Return what staff did to a sitting last, or None."""
    query = select(StaffAct).where(StaffAct.sitting_id == row.id).order_by(StaffAct.id.desc()).limit(1)
    return session.scalar(query)


def why_handed_in(session: Session, row: Sitting) -> str:
    """Return the reason why staff handed it in, for its learner; "" where staff did not."""
    if row.finished_by is not FinishedBy.STAFF:
        return ""
    act = last_act(session, row)
    return act.reason if act is not None and act.act is StaffActKind.HAND_IN else ""


def log_act(
    session: Session, row: Sitting, kind: StaffActKind, minutes: int, order: Order, now: datetime
) -> StaffAct:
    """Note what staff did; raises InvalidError where the reason is missing or too long."""
    reason = order.reason.strip()
    if not 1 <= len(reason) <= _MOST_REASON:
        raise InvalidError("Give a reason of up to %(most)s signs; it is kept in the log.", most=_MOST_REASON)
    act = StaffAct(
        sitting_id=row.id, act=kind, minutes=minutes, reason=reason, actor=order.actor.strip(), at=now
    )
    session.add(act)
    session.flush()
    return act
