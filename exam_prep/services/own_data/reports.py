"""A learner's reports of problems, and the replies to them, as the plain values of the document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.bank import ItemVersion
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant
from exam_prep.services.problems.explained import explained_items


def report_records(session: Session, learner: LearnerRef) -> Iterator[dict[str, Any]]:
    """Give the reports in order; a state and replies only where the item's explanation may be shown now.

    Who replied, and notes among staff, are not told: they are no part of what was said to the learner.
    """
    query = (
        select(ProblemReport, ItemVersion.item_id, ItemVersion.version)
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .where(ProblemReport.learner_id == learner.id)
        .order_by(ProblemReport.id)
    )
    rows = session.execute(query).all()
    explained = explained_items(session, learner, {item_id for _row, item_id, _version in rows})
    replies = _replies(session, learner)
    for row, item_id, version in rows:
        may_tell = explained.covers(item_id)
        yield {
            "id": row.public_id,
            "item": item_id,
            "item_version": version,
            "text": row.text,
            "created_at": instant(row.created_at),
            "state": row.state.value if may_tell else None,
            "replies": replies.get(row.id, []) if may_tell else None,
            "read": row.read_revision >= row.reply_revision if may_tell else None,
        }


def _replies(session: Session, learner: LearnerRef) -> dict[int, list[dict[str, Any]]]:
    query = (
        select(ProblemReportAct)
        .join(ProblemReport, ProblemReport.id == ProblemReportAct.report_id)
        .where(ProblemReport.learner_id == learner.id, ProblemReportAct.reply.is_not(None))
        .order_by(ProblemReportAct.report_id, ProblemReportAct.revision)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for act in session.scalars(query):
        reply = {"text": act.reply, "state": act.state.value, "at": instant(act.at)}
        found.setdefault(act.report_id, []).append(reply)
    return found
