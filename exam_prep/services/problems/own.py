"""A learner's own reports: how they stand, and the replies that may be read now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.problem_reports import ReportState
from exam_prep.db.bank import ItemVersion
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.problems.explained import Explained, explained_items

MOST = 50
"""How many reports one page shows."""
NO_REPORT = "There is no such report of yours; look at the list of your reports."


@dataclass(frozen=True, slots=True)
class OwnReply:
    """One reply as the learner reads it; who wrote it is not told."""

    revision: int
    text: str
    state: ReportState
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One report of a learner.

    While the item's explanation may not be shown, `waits` is true where there is a reply, and nothing else
    tells of it: `state` is OPEN, and `replies`, `opening`, `question` and `path` are empty.
    """

    public_id: str
    text: str
    created_at: datetime
    state: ReportState
    waits: bool
    is_new: bool
    """Whether there is a reply that the learner has not said to have read."""
    revision: int
    """Of the last reply; 0 without one."""
    opening: str
    """The first paragraph of its scene; empty where it has none."""
    question: str
    path: str
    replies: tuple[OwnReply, ...]


@dataclass(frozen=True, slots=True)
class News:
    """How many reports have a reply that was not read yet; `first` is the latest of them."""

    count: int
    first: OwnReport


def list_own(
    session: Session, cache: ServedBankCache, learner: LearnerRef | None, *, page: int
) -> tuple[list[OwnReport], bool]:
    """Return the learner's reports, unread replies first, `MOST` a page; and whether more follow."""
    if learner is None:
        return [], False
    query = _of(learner).order_by(_unread().desc(), ProblemReport.created_at.desc(), ProblemReport.id.desc())
    rows = session.execute(query.offset((page - 1) * MOST).limit(MOST + 1)).all()
    return _told(session, cache, learner, rows[:MOST]), len(rows) > MOST


def reports_at(
    session: Session, cache: ServedBankCache, learner: LearnerRef, sitting: str, position: int
) -> list[OwnReport]:
    """Return what the learner reported of the item at `position` of a sitting of theirs, the first one first.

    In whichever version and sitting the item was reported.
    """
    item = (
        select(SittingItem.item_id)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            Sitting.public_id == sitting,
            Sitting.learner_id == learner.id,
            SittingItem.position == position,
        )
        .scalar_subquery()
    )
    query = _of(learner).where(ItemVersion.item_id == item).order_by(ProblemReport.id).limit(MOST)
    return _told(session, cache, learner, session.execute(query).all())


def reported_in(session: Session, learner: LearnerRef, sitting: str) -> dict[int, bool]:
    """Return the positions of a sitting whose items the learner reported, and whether there is a reply."""
    query = (
        select(SittingItem.position, func.max(ProblemReport.reply_revision))
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .join(ItemVersion, ItemVersion.item_id == SittingItem.item_id)
        .join(ProblemReport, ProblemReport.item_version_id == ItemVersion.id)
        .where(
            Sitting.public_id == sitting,
            Sitting.learner_id == learner.id,
            ProblemReport.learner_id == learner.id,
        )
        .group_by(SittingItem.position)
    )
    return {position: replied > 0 for position, replied in session.execute(query)}


def news_of(session: Session, cache: ServedBankCache, learner: LearnerRef | None) -> News | None:
    """Return what there is to read of replies; None where nothing is new, or may be told now.

    One statement where nothing is new.
    """
    if learner is None:
        return None
    query = _of(learner).where(_unread()).order_by(ProblemReport.id.desc())
    rows = session.execute(query.limit(MOST)).all()
    fresh = [one for one in _told(session, cache, learner, rows) if one.is_new] if rows else []
    return News(len(fresh), fresh[0]) if fresh else None


def mark_read(session: Session, learner: LearnerRef, public_id: str, revision: int) -> None:
    """Note that the learner read the replies up to `revision`; a later one stays new, twice is once.

    Raises:
        NotFoundError: the learner has no such report.
    """
    row = session.scalar(
        select(ProblemReport)
        .where(ProblemReport.public_id == public_id, ProblemReport.learner_id == learner.id)
        .with_for_update()
    )
    if row is None:
        raise NotFoundError(NO_REPORT)
    row.read_revision = max(row.read_revision, min(revision, row.reply_revision))
    session.flush()


def _unread() -> ColumnElement[bool]:
    return ProblemReport.reply_revision > ProblemReport.read_revision


def _of(learner: LearnerRef) -> Select[ProblemReport, str]:
    return (
        select(ProblemReport, ItemVersion.item_id)
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .where(ProblemReport.learner_id == learner.id)
    )


def _told(
    session: Session, cache: ServedBankCache, learner: LearnerRef, rows: Sequence[tuple[ProblemReport, str]]
) -> list[OwnReport]:
    """Return the reports as they may be told now."""
    explained = explained_items(session, learner, {item for _row, item in rows})
    open_ids = [row.item_version_id for row, item in rows if explained.covers(item)]
    asked = {number: one.item for number, one in cache.versions(session, open_ids).items()}
    replies = _replies(session, [row.id for row, item in rows if explained.covers(item)])
    return [
        _own(row, item, explained, asked.get(row.item_version_id), replies.get(row.id, ()))
        for row, item in rows
    ]


def _own(
    row: ProblemReport,
    item: str,
    explained: Explained,
    asked: Item | None,
    replies: tuple[OwnReply, ...],
) -> OwnReport:
    may_tell = asked is not None
    return OwnReport(
        public_id=row.public_id,
        text=row.text,
        created_at=row.created_at,
        state=row.state if may_tell else ReportState.OPEN,
        waits=not may_tell and row.reply_revision > 0,
        is_new=may_tell and row.reply_revision > row.read_revision,
        revision=row.reply_revision,
        opening=asked.stem.split("\n")[0] if asked else "",
        question=asked.lead_in if asked else "",
        path=explained.paths.get(item, ""),
        replies=replies,
    )


def _replies(session: Session, reports: Sequence[int]) -> dict[int, tuple[OwnReply, ...]]:
    if not reports:
        return {}
    query = (
        select(ProblemReportAct)
        .where(ProblemReportAct.report_id.in_(reports), ProblemReportAct.reply.is_not(None))
        .order_by(ProblemReportAct.report_id, ProblemReportAct.revision)
    )
    found: dict[int, tuple[OwnReply, ...]] = {}
    for act in session.scalars(query):
        reply = OwnReply(act.revision, act.reply or "", act.state, act.at)
        found[act.report_id] = (*found.get(act.report_id, ()), reply)
    return found
