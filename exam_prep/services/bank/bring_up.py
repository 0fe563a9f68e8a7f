"""Bring a bank's folder into the database: read, lint, sync, in one write transaction."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from exam_prep.core.lint.check import lint_for_serving
from exam_prep.db.engine import writing_session
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import SyncOutcome, sync_bank


def sync_folder(engine: Engine, folder: Path, *, now: datetime) -> SyncOutcome:
    """Sync the bank in `folder`; the files are read and linted before the transaction begins.

    Raises:
        InvalidError: `folder` holds no bank.
    """
    read = read_bank(folder)
    findings = (*read.findings, *lint_for_serving(read.bank, read.places))
    with writing_session(engine) as session:
        return sync_bank(session, read, findings, now=now)
