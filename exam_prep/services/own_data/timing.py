"""What moved the time of sittings, as plain values: pauses, acts of staff, grades that were taken back."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.timing import SittingPause, StaffAct, WithdrawnGrade
from exam_prep.services.own_data.form import instant


@dataclass(frozen=True, slots=True)
class Timing:
    """A sitting's pauses, the acts of staff on it, and the grades that those took back; each in order."""

    pauses: list[SittingPause] = field(default_factory=list)
    acts: list[StaffAct] = field(default_factory=list)
    withdrawn: list[tuple[StaffAct, WithdrawnGrade]] = field(default_factory=list)


def timings(session: Session, ids: Sequence[int]) -> defaultdict[int, Timing]:
    """Return what moved the time of these sittings, by their ids; nothing for a sitting that just ran."""
    found: defaultdict[int, Timing] = defaultdict(Timing)
    pauses = select(SittingPause).where(SittingPause.sitting_id.in_(ids)).order_by(SittingPause.id)
    for pause in session.scalars(pauses):
        found[pause.sitting_id].pauses.append(pause)
    acts = select(StaffAct).where(StaffAct.sitting_id.in_(ids)).order_by(StaffAct.id)
    for act in session.scalars(acts):
        found[act.sitting_id].acts.append(act)
    grades = (
        select(StaffAct, WithdrawnGrade)
        .join(WithdrawnGrade, WithdrawnGrade.act_id == StaffAct.id)
        .where(StaffAct.sitting_id.in_(ids))
        .order_by(StaffAct.id, WithdrawnGrade.position)
    )
    for act, grade in session.execute(grades):
        found[act.sitting_id].withdrawn.append((act, grade))
    return found


def timing_record(timing: Timing, told: set[int]) -> dict[str, Any]:
    """Return the three lists; a grade that was taken back only for a position in `told`.

    Who acted is not named: the document is about the learner alone.
    """
    return {
        "pauses": [_pause_record(pause) for pause in timing.pauses],
        "acts": [_act_record(act) for act in timing.acts],
        "withdrawn": [_grade_record(act, row) for act, row in timing.withdrawn if row.position in told],
    }


def _pause_record(row: SittingPause) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "started_at": instant(row.started_at),
        "until": instant(row.until),
        "ended_at": instant(row.ended_at),
    }


def _act_record(row: StaffAct) -> dict[str, Any]:
    return {"act": row.act.value, "minutes": row.minutes, "reason": row.reason, "at": instant(row.at)}


def _grade_record(act: StaffAct, row: WithdrawnGrade) -> dict[str, Any]:
    return {
        "position": row.position,
        "points": row.points,
        "rating": json.loads(row.review)["rating"] if row.review else None,
        "committed_at": instant(row.committed_at),
        "submitted_at": instant(row.submitted_at),
        "explained_at": instant(row.explained_at),
        "withdrawn_at": instant(act.at),
    }
