"""Which concepts a policy brings back today because they would be forgotten otherwise."""

import numpy as np

from exam_prep.core.planning import lasting
from exam_prep.core.planning.calibration import Curve
from exam_prep.core.planning.due import is_due
from exam_prep.core.planning.policy import Policy
from exam_prep.core.planning.pool import Bools, Pool
from exam_prep.core.planning.scoring import THRESHOLD


def due_under(policy: Policy, pool: Pool, *, days_left: int, curve: Curve) -> Bools:
    """Return which concepts are due today under `policy`, `days_left` (1 or more) before the exam.

    For the page, which says why each is there; what comes first is `scoring.order`'s to say.
    """
    if policy is Policy.THRESHOLD:
        return np.asarray(pool.met & (lasting.recall(pool, curve) < THRESHOLD))
    return is_due(pool, days_left)
