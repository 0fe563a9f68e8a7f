"""What is kept of an account, for its owner to take along; nothing in it lets anybody in."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import Account, AccountAct, Signin
from exam_prep.db.bank import ItemVersion
from exam_prep.db.cohorts import Cohort, CohortStaff
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.form import instant


def account_record(session: Session, learner: LearnerRef) -> dict[str, Any] | None:
    """Return the account of a learner as plain JSON values, or None for a guest.

    Times are UTC. No token, hash, secret or code is in it, and nobody else is named.
    """
    account = session.scalar(select(Account).where(Account.learner_id == learner.id))
    if account is None:
        return None
    return {
        "id": account.public_id,
        "email": account.email,
        "role": str(account.role),
        "created_at": instant(account.created_at),
        "confirmed_at": instant(account.confirmed_at),
        "second_factor": account.tf_primary_method,
        "passkeys": [
            {"name": key.name, "last_used_at": instant(key.lastuse_datetime)} for key in account.webauthn
        ],
        "signins": _signins(session, account),
        "acts": _acts(session, account),
        "leads": _leads(session, account),
        "wrote": _wrote(session, account),
    }


def _signins(session: Session, account: Account) -> list[dict[str, Any]]:
    rows = session.scalars(select(Signin).where(Signin.account_id == account.id).order_by(Signin.id))
    return [
        {
            "device": row.device,
            "factor": str(row.factor),
            "since": instant(row.created_at),
            "last_used_at": instant(row.last_seen_at),
        }
        for row in rows
    ]


def _acts(session: Session, account: Account) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(AccountAct).where(AccountAct.account == account.public_id).order_by(AccountAct.id)
    )
    return [{"act": row.act, "at": instant(row.at), "by_you": row.actor == account.public_id} for row in rows]


def _leads(session: Session, account: Account) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Cohort.title, CohortStaff.added_at)
        .join(CohortStaff, CohortStaff.cohort_id == Cohort.id)
        .where(CohortStaff.account_id == account.id)
        .order_by(Cohort.id)
    )
    return [{"group": title, "since": instant(since)} for title, since in rows]


def _wrote(session: Session, account: Account) -> list[dict[str, Any]]:
    """Return what a member of staff wrote about reports; what it answered is its sender's own."""
    rows = session.execute(
        select(ProblemReportAct, ItemVersion.item_id)
        .join(ProblemReport, ProblemReport.id == ProblemReportAct.report_id)
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .where(ProblemReportAct.actor == account.public_id)
        .order_by(ProblemReportAct.id)
    )
    return [
        {"item": item, "reply": act.reply, "note": act.note, "state": act.state.value, "at": instant(act.at)}
        for act, item in rows
    ]
