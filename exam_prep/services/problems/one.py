"""One reported item for staff: every report with its history, and the item in each version reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.core.regrading.accepted import Rule
from exam_prep.db.accounts import Account
from exam_prep.db.bank import ItemVersion
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.browsing.pages import BankItem, whole_item
from exam_prep.services.grading import rules_now
from exam_prep.services.problems.standing import ItemStanding, standings

MOST = 50
"""How many reports one page shows."""
NO_REPORTS = "Nothing was reported about this question; look at the list of reports."


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the history; `by` is the mail address of who acted, empty once their account is gone."""

    revision: int
    state: ReportState
    reply: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """One report as staff see it: nothing in it tells whose it is."""

    public_id: str
    text: str
    created_at: datetime
    version: int
    state: ReportState
    revision: int
    history: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class ReportedItemPage:
    """One item with its reports, open ones first."""

    item_id: str
    standing: ItemStanding
    whole: BankItem
    """The item as it is now."""
    former: tuple[BankItem, ...]
    """The item in older versions that reports on this page are of, the newest first."""
    reports: tuple[Reported, ...]
    waiting: int
    count: int
    page: int
    pages: int
    rules: Mapping[int, Rule]
    """What regrades say of the versions on this page, by row."""


def reported_item(session: Session, cache: ServedBankCache, item_id: str, *, page: int) -> ReportedItemPage:
    """Return an item with its reports, `MOST` a page; `page` counts from 1, beyond the last is the last.

    Raises:
        NotFoundError: nothing was reported about such an item.
    """
    loaded = cache.current(session)
    waits = ProblemReport.state == ReportState.OPEN
    of_item = ItemVersion.item_id == item_id
    joined = ItemVersion.id == ProblemReport.item_version_id
    counts = select(func.count(), func.count().filter(waits)).join(ItemVersion, joined).where(of_item)
    count, waiting = session.execute(counts.select_from(ProblemReport)).one()
    if count == 0:
        raise NotFoundError(NO_REPORTS)
    pages = -(-count // MOST)
    page = min(max(1, page), pages)
    query = (
        select(ProblemReport, ItemVersion.version)
        .join(ItemVersion, joined)
        .where(of_item)
        .order_by(~waits, ProblemReport.id)
        .offset((page - 1) * MOST)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    standing = standings(session, [item_id])[item_id]
    older = {row.item_version_id for row, version in rows if standing.changed_since(version)}
    versions = cache.versions(session, {standing.version_id, *older})
    rules = rules_now(session, cache, versions)
    history = _history(session, [row.id for row, _version in rows])
    return ReportedItemPage(
        item_id=item_id,
        standing=standing,
        whole=whole_item(loaded, versions[standing.version_id], rules),
        former=tuple(whole_item(loaded, versions[number], rules) for number in sorted(older, reverse=True)),
        reports=tuple(_reported(row, version, history) for row, version in rows),
        waiting=waiting,
        count=count,
        page=page,
        pages=pages,
        rules=rules,
    )


def _reported(row: ProblemReport, version: int, history: Mapping[int, tuple[Act, ...]]) -> Reported:
    return Reported(
        row.public_id,
        row.text,
        row.created_at,
        version,
        row.state,
        row.revision,
        history.get(row.id, ()),
    )


def _history(session: Session, reports: Iterable[int]) -> dict[int, tuple[Act, ...]]:
    query = (
        select(ProblemReportAct, Account.email)
        .outerjoin(Account, Account.public_id == ProblemReportAct.actor)
        .where(ProblemReportAct.report_id.in_(list(reports)))
        .order_by(ProblemReportAct.report_id, ProblemReportAct.revision)
    )
    found: dict[int, tuple[Act, ...]] = {}
    for act, email in session.execute(query):
        one = Act(act.revision, act.state, act.reply or "", act.note or "", email or "", act.at)
        found[act.report_id] = (*found.get(act.report_id, ()), one)
    return found
