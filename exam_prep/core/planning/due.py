"""When a concept is due where there is an exam date: FSRS, and a last look before the date."""

from typing import Final

import numpy as np

from exam_prep.core.planning import fsrs6
from exam_prep.core.planning.pool import Bools, Floats, Pool

_GAP: Final = 0.2
# The formula puts the cap of what was seen in the last week on the eve. It is left out: such a concept is not
# due before the exam, so its recall there is 0.9 or more, and the eve stays free.
_SEEN_LATELY = 7


def is_due(pool: Pool, days_left: int) -> Bools:
    """Return which concepts are due today, `days_left` (1 or more) before the exam.

    A concept last seen on day t is due on min(FSRS due, T - max(1, round(0.2 (T - t)))): the best gap for a
    delay of weeks is about a fifth of it (Cepeda et al. 2008, Psychological Science 19:1095). Those last
    looks are spread: of all whose day has come, only one part in `days_left` is due today, those first that
    were not seen for longest, so that none pile up before the exam.
    """
    return by_fsrs(pool) | last_looks(pool, days_left)


def by_fsrs(pool: Pool) -> Bools:
    """Return which concepts have fallen to 90 % recall by FSRS, in whole days."""
    stability = np.where(pool.met, pool.stability, 1.0)
    return np.asarray(pool.met & (pool.days_since >= fsrs6.interval(stability)))


def cap_days_before(days_between: Floats) -> Floats:
    """Return how many days before the exam the last look falls, for a review so many days before it."""
    return np.maximum(1.0, np.rint(_GAP * days_between))


def last_looks(pool: Pool, days_left: int) -> Bools:
    """Return which concepts have today's last look before the exam and are not due by FSRS."""
    between = pool.days_since + days_left
    come = pool.met & ~by_fsrs(pool) & (between > _SEEN_LATELY) & (days_left <= cap_days_before(between))
    come &= ~pool.seen_today
    share = np.ceil(come.sum(axis=-1, keepdims=True) / days_left)
    waited = np.where(come, pool.days_since, -1.0)
    rank = np.argsort(np.argsort(-waited, axis=-1, kind="stable"), axis=-1, kind="stable")
    return np.asarray(come & (rank < share))
