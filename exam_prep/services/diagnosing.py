"""Start a short diagnostic: a form that grows, about the sections of which too little is known."""

import random

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.readiness.diagnostic import ENOUGH_SE, MOST_ITEMS, RULE_VERSION, awake
from exam_prep.core.readiness.growing import draw_next
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.sittings import GrowingForm, Sitting
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.evidence import first_answers
from exam_prep.services.readiness.outlooks import outlook_of
from exam_prep.services.readiness.predicting import estimate_at
from exam_prep.services.readiness.unsure import Unsure, unsure_of
from exam_prep.services.sittings.held import held_back
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.pools import Pool, dump_pool, growth_of
from exam_prep.services.sittings.start import Plan, Start, freeze, seen_counts

_PLAN = Plan(Mode.PRACTICE, Feedback.EACH, "A short check", None, most_items=MOST_ITEMS)
_NOTHING = "There is no new question left for a short check. Choose a practice set instead."
_ENOUGH = "Enough is known for now, so there is nothing to check. Choose a practice set instead."


def start_diagnostic(session: Session, cache: ServedBankCache, learner: LearnerRef, *, start: Start) -> str:
    """Start a diagnostic of up to 20 new items, or go on with the one that is open; gives its public id.

    Its first item is drawn here; each of the others when the one before is committed (ADR 33).

    Raises:
        InvalidError: enough is known, or no new item is left to ask.
    """
    lock_learner(session, learner.id)
    waiting = _open(session, learner)
    if waiting is not None:
        return waiting
    loaded = cache.current(session)
    pool = _pool(session, loaded, learner, _unsure(session, cache, loaded, learner, start), start.seed)
    growth = growth_of(pool, cache.versions(session, pool.versions))
    drawn = draw_next(growth, (), (), seed=start.seed)
    if drawn is None:
        raise InvalidError(_NOTHING)
    item = growth.pool[drawn.place]
    first = Pick(1, item.id, item.version, "", item.tag, item.concept, drawn.options)
    sitting = freeze(session, loaded, learner, Form(start.seed, (first,)), _PLAN, start)
    row = session.scalars(select(Sitting.id).where(Sitting.public_id == sitting)).one()
    session.add(GrowingForm(sitting_id=row, rule_version=RULE_VERSION, pool=dump_pool(pool)))
    session.flush()
    return sitting


def _open(session: Session, learner: LearnerRef) -> str | None:
    query = select(Sitting.public_id).where(
        Sitting.learner_id == learner.id,
        Sitting.most_items.is_not(None),
        Sitting.state == State.IN_PROGRESS,
    )
    return session.scalar(query.order_by(Sitting.id.desc()).limit(1))


def _unsure(
    session: Session, cache: ServedBankCache, loaded: Loaded, learner: LearnerRef, start: Start
) -> tuple[Outlook, Unsure]:
    goal = goal_of(session, learner)
    outlook = outlook_of(loaded, goal.exam_id if goal else None)
    if not outlook.size:
        raise InvalidError(_NOTHING)
    given = first_answers(session, cache, learner.id)
    unsure = unsure_of(outlook, estimate_at(outlook, given, None, start.now))
    if unsure.error <= ENOUGH_SE:
        raise InvalidError(_ENOUGH)
    return outlook, unsure


def _pool(
    session: Session, loaded: Loaded, learner: LearnerRef, about: tuple[Outlook, Unsure], seed: int
) -> Pool:
    """Return what may be asked: items that the learner has never seen, since only first answers count."""
    outlook, unsure = about
    section_of = {tag: at for at, place in enumerate(unsure.places) for tag in outlook.sections[place].tags}
    free = held_back(session, learner).free_items(loaded) - frozenset(seen_counts(session, learner))
    served = [loaded.items[name] for name in sorted(free) if loaded.items[name].item.tag in section_of]
    section = np.array([section_of[one.item.tag] for one in served], dtype=np.intp)
    chosen = np.flatnonzero(awake(section, unsure.shares, random.Random(seed)))  # noqa: S311  # repeatable
    return Pool(
        versions=tuple(served[at].id for at in chosen),
        section=tuple(int(section[at]) for at in chosen),
        shares=unsure.shares,
        known=unsure.known,
    )
