"""Start a short diagnostic: a practice set about the sections of which too little is known."""

import random
from collections.abc import Sequence

import numpy as np
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.singly import Company, form_of
from exam_prep.core.items import Item
from exam_prep.core.readiness.diagnostic import frozen_set
from exam_prep.core.readiness.estimate import Estimate
from exam_prep.core.readiness.model import curves
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.goals import goal_of
from exam_prep.services.learners import LearnerRef
from exam_prep.services.readiness.evidence import first_answers
from exam_prep.services.readiness.outlooks import outlook_of, possible_responses
from exam_prep.services.readiness.page import level_error, unsure_places
from exam_prep.services.readiness.predicting import estimate_at
from exam_prep.services.sittings.held import held_back
from exam_prep.services.sittings.start import Plan, Start, freeze, seen_counts

_TITLE = "A short check"
_NOTHING = "There is no new question left for a short check. Choose a practice set instead."


def start_diagnostic(session: Session, cache: ServedBankCache, learner: LearnerRef, *, start: Start) -> str:
    """Start a diagnostic of up to 20 new items; gives its public id.

    Its items are chosen before the first answer (ADR 0029), and explained one by one like any practice.

    Raises:
        InvalidError: enough is known, or no new item is left to ask.
    """
    loaded = cache.current(session)
    goal = goal_of(session, learner)
    outlook = outlook_of(loaded, goal.exam_id if goal else None)
    if not outlook.size:
        raise InvalidError(_NOTHING)
    today = estimate_at(outlook, first_answers(session, cache, learner.id), None, start.now)
    items = _new_items(session, loaded, learner)
    form = _form(outlook, today, items, start.seed)
    if not form.picks:
        raise InvalidError(_NOTHING)
    return freeze(session, loaded, learner, form, Plan(Mode.PRACTICE, Feedback.EACH, _TITLE, None), start)


def _new_items(session: Session, loaded: Loaded, learner: LearnerRef) -> list[Item]:
    """Return what the learner has never seen: only first answers count."""
    free = held_back(session, learner).free_items(loaded) - frozenset(seen_counts(session, learner))
    return [loaded.items[name].item for name in sorted(free)]


def _form(outlook: Outlook, today: Estimate, items: Sequence[Item], seed: int) -> Form:
    places = unsure_places(outlook, today)
    section_of = {tag: at for at, place in enumerate(places) for tag in outlook.sections[place].tags}
    pool = [item for item in items if item.tag in section_of]
    if not pool:
        return Form(seed, ())
    quotas = np.array([outlook.sections[place].quota for place in places], dtype=float)
    company = Company()

    def goes_with(place: int, chosen: Sequence[int]) -> bool:
        if chosen:
            company.add(pool[chosen[-1]])
        return company.admits(pool[place])

    chosen = frozen_set(
        curves(
            np.array([item.difficulty for item in pool]),
            np.array([possible_responses(item) for item in pool], dtype=float),
        ),
        np.array([section_of[item.tag] for item in pool], dtype=np.intp),
        today.levels.mean[list(places)],
        level_error(outlook, today),
        (quotas / quotas.sum()).tolist(),
        goes_with,
        random.Random(seed),  # noqa: S311  # repeatable; nothing secret hangs on it
    )
    return form_of([pool[place] for place in chosen], seed=seed, avoid={})
