"""Bring the files of the bank into the database: new content makes a version, a removed file retires."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Status
from exam_prep.db.bank import ItemRow, ItemVersion, Origin, ServedBank
from exam_prep.db.turns import Turn, take_turn
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.content import (
    Content,
    Frame,
    content_of,
    dump_content,
    dump_frame,
    hash_of,
    hash_of_bank,
    load_frame,
)
from exam_prep.services.bank.reading import blocking
from exam_prep.services.bank.renaming import follow_renames

_SERVED = 1

NOTHING_PUBLISHED = Finding(
    path="items",
    line=1,
    code="S02",
    level=FindingLevel.ERROR,
    message="No item of the bank is published.",
    fix="publish one, or name the folder of another bank",
)


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What a sync did. `refused` is true when the files cannot be served; `serving` when a bank is there."""

    added: int
    changed: int
    retired: int
    unchanged: int
    refused: bool
    serving: bool
    findings: tuple[Finding, ...]


def sync_bank(session: Session, read: ReadBank, findings: Sequence[Finding], *, now: datetime) -> SyncOutcome:
    """Sync what was read; a bank with blocking findings, or with nothing published, replaces none.

    `findings` are those of reading and lint together. Equal content changes nothing, not even a row.
    Processes that sync one database take turns.
    """
    take_turn(session, Turn.BANK)
    published = {i.id: i for i in read.bank.items.values() if i.status is Status.PUBLISHED}
    stopping = blocking(_asked(read, findings)) or (() if published else (NOTHING_PUBLISHED,))
    served = session.get(ServedBank, _SERVED)
    if stopping:
        _note_refusal(served, len(stopping), now)
        return SyncOutcome(0, 0, 0, 0, refused=True, serving=served is not None, findings=stopping)
    contents = {item_id: content_of(read.bank, item) for item_id, item in published.items()}
    hashes = {item_id: hash_of(content) for item_id, content in contents.items()}
    frame = dump_frame(Frame(read.bank.taxonomy, read.bank.sources, read.bank.exams))
    bank_hash = hash_of_bank(hashes, frame)
    if served is not None and served.content_hash == bank_hash:
        served.refused_at, served.refused_findings = None, 0
        return SyncOutcome(0, 0, 0, len(published), refused=False, serving=True, findings=())
    outcome = _store_items(session, contents, hashes, read, now)
    follow_renames(
        session, read.bank.taxonomy, served=load_frame(served.frame).taxonomy if served is not None else None
    )
    _serve(session, served, bank_hash, frame, now)
    return outcome


def _asked(read: ReadBank, findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what was found in drafts and other items that nobody is asked."""
    unasked = {
        read.places[item.id].path
        for item in read.bank.items.values()
        if item.status is not Status.PUBLISHED and item.id in read.places
    }
    return [finding for finding in findings if finding.path not in unasked]


def _note_refusal(served: ServedBank | None, count: int, now: datetime) -> None:
    if served is not None:
        served.refused_at, served.refused_findings = now, count


def _serve(session: Session, served: ServedBank | None, bank_hash: str, frame: str, now: datetime) -> None:
    if served is None:
        session.add(ServedBank(id=_SERVED, revision=1, content_hash=bank_hash, frame=frame, synced_at=now))
    else:
        served.revision += 1
        served.content_hash, served.frame, served.synced_at = bank_hash, frame, now
        served.refused_at, served.refused_findings = None, 0
    session.flush()


def _store_items(
    session: Session, contents: dict[str, Content], hashes: dict[str, str], read: ReadBank, now: datetime
) -> SyncOutcome:
    rows = {row.id: row for row in session.scalars(select(ItemRow).where(ItemRow.origin == Origin.FILE))}
    current = _current_hashes(session)
    findings, aside = _beside_the_browser(session, rows, contents, read)
    new = [name for name in sorted(contents.keys() - aside) if current.get(name) != hashes[name]]
    gone = sorted(set(current) & set(rows) - set(contents))
    for item_id in new:
        row = rows.get(item_id)
        if row is None:
            session.add(ItemRow(id=item_id, origin=Origin.FILE))
            session.flush()
        else:
            row.retired_at = None
        findings += _store_version(session, contents[item_id], hashes[item_id], read, now)
    for item_id in gone:
        rows[item_id].retired_at = now
        _drop_current(session, item_id)
    session.flush()
    added = sum(item_id not in rows for item_id in new)
    return SyncOutcome(
        added=added,
        changed=len(new) - added,
        retired=len(gone),
        unchanged=len(contents) - len(new),
        refused=False,
        serving=True,
        findings=tuple(findings),
    )


def _beside_the_browser(
    session: Session, rows: Mapping[str, ItemRow], contents: Mapping[str, Content], read: ReadBank
) -> tuple[list[Finding], set[str]]:
    """Return the items of files that are not drawn: a copy stands in their place, or has their id (S03)."""
    own = session.scalars(select(ItemRow.id).where(ItemRow.origin == Origin.BROWSER))
    taken = {name for name in own if name in contents}
    superseded = {name for name, row in rows.items() if row.superseded_by is not None}
    return [_taken(name, read) for name in sorted(taken)], taken | superseded


def _taken(item_id: str, read: ReadBank) -> Finding:
    place = read.places.get(item_id)
    return Finding(
        path=place.path if place else item_id,
        line=place.line("head.id") if place else 1,
        code="S03",
        level=FindingLevel.WARNING,
        message=f"The id {item_id} belongs to a question that was written in the browser, which is drawn.",
        fix="give the file another id, or delete it",
    )


def _current_hashes(session: Session) -> dict[str, str]:
    query = select(ItemVersion.item_id, ItemVersion.content_hash).where(ItemVersion.is_current)
    return dict(session.execute(query).all())


def _drop_current(session: Session, item_id: str) -> None:
    session.execute(
        update(ItemVersion)
        .where(ItemVersion.item_id == item_id, ItemVersion.is_current)
        .values(is_current=False)
    )


def _store_version(
    session: Session, content: Content, content_hash: str, read: ReadBank, now: datetime
) -> list[Finding]:
    """Make `content` the current version; one that was kept before becomes current again."""
    item = content.item
    _drop_current(session, item.id)
    kept = session.scalar(
        select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.content_hash == content_hash)
    )
    if kept is not None:
        kept.is_current = True
        session.flush()
        return []
    last = session.scalar(select(func.max(ItemVersion.version)).where(ItemVersion.item_id == item.id)) or 0
    number = max(item.version, last + 1)
    session.add(
        ItemVersion(
            item_id=item.id,
            version=number,
            content_hash=content_hash,
            content=dump_content(replace(content, item=replace(item, version=number))),
            created_at=now,
            is_current=True,
        )
    )
    session.flush()
    return [_reused(item, number, read)] if number != item.version else []


def _reused(item: Item, number: int, read: ReadBank) -> Finding:
    place = read.places.get(item.id)
    return Finding(
        path=place.path if place else item.id,
        line=place.line("head.version") if place else 1,
        code="S01",
        level=FindingLevel.WARNING,
        message=f"version {item.version} of {item.id} was used for other content; kept as version {number}",
        fix=f"set version: {number}",
    )
