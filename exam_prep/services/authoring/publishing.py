"""Publish a draft: it becomes the version that is drawn, and a file's item that it copies steps aside."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.regrading.change import Change
from exam_prep.db.bank import ItemRow, ItemVersion, Origin, ServedBank
from exam_prep.db.item_drafts import ItemDraft
from exam_prep.db.turns import Turn, take_turn
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.authoring.checking import check_draft, scenarios_of
from exam_prep.services.authoring.fields import load_fields
from exam_prep.services.bank.content import Content, dump_content, hash_of
from exam_prep.services.bank.served import Loaded, ServedBankCache

_SERVED = 1


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the row ids of the version before (None: a new item) and of the new one."""

    before: int | None
    after: int
    change: Change | None

    @property
    def needs_regrade(self) -> bool:
        """Whether results that are out may rest on another key now."""
        return self.change is Change.KEY and self.before is not None and self.before != self.after


def publish(session: Session, cache: ServedBankCache, draft: ItemDraft, *, now: datetime) -> Published:
    """Let new forms draw what the draft says; running sittings keep the version they hold.

    The draft's row is held. Publishing the same twice makes one version.

    Raises:
        InvalidError: the check has errors; nothing was changed.
    """
    take_turn(session, Turn.BANK)
    loaded = cache.current(session)
    found = check_draft(loaded, draft.item_id, draft.supersedes, load_fields(draft.fields), today=now.date())
    if found.item is None or found.errors:
        raise InvalidError(
            "The question has errors; they stand beside their fields. Mend them, then publish."
        )
    before = loaded.items.get(draft.item_id) or loaded.items.get(draft.supersedes or "")
    _row(session, draft)
    after = _store(session, loaded, found.item, now)
    draft.published_revision = draft.revision
    if before is None or before.id != after:
        _step_aside(session, draft)
        session.execute(
            update(ServedBank).where(ServedBank.id == _SERVED).values(revision=ServedBank.revision + 1)
        )
    return Published(before.id if before else None, after, found.change)


def take_back(session: Session, draft: ItemDraft, *, now: datetime) -> None:
    """Take a published item out of drawing; a file's item whose place it had is drawn again.

    The draft's row is held.

    Raises:
        ConflictError: it is not published.
    """
    if draft.published_revision is None:
        raise ConflictError("This question is not published, so there is nothing to take back.")
    take_turn(session, Turn.BANK)
    _drop_current(session, draft.item_id)
    session.get_one(ItemRow, draft.item_id).retired_at = now
    draft.published_revision = None
    if draft.supersedes is not None:
        _bring_back(session, draft.supersedes)
    # What the files say may have moved on meanwhile: the next sync looks at all of them.
    session.execute(
        update(ServedBank)
        .where(ServedBank.id == _SERVED)
        .values(revision=ServedBank.revision + 1, content_hash="")
    )


def _row(session: Session, draft: ItemDraft) -> None:
    """Make the item's row, or draw it again."""
    row = session.get(ItemRow, draft.item_id)
    if row is None:
        session.add(ItemRow(id=draft.item_id, origin=Origin.BROWSER))
        session.flush()
    elif row.origin is not Origin.BROWSER:
        raise ConflictError("A file of the bank has this id now; copy what you wrote into a new question.")
    else:
        row.retired_at = None


def _store(session: Session, loaded: Loaded, item: Item, now: datetime) -> int:
    """Make what the item says its current version, and return the version's row id."""
    scenario = scenarios_of(loaded)[item.scenario] if item.scenario else None
    content_hash = hash_of(Content(item, scenario))
    kept = session.scalar(
        select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.content_hash == content_hash)
    )
    if kept is not None and kept.is_current:
        return kept.id
    _drop_current(session, item.id)
    if kept is None:
        last = session.scalar(select(func.max(ItemVersion.version)).where(ItemVersion.item_id == item.id))
        number = (last or 0) + 1
        kept = ItemVersion(
            item_id=item.id,
            version=number,
            content_hash=content_hash,
            content=dump_content(Content(replace(item, version=number), scenario)),
            created_at=now,
        )
        session.add(kept)
    kept.is_current = True
    session.flush()
    return kept.id


def _step_aside(session: Session, draft: ItemDraft) -> None:
    if draft.supersedes is not None:
        _drop_current(session, draft.supersedes)
        session.get_one(ItemRow, draft.supersedes).superseded_by = draft.item_id
        session.flush()


def _bring_back(session: Session, item_id: str) -> None:
    row = session.get_one(ItemRow, item_id)
    row.superseded_by = None
    last = select(func.max(ItemVersion.id)).where(ItemVersion.item_id == item_id).scalar_subquery()
    if row.retired_at is None:
        session.execute(update(ItemVersion).where(ItemVersion.id == last).values(is_current=True))
    session.flush()


def _drop_current(session: Session, item_id: str) -> None:
    session.flush()
    session.execute(
        update(ItemVersion)
        .where(ItemVersion.item_id == item_id, ItemVersion.is_current)
        .values(is_current=False)
    )
