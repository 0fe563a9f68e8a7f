"""Start an exam that was given, and what its page says beforehand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from exam_prep.core.accommodations import ExtraTime, Need, is_own_choice
from exam_prep.core.assignments import Visit, WrongCodeError, refuse_start
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.deadline import AccommodatedMinutes, accommodated_minutes, break_length
from exam_prep.db.assignments import Assignment
from exam_prep.db.sittings import Sitting
from exam_prep.errors import ConflictError, ExamPrepError
from exam_prep.services.assignments.code_tries import check_code_tries, forget_wrong_codes
from exam_prep.services.assignments.offered import Offer, Own, attempts_at, offer_of, own_assignment
from exam_prep.services.assignments.terms import terms_of
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.drawing import blueprint_of_version
from exam_prep.services.mock_exams.starting import Given, limit_of, start_version
from exam_prep.services.sittings.counted_time import extension_of, given_to, need_in, need_of
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.releasing import Coming, items_come, score_comes
from exam_prep.services.sittings.start import Start, open_exam

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OfferPage:
    """An exam before its start, as one learner has it.

    `minutes` is None without a clock, whether the exam has none or the person; `exam.minutes` is the exam's.
    What was begun has the time that it was begun with, and what staff added.
    `refusal` says why it cannot be started now, the access code apart.
    """

    offer: Offer
    exam: Blueprint
    minutes: AccommodatedMinutes | None
    break_minutes: Decimal | None
    rest_minutes: int
    only_noted: bool
    """Whether an exam with a clock, which is to be begun, counts no time that the person chose."""
    left_out: Need | None
    """What the person has elsewhere, where that is more than counts here."""
    needs_code: bool
    score_comes: Coming
    items_come: Coming
    refusal: ExamPrepError | None


def offer_page(session: Session, learner: LearnerRef | None, public_id: str, *, now: datetime) -> OfferPage:
    """Return what the learner has to know before they start.

    Raises:
        NotFoundError: it is not given to this learner.
    """
    own = own_assignment(session, learner, public_id)
    assert learner is not None  # noqa: S101  # nobody is given nothing
    exam, given = blueprint_of_version(own.version), own.given
    offer = offer_of(own, tuple(attempts_at(session, learner, [given.id])[given.id]), now=now)
    waiting = _open(session, learner, own)
    runs = waiting if waiting is not None and waiting.assignment_id == given.id else None
    need = need_in(session, learner.id, given.extra_time) if runs is None else given_to(runs)
    limit, has = limit_of(exam), need_of(session, learner.id)
    is_counted = runs is None and limit is not None
    return OfferPage(
        offer=offer,
        exam=exam,
        minutes=accommodated_minutes(limit, extension=extension_of(runs), multiplier=need.multiplier),
        break_minutes=_break_minutes(exam, need.multiplier),
        rest_minutes=need.rest_minutes,
        only_noted=is_counted and given.extra_time is ExtraTime.NOTED,
        left_out=has if is_counted and is_own_choice(has, [need]) else None,
        needs_code=given.access_code is not None,
        score_comes=score_comes(given, now=now),
        items_come=items_come(given, now=now),
        refusal=_refusal(given, offer, code=given.access_code or "", now=now)
        or _refuse_elsewhere(waiting, given),
    )


def start_given(
    session: Session,
    loaded: Loaded,
    learner: LearnerRef,
    public_id: str,
    code: str,
    *,
    start: Start,
) -> str:
    """Start what is given, or return the sitting of it that goes on; gives the sitting's public id.

    Attempts are counted under the learner's lock, so two starts at once make one sitting.

    Raises:
        NotFoundError: it is not given to this learner.
        ConflictError: nobody may start it now, the attempts are used, or the same exam is open elsewhere.
        WrongCodeError: another access code was typed; the caller counts it.
        CodeWaitError: so many were typed that the next one has to wait.
        InvalidError: no access code was typed, or the bank changed and cannot fill the exam any more; nothing
            was started.
    """
    lock_learner(session, learner.id)
    own = own_assignment(session, learner, public_id)
    waiting = _open(session, learner, own)
    elsewhere = _refuse_elsewhere(waiting, own.given)
    if elsewhere is not None:
        raise elsewhere
    if waiting is not None:
        return waiting.public_id
    _refuse(own, session, learner, code, start.now)
    forget_wrong_codes(session, learner, own.given)
    given = Given(own.given.id, need_in(session, learner.id, own.given.extra_time))
    return start_version(session, loaded, learner, own.version, start=start, given=given)


def _open(session: Session, learner: LearnerRef, own: Own) -> Sitting | None:
    """Return the learner's open sitting of this exam, wherever it was started; no trial of staff counts."""
    waiting = open_exam(session, learner, blueprint_of_version(own.version).id)
    return None if waiting is None or waiting.is_trial else waiting


def _refuse_elsewhere(waiting: Sitting | None, given: Assignment) -> ConflictError | None:
    if waiting is None or waiting.assignment_id == given.id:
        return None
    return ConflictError("You have this exam open already, from another start; hand that one in first.")


def _refuse(own: Own, session: Session, learner: LearnerRef, code: str, now: datetime) -> None:
    given = own.given
    attempts = tuple(attempts_at(session, learner, [given.id])[given.id])
    offer = offer_of(own, attempts, now=now)
    refusal = _refusal(given, offer, code=code, now=now)
    if given.access_code and (refusal is None or isinstance(refusal, WrongCodeError)):
        # Also the right code waits, or waiting would tell which one is right.
        check_code_tries(session, learner, given, now=now)
    if refusal is not None:
        raise refusal


def _refusal(given: Assignment, offer: Offer, *, code: str, now: datetime) -> ExamPrepError | None:
    visit = Visit(now, len(offer.attempts), code)
    return refuse_start(terms_of(given), visit, withdrawn=given.withdrawn_at is not None)


def _break_minutes(exam: Blueprint, multiplier: Decimal | None) -> Decimal | None:
    pause = exam.scheduled_break
    if pause is None or multiplier is None:
        return None
    length = break_length(pause.minutes * _MINUTE, multiplier)
    return Decimal(length // timedelta(seconds=1)) / 60
