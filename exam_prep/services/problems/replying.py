"""Staff reply to reports of one item, or keep a note beside them; each act joins each report's history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState, plain_note, plain_reply
from exam_prep.db.bank import ItemVersion
from exam_prep.db.problem_reports import ProblemReport, ProblemReportAct
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.accounts.people import AccountRef

T = TypeVar("T")


class ReplyError(InvalidError):
    """One part of a reply is off; `field` says which: to, state, reply or note."""

    def __init__(self, field: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.field = field


@dataclass(frozen=True, slots=True)
class Reply:
    """What staff send: `text` to the learners, `note` for staff alone, and how the reports stand after it."""

    text: str
    state: ReportState | None
    note: str = ""


def send_reply(
    session: Session, who: AccountRef, item_id: str, to: Mapping[str, int], reply: Reply, *, now: datetime
) -> int:
    """Give one reply to the reports `to` (public id -> revision that was seen) of an item; returns how many.

    Raises:
        ReplyError: no report is named, no state chosen, or a text is empty, too long or hurts.
        ConflictError: somebody acted on one of them meanwhile, or all of them are gone; nothing was kept.
    """
    text = _field("reply", plain_reply, reply.text)
    if reply.state is None:
        raise ReplyError("state", "Choose how the reports stand after your reply.")
    note = _field("note", plain_note, reply.note)
    rows = _held(session, item_id, to)
    for row in rows:
        row.state, row.reply_revision = reply.state, row.revision + 1
        _append(session, row, who, text=text, note=note, now=now)
    session.flush()
    return len(rows)


def keep_note(
    session: Session, who: AccountRef, item_id: str, to: Mapping[str, int], typed: str, *, now: datetime
) -> int:
    """Keep a note for staff beside the reports `to`, which stand as before; returns how many.

    Raises:
        ReplyError: no report is named, or the note is empty or too long.
        ConflictError: as `send_reply`.
    """
    note = _field("note", plain_note, typed)
    if note is None:
        raise ReplyError("note", "Write a note, then keep it.")
    rows = _held(session, item_id, to)
    for row in rows:
        _append(session, row, who, text=None, note=note, now=now)
    session.flush()
    return len(rows)


def _field(field: str, rule: Callable[[str], T], typed: str) -> T:
    try:
        return rule(typed)
    except InvalidError as error:
        raise ReplyError(field, error.sentence, **error.facts) from error


def _held(session: Session, item_id: str, to: Mapping[str, int]) -> Sequence[ProblemReport]:
    """Return the reports with their rows held, once they are as they were seen.

    Who deleted their data meanwhile has no report any more; the others get the reply all the same.
    """
    if not to:
        raise ReplyError("to", "Choose at least one report.")
    query = (
        select(ProblemReport)
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .where(ItemVersion.item_id == item_id, ProblemReport.public_id.in_(to))
        .order_by(ProblemReport.id)
        .with_for_update(of=ProblemReport)
        .execution_options(populate_existing=True)
    )
    rows = session.scalars(query).all()
    if not rows:
        raise ConflictError("These reports are gone: those who sent them deleted their data.")
    if any(row.revision != to[row.public_id] for row in rows):
        raise ConflictError(
            "Somebody acted on this meanwhile. Read it below, and send yours only if it is still needed."
        )
    return rows


def _append(
    session: Session,
    row: ProblemReport,
    who: AccountRef,
    *,
    text: str | None,
    note: str | None,
    now: datetime,
) -> None:
    row.revision += 1
    session.add(
        ProblemReportAct(
            report_id=row.id,
            revision=row.revision,
            state=row.state,
            reply=text,
            note=note,
            actor=who.public_id,
            at=now,
        )
    )
