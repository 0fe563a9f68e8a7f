"""Staff hand in for somebody: what is saved is graded as if the learner had pressed the button."""

from datetime import datetime

from sqlalchemy.orm import Session

from exam_prep.core.sitting import StaffActKind, State
from exam_prep.db.sittings import Sitting
from exam_prep.errors import ConflictError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.finish import end_by_staff
from exam_prep.services.sittings.staff_acts import Order, held_sitting, is_repeated, log_act
from exam_prep.services.sittings.time import is_overdue


def hand_in(session: Session, cache: ServedBankCache, sitting: str, order: Order, *, now: datetime) -> None:
    """Submit and grade a running sitting in the name of staff; reopening it takes that back.

    The same order from the same page is one.

    Raises:
        NotFoundError: there is no such sitting.
        ConflictError: it was handed in or voided meanwhile, or its time is up and the clock hands it in.
        InvalidError: the reason is out of range.
    """
    row = held_sitting(session, sitting)
    if row.state is not State.IN_PROGRESS and is_repeated(session, row, StaffActKind.HAND_IN, 0, order):
        return
    _refuse(row, now)
    log_act(session, row, StaffActKind.HAND_IN, 0, order, now)
    end_by_staff(session, cache, row, now=now)


def _refuse(row: Sitting, now: datetime) -> None:
    if row.state is State.VOIDED:
        raise ConflictError("This sitting was voided meanwhile, so there is nothing to hand in.")
    if row.state is not State.IN_PROGRESS:
        raise ConflictError("This sitting was handed in meanwhile; nothing is left to do.")
    if is_overdue(row, now):
        raise ConflictError("The time of this sitting is up, so the clock hands it in within a minute.")
