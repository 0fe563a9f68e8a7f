"""Make every prediction anew from the log up to its instant, and say which one differs."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.readiness.model import MODEL_VERSION
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.db.readiness import ReadinessEstimate, ReadinessForm
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.readiness.evidence import FirstAnswer, first_answers
from exam_prep.services.readiness.outlooks import hash_of, load_outlook
from exam_prep.services.readiness.predicting import estimate_at
from exam_prep.services.verify_report import Mismatch


def check_estimates(
    session: Session, cache: ServedBankCache, learners: Sequence[int]
) -> tuple[int, list[Mismatch]]:
    """Rebuild the predictions of some learners; gives how many were rebuilt, and what disagrees.

    Left alone are those of another model version, and those whose log was changed by a merge or a reopened
    sitting after they were made.
    """
    query = select(ReadinessEstimate).where(
        ReadinessEstimate.learner_id.in_(learners),
        ReadinessEstimate.model_version == MODEL_VERSION,
        ReadinessEstimate.log_changed_at.is_(None),
    )
    rows = session.scalars(query.order_by(ReadinessEstimate.learner_id, ReadinessEstimate.id)).all()
    mismatches: list[Mismatch] = []
    forms = _forms(session, {row.form_hash for row in rows}, mismatches)
    logs: dict[int, tuple[FirstAnswer, ...]] = {}
    for row in rows:
        if row.learner_id not in logs:
            logs[row.learner_id] = first_answers(session, cache, row.learner_id)
        if row.form_hash in forms:
            mismatches += _compared(row, forms[row.form_hash], logs[row.learner_id])
    return len(rows), mismatches


def _forms(session: Session, hashes: set[str], mismatches: list[Mismatch]) -> dict[str, Outlook]:
    forms = {}
    for form in session.scalars(select(ReadinessForm).where(ReadinessForm.hash.in_(hashes))):
        if hash_of(form.content) != form.hash:
            mismatches.append(Mismatch("readiness_form", form.hash, "its content has another hash"))
        else:
            forms[form.hash] = load_outlook(form.content)
    return forms


def _compared(row: ReadinessEstimate, outlook: Outlook, log: Sequence[FirstAnswer]) -> list[Mismatch]:
    given = [one for one in log if one.event <= row.last_event]
    found = estimate_at(outlook, given, row.exam_on, row.at)
    gives = {
        "exam_id": outlook.exam_id,
        "blueprint_version": outlook.blueprint_version,
        "last_event": given[-1].event if given else 0,
        "answers": found.answers,
        "low": found.low,
        "high": found.high,
        "mean": found.mean,
        "chance": found.chance,
    }
    key = f"{row.learner_id}/{row.id}"
    return [
        Mismatch("readiness_estimate", key, f"{name} is {getattr(row, name)}, the log gives {value}")
        for name, value in gives.items()
        if not _same(getattr(row, name), value)
    ]


def _same(holds: object, gives: object) -> bool:
    """Floats may differ in their last bits: another machine has another linear algebra."""
    if isinstance(holds, float) and isinstance(gives, float):
        return abs(holds - gives) < _NEAR
    return holds == gives


_NEAR = 1e-6
