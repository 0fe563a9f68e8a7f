"""Bring a bank's folder into the database: read, lint, sync, in one write transaction."""

from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep import __version__
from exam_prep.core.lint.check import lint_for_serving
from exam_prep.db.bank import ItemRow, Origin, ServedBank
from exam_prep.db.engine import writing_session
from exam_prep.services.bank.files import write_text
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import SyncOutcome, sync_bank

_PUBLISHED = (
    select(func.count())
    .select_from(ItemRow)
    .where(ItemRow.origin == Origin.FILE, ItemRow.retired_at.is_(None))
)


def sync_folder(engine: Engine, folder: Path, *, now: datetime) -> SyncOutcome:
    """Sync the bank in `folder`; the files are read and linted before the transaction begins.

    Raises:
        InvalidError: `folder` holds no bank.
    """
    read = read_bank(folder)
    findings = (*read.findings, *lint_for_serving(read.bank, read.places))
    with writing_session(engine) as session:
        return sync_bank(session, read, findings, now=now)


def sync_if_changed(engine: Engine, folder: Path, stamp: Path, *, now: datetime) -> SyncOutcome:
    """Sync the bank in `folder`, unless `stamp` bears out that these very files are the served bank.

    Reading 400 items costs a second, which nobody should wait for after a crash. `stamp` is a file that
    this function keeps; without it, after an upgrade, or over another database it syncs.

    Raises:
        InvalidError: `folder` holds no bank.
    """
    # Taken before the files are read: a file that changes meanwhile makes the stamp wrong, never right.
    seen = _mark(folder)
    with Session(engine) as session:
        served = session.scalar(select(ServedBank))
        published = session.scalar(_PUBLISHED) or 0
    if served is not None and served.refused_at is None and _kept(stamp) == f"{seen} {served.content_hash}":
        return SyncOutcome(0, 0, 0, published, refused=False, serving=True, findings=())
    outcome = sync_folder(engine, folder, now=now)
    if not outcome.refused:
        with Session(engine) as session:
            write_text(stamp, f"{seen} {session.scalars(select(ServedBank.content_hash)).one()}")
    return outcome


def _mark(folder: Path) -> str:
    """Return a mark of the release and of every file's name and content."""
    mark = blake2b(__version__.encode(), digest_size=16)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            mark.update(f"\0{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
            mark.update(blake2b(path.read_bytes()).digest())
    return mark.hexdigest()


def _kept(stamp: Path) -> str:
    try:
        return stamp.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
