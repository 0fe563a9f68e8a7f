"""Start a sitting: draw a form from a seed and freeze it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.deadline import deadline
from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.drawing.form import Form
from exam_prep.core.grading import cut
from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.counted_time import need_of
from exam_prep.services.sittings.exam_frame import dump_exam_frame, exam_frame_of
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.resting import rest_seconds_for

MOST_MINUTES = 600

_SAME_CLICK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Start:
    """What the shell brings to a start; the page names `start_key`, so that a double click starts once."""

    now: datetime
    seed: int
    public_id: str
    start_key: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the learner sets where an exam leaves it open: the number of items, and the minutes."""

    count: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of sitting to freeze a form into. `limit` None means without a clock."""

    mode: Mode
    feedback: Feedback
    title: str
    limit: timedelta | None
    exam: Blueprint | None = None
    origin: str | None = None
    """Public id of the set that this one leads back to."""
    most_items: int | None = None
    """How many items the form may grow to; None where it is whole."""
    mock_version_id: int | None = None
    """The published mock exam that it is a run of."""
    assignment_id: int | None = None
    form_number: int | None = None
    is_trial: bool = False
    need: Need | None = None
    """The time that it gives to the person; None: what holds for them in any exam."""
    item_versions: Mapping[str, int] | None = None
    """Rows of `item_version` by item id, where the form was frozen before; else those served now."""


def started_before(session: Session, learner: LearnerRef, start: Start) -> str | None:
    """Return the sitting that the same click has started already, or None."""
    if start.start_key is None:
        return None
    row = session.execute(
        select(Sitting.public_id, Sitting.started_at).where(
            Sitting.start_key == start.start_key, Sitting.learner_id == learner.id
        )
    ).first()
    return row.public_id if row and start.now - row.started_at < _SAME_CLICK else None


def open_exam(session: Session, learner: LearnerRef, exam_id: str) -> Sitting | None:
    """Return the learner's open sitting of `exam_id`, or None."""
    return session.scalar(
        select(Sitting).where(
            Sitting.learner_id == learner.id,
            Sitting.exam_id == exam_id,
            Sitting.state == State.IN_PROGRESS,
        )
    )


def start_exam(
    session: Session, loaded: Loaded, learner: LearnerRef, exam_id: str, *, wish: Wish, start: Start
) -> str:
    """Start a mock of `exam_id`, or return the one that is open already; gives its public id.

    `wish` is heard where the exam leaves items or minutes to the learner, and ignored elsewhere.

    Raises:
        NotFoundError: there is no such exam.
        InvalidError: `count` is missing or out of range.
        ShortfallError: the bank cannot fill the exam; nothing was started.
    """
    blueprint = loaded.exam(exam_id)
    lock_learner(session, learner.id)
    waiting = open_exam(session, learner, exam_id)
    if waiting is not None:
        return waiting.public_id
    form = draw_exam(
        loaded.index,
        loaded.taxonomy,
        blueprint,
        seed=start.seed,
        seen=seen_counts(session, learner),
        count=wish.count if blueprint.items is None else None,
    )
    plan = Plan(Mode.MOCK, Feedback.END, blueprint.title, _limit(blueprint, wish), blueprint)
    return freeze(session, loaded, learner, form, plan, start)


def seen_counts(session: Session, learner: LearnerRef) -> dict[str, int]:
    """Return how often this learner has seen each item, in any mode; what staff only try out is left out."""
    query = (
        select(SittingItem.item_id, func.count())
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.learner_id == learner.id, SittingItem.seen_at.is_not(None), ~Sitting.is_trial)
        .group_by(SittingItem.item_id)
    )
    return dict(session.execute(query).all())


def freeze(
    session: Session, loaded: Loaded, learner: LearnerRef, form: Form, plan: Plan, start: Start
) -> str:
    """Write the sitting with its frozen form; returns its public id."""
    pause = plan.exam.scheduled_break if plan.exam else None
    need = plan.need or need_of(session, learner.id)
    sitting = Sitting(
        public_id=start.public_id,
        learner_id=learner.id,
        mode=plan.mode,
        feedback=plan.feedback,
        title=plan.title,
        origin_id=plan.origin,
        exam_id=plan.exam.id if plan.exam else None,
        blueprint_version=plan.exam.blueprint_version if plan.exam else None,
        seed=start.seed,
        start_key=_free_key(session, start),
        items=len(form.picks),
        most_items=plan.most_items,
        mock_version_id=plan.mock_version_id,
        assignment_id=plan.assignment_id,
        form_number=plan.form_number,
        is_trial=plan.is_trial,
        started_at=start.now,
        limit_seconds=None if plan.limit is None else round(plan.limit.total_seconds()),
        multiplier=need.multiplier,
        rest_seconds=rest_seconds_for(need, plan.mode, plan.limit),
        break_after=pause.after_item if pause else None,
        break_seconds=pause.minutes * 60 if pause else None,
        check_at=_deadline(plan, need.multiplier, start.now),
        cut=cut(plan.exam.pass_mark, len(form.picks)) if plan.exam else None,
        exam_frame=dump_exam_frame(exam_frame_of(plan.exam)) if plan.exam else None,
    )
    session.add(sitting)
    session.flush()
    session.add_all(_frozen_items(sitting.id, form, loaded, plan.item_versions))
    session.flush()
    return sitting.public_id


def _limit(blueprint: Blueprint, wish: Wish) -> timedelta | None:
    minutes = wish.minutes if blueprint.minutes_open else blueprint.minutes
    return None if minutes is None else timedelta(minutes=float(minutes))


def _frozen_items(
    sitting_id: int, form: Form, loaded: Loaded, frozen: Mapping[str, int] | None
) -> list[SittingItem]:
    return [
        SittingItem(
            sitting_id=sitting_id,
            position=pick.position,
            item_version_id=frozen[pick.item] if frozen else loaded.items[pick.item].id,
            item_id=pick.item,
            concept=pick.concept,
            tag=pick.tag,
            section=pick.section,
            option_order=" ".join(pick.options),
        )
        for pick in form.picks
    ]


def _free_key(session: Session, start: Start) -> str | None:
    """Return the key, unless an older sitting holds it: a page kept open may start a second set."""
    if start.start_key is None:
        return None
    taken = session.scalar(select(Sitting.id).where(Sitting.start_key == start.start_key))
    return None if taken else start.start_key


def _deadline(plan: Plan, multiplier: Decimal | None, now: datetime) -> datetime | None:
    return deadline(now, plan.limit, extension=timedelta(), multiplier=multiplier, pauses=timedelta())
