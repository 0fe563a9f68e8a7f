"""Reports of problems for tests: sent, replied to and listed, each in a transaction of its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.core.roles import Role
from exam_prep.db.bank import ItemVersion
from exam_prep.db.engine import writing_session
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef
from exam_prep.services.problems.replying import Reply, send_reply
from exam_prep.services.problems.reporting import report_problem
from tests.cohorts import somebody
from tests.house import House

TEXT = "Two options are right."
REPLY = "Thank you. Both can be right, so we wrote option B anew."


def a_report(
    house: House, learner: LearnerRef, sitting: str, position: int = 1, text: str = TEXT
) -> ProblemReport:
    """Let a learner report an item of a sitting, and return the report."""
    with writing_session(house.engine) as session:
        report_problem(
            session, learner, sitting, position, text, public_id=new_public_id(), now=house.clock()
        )
    with Session(house.engine) as session:
        query = select(ProblemReport).where(ProblemReport.learner_id == learner.id)
        return session.scalars(query.order_by(ProblemReport.id.desc())).first() or _none()


def _none() -> ProblemReport:
    raise AssertionError("nothing was reported")


def item_of(house: House, report: ProblemReport) -> str:
    """Return the item that a report is about."""
    with Session(house.engine) as session:
        return session.get_one(ItemVersion, report.item_version_id).item_id


def now_of(house: House, report: ProblemReport) -> ProblemReport:
    """Return a report as it stands now."""
    with Session(house.engine) as session:
        return session.get_one(ProblemReport, report.id)


def replied(  # each argument is one part of a reply
    house: House,
    report: ProblemReport,
    text: str = REPLY,
    state: ReportState = ReportState.MENDED,
    note: str = "",
    who: AccountRef | None = None,
) -> AccountRef:
    """Let staff reply to a report; returns who did."""
    by = who or somebody(house.engine, house.clock(), Role.INSTRUCTOR)
    to = {report.public_id: now_of(house, report).revision}
    with writing_session(house.engine) as session:
        send_reply(session, by, item_of(house, report), to, Reply(text, state, note), now=house.clock())
    return by
