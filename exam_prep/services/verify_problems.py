"""Check how reports of problems stand: as the acts of their history left them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.services.verify_report import Mismatch


def check_problems(session: Session, learners: Sequence[int]) -> Iterator[Mismatch]:
    """Give what disagrees; two statements, whatever the number."""
    reports = session.scalars(select(ProblemReport).where(ProblemReport.learner_id.in_(learners))).all()
    query = (
        select(ProblemReportAct)
        .join(ProblemReport, ProblemReport.id == ProblemReportAct.report_id)
        .where(ProblemReport.learner_id.in_(learners))
        .order_by(ProblemReportAct.report_id, ProblemReportAct.revision)
    )
    histories: dict[int, list[ProblemReportAct]] = {row.id: [] for row in reports}
    for act in session.scalars(query):
        histories[act.report_id].append(act)
    for row in reports:
        kept, told = (row.state, row.revision, row.reply_revision), _standing(histories[row.id])
        if kept != told:
            yield Mismatch("problem_report", row.public_id, f"stands at {kept}, its history gives {told}")


def _standing(history: Sequence[ProblemReportAct]) -> tuple[ReportState, int, int]:
    """Return state, revision and revision of the last reply; -1 for a history with a gap."""
    whole = [act.revision for act in history] == list(range(1, len(history) + 1))
    replied = max((act.revision for act in history if act.reply is not None), default=0)
    state = history[-1].state if history else ReportState.OPEN
    return state, len(history) if whole else -1, replied
