"""The log of what staff did to an assignment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.assignments import AssignmentActKind, Terms
from exam_prep.db.assignments import Assignment, AssignmentAct
from exam_prep.services.assignments.terms import dump_terms, load_terms, terms_of


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log: what, by whom, when, and the terms after it."""

    act: AssignmentActKind
    actor: str
    at: datetime
    terms: Terms


def log_act(session: Session, row: Assignment, act: AssignmentActKind, *, actor: str, now: datetime) -> None:
    """Note what was done to an assignment, and the terms after it."""
    terms = dump_terms(terms_of(row))
    session.add(AssignmentAct(assignment_id=row.id, act=act, terms=terms, actor=actor, at=now))
    session.flush()


def list_acts(session: Session, row: Assignment) -> list[Act]:
    """Return the log of an assignment, the first act first."""
    query = select(AssignmentAct).where(AssignmentAct.assignment_id == row.id).order_by(AssignmentAct.id)
    return [Act(one.act, one.actor, one.at, load_terms(one.terms)) for one in session.scalars(query)]
