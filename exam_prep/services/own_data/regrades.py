"""What regrades did to a learner's sittings, as plain values."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.services.own_data.form import instant

Regraded = tuple[Regrade, RegradedSitting]


def regrades_of(session: Session, sittings: Sequence[int]) -> defaultdict[int, tuple[Regraded, ...]]:
    """Return the regrades of these sittings, by their ids, in order."""
    found: defaultdict[int, tuple[Regraded, ...]] = defaultdict(tuple)
    query = (
        select(Regrade, RegradedSitting)
        .join(RegradedSitting, RegradedSitting.regrade_id == Regrade.id)
        .where(RegradedSitting.sitting_id.in_(sittings))
        .order_by(Regrade.id)
    )
    for regrade, line in session.execute(query):
        found[line.sitting_id] += ((regrade, line),)
    return found


def regrade_records(regrades: Sequence[Regraded], told: set[int]) -> list[dict[str, Any]]:
    """Return those of items at positions in `told`; who decided is not named."""
    return [
        {
            "position": line.position,
            "treatment": regrade.treatment.value,
            "reason": regrade.reason,
            "at": instant(regrade.at),
            "item_points": [line.item_points_before, line.item_points_after],
            "points": [line.points_before, line.points_after],
            "maximum": [line.maximum_before, line.maximum_after],
        }
        for regrade, line in regrades
        if line.position in told
    ]
