"""What has to be true for the server to serve: small checks, each with what to do when it is not."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from exam_prep.clock import jump_note
from exam_prep.db.bank import ServedBank
from exam_prep.db.in_use import sqlite_file
from exam_prep.db.postgres import durability_gaps
from exam_prep.db.schema import is_current
from exam_prep.services.mail.stuck import stuck_note
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now

LEAST_FREE_BYTES = 200 * 1000 * 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the server is not ready."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What an operator should know of a server that is ready."""

    text: str


Check = Callable[[], Reason | Note | None]


def data_dir_is_writable() -> Reason | None:
    """The data directory takes files."""
    folder = parts().settings.data_dir
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    return Reason(f"data directory: {folder} cannot be written; remount it or mend its owner")


def disk_has_room() -> Reason | None:
    """Data directory and database have 200 MB free."""
    for folder in _folders():
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            return Reason(
                f"disk: {free // 1_000_000} MB free at {folder}; "
                f"make room until there are {LEAST_FREE_BYTES // 1_000_000}"
            )
    return None


def database_answers() -> Reason | None:
    """The database can be asked."""
    try:
        db.session().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return Reason(f"database: {type(error).__name__}; start it, or check EXAM_PREP_DATABASE_URL")
    return None


def schema_is_current() -> Reason | None:
    """The database has this release's schema."""
    if is_current(db.session().connection()):
        return None
    return Reason("schema: run exam-prep serve, which migrates the database")


def commits_are_durable() -> Reason | Note | None:
    """What is told to be saved outlives a power cut."""
    session = db.session()
    if parts().settings.is_sqlite:
        full, wal = 2, "wal"
        kept = session.scalar(text("PRAGMA synchronous")), session.scalar(text("PRAGMA journal_mode"))
        return None if kept == (full, wal) else Reason(f"durability: SQLite is at {kept}; restart exam-prep")
    gaps = durability_gaps(session.connection())
    return Note("; ".join(gaps)) if gaps else None


def bank_is_served() -> Reason | Note | None:
    """There is a bank, and it is that of the files."""
    served = db.session().scalar(select(ServedBank))
    if served is None:
        return Reason("bank: none was synced yet; run exam-prep bank sync")
    if served.refused_at is None:
        return None
    return Note(
        f"bank: the files had {served.refused_findings} blocking findings at "
        f"{served.refused_at.isoformat(timespec='seconds')}; serving the last good bank of "
        f"{served.synced_at.isoformat(timespec='seconds')}; run exam-prep bank check"
    )


def clock_is_steady() -> Note | None:
    """Nobody moved the machine's clock lately."""
    jumped = jump_note(parts().clock)
    return Note(jumped) if jumped else None


def mail_moves() -> Note | None:
    """Letters are not stuck."""
    stuck = stuck_note(db.session(), now=now())
    return Note(stuck) if stuck else None


CHECKS: tuple[Check, ...] = (data_dir_is_writable, disk_has_room, clock_is_steady)
"""Checks that need no database; all of them are made."""

DATABASE_CHECKS: tuple[Check, ...] = (
    database_answers,
    schema_is_current,
    commits_are_durable,
    bank_is_served,
    mail_moves,
)
"""Checks in an order: each needs what the one before it found in place, so the first reason ends them."""


def looked() -> tuple[list[str], list[str]]:
    """Return the reasons why this server is not ready, and notes; no reasons means ready."""
    found = [check() for check in CHECKS]
    for check in DATABASE_CHECKS:
        found.append(check())
        if isinstance(found[-1], Reason):
            break
    reasons = [one.text for one in found if isinstance(one, Reason)]
    return reasons, [one.text for one in found if isinstance(one, Note)]


def _folders() -> set[Path]:
    settings = parts().settings
    file = sqlite_file(settings.database_url)
    return {settings.data_dir} | ({file.parent} if file is not None else set())
