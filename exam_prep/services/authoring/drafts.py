"""Drafts of items: begun, copied from a file's item, saved whatever stands in them, found again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.items import Kind
from exam_prep.db.bank import ItemRow
from exam_prep.db.item_drafts import ItemDraft
from exam_prep.db.turns import Turn, take_turn
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.authoring.fields import (
    LONGEST_TEXT,
    MOST_OPTIONS,
    Fields,
    blank_fields,
    dump_fields,
    fields_of,
    load_fields,
)
from exam_prep.services.bank.served import Loaded

NO_DRAFT = "There is no such question under work here; choose one from the list."
SAVED_MEANWHILE = (
    "Somebody saved this question while you wrote. What you typed stands in the form, and above it what is "
    "stored. Save again to put yours in its place."
)
_COPY = "-b"
_PREFIX = 3


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One item of the browser in the list."""

    item_id: str
    fields: Fields
    changed_at: datetime
    changed_by: str
    is_published: bool
    """Whether a version of it is drawn."""
    is_under_work: bool
    """Whether something was saved that is not published."""


def list_drafts(session: Session) -> list[DraftLine]:
    """Return the items of the browser, the one that was changed last first."""
    rows = session.scalars(select(ItemDraft).order_by(ItemDraft.changed_at.desc(), ItemDraft.item_id))
    return [
        DraftLine(
            row.item_id,
            load_fields(row.fields),
            row.changed_at,
            row.changed_by,
            is_published=row.published_revision is not None,
            is_under_work=row.published_revision != row.revision,
        )
        for row in rows
    ]


def find_draft(session: Session, item_id: str, *, lock: bool = False) -> ItemDraft | None:
    """Return the draft of an item, or None; `lock` holds its row until the transaction ends."""
    query = select(ItemDraft).where(ItemDraft.item_id == item_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def held_draft(session: Session, item_id: str) -> ItemDraft:
    """Return the draft with its row held; raises NotFoundError where there is none."""
    row = find_draft(session, item_id, lock=True)
    if row is None:
        raise NotFoundError(NO_DRAFT)
    return row


def copy_of(session: Session, item_id: str) -> ItemDraft | None:
    """Return the draft that is the copy of a file's item, or None."""
    return session.scalar(select(ItemDraft).where(ItemDraft.supersedes == item_id))


def begin_draft(session: Session, loaded: Loaded, kind: str, tag: str, actor: str, *, now: datetime) -> str:
    """Begin a new item and return its id, which no file's item has.

    Raises:
        InvalidError: there is no such kind or topic.
    """
    known = loaded.taxonomy.tags.get(tag)
    if kind not in set(Kind):
        raise InvalidError("Choose how the question is answered.")
    if known is None:
        raise InvalidError("Choose the topic of the question.")
    take_turn(session, Turn.BANK)
    item_id = _free_id(session, loaded, known.domain)
    _add(session, item_id, None, blank_fields(Kind(kind), tag), actor, now)
    return item_id


def begin_copy(session: Session, loaded: Loaded, item_id: str, actor: str, *, now: datetime) -> str:
    """Begin the copy of a file's item, and return its id; a copy that is there already is found again.

    Raises:
        NotFoundError: no such item is served.
    """
    take_turn(session, Turn.BANK)
    draft = find_draft(session, item_id) or copy_of(session, item_id)
    if draft is not None:
        return draft.item_id
    version = loaded.items.get(item_id)
    if version is None:
        raise NotFoundError("There is no such question in the bank now; choose one from the list.")
    _add(session, f"{item_id}{_COPY}", item_id, fields_of(version.item), actor, now)
    return f"{item_id}{_COPY}"


def save_draft(draft: ItemDraft, fields: Fields, base: int, actor: str, *, now: datetime) -> None:
    """Keep what stands in the form, fit or not; the draft's row is held. Equal fields change nothing.

    Raises:
        ConflictError: somebody saved since revision `base`; nothing was changed.
        InvalidError: a text is longer than any item's, or there are too many lines.
    """
    if len(fields.options) > MOST_OPTIONS:
        raise InvalidError("A question has at most %(most)s lines of answers.", most=MOST_OPTIONS)
    kept = dump_fields(fields)
    if len(kept) > LONGEST_TEXT * MOST_OPTIONS or any(len(text) > LONGEST_TEXT for text in _texts(fields)):
        raise InvalidError("A part is longer than %(most)s signs; shorten it.", most=LONGEST_TEXT)
    if kept == draft.fields:
        return
    if base != draft.revision:
        raise ConflictError(SAVED_MEANWHILE)
    draft.fields = kept
    draft.revision += 1
    draft.changed_at, draft.changed_by = now, actor


def _texts(fields: Fields) -> list[str]:
    own = [value for value in (getattr(fields, name) for name in Fields.__slots__) if isinstance(value, str)]
    return own + [text for one in fields.options for text in (one.text, one.match, one.why, one.credit)]


def _add(
    session: Session, item_id: str, supersedes: str | None, fields: Fields, actor: str, now: datetime
) -> None:
    session.add(
        ItemDraft(
            item_id=item_id,
            supersedes=supersedes,
            fields=dump_fields(fields),
            created_at=now,
            created_by=actor,
            changed_at=now,
            changed_by=actor,
        )
    )
    session.flush()


def _free_id(session: Session, loaded: Loaded, domain: str) -> str:
    """Return an id after those of the domain's items, marked as one of the browser."""
    near = [name for name, version in loaded.items.items() if version.item.domain == domain]
    prefix = min(near).split("-")[0] if near else domain[:_PREFIX]
    taken = {*session.scalars(select(ItemDraft.item_id)), *session.scalars(select(ItemRow.id))}
    number = 1
    while f"{prefix}-b{number:04}" in taken:
        number += 1
    return f"{prefix}-b{number:04}"
