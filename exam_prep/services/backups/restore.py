"""Bring a backup back: made ready and verified aside, then put in place in one step."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from exam_prep.db.engine import snapshot_session
from exam_prep.db.in_use import sqlite_file
from exam_prep.db.schema import is_known, migrate
from exam_prep.errors import InvalidError, StartupError
from exam_prep.services.backups.container import Manifest, read_manifest
from exam_prep.services.backups.facts import facts_of
from exam_prep.services.backups.put_postgres import put_postgres
from exam_prep.services.backups.put_sqlite import put_sqlite
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.verify import verify
from exam_prep.services.verify_report import Verification


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: `kept` names what was there before, None where there was nothing."""

    manifest: Manifest
    verification: Verification
    kept: str | None


def restore(url: str, path: Path, *, now: datetime, replace: bool = False) -> Restored:
    """Put the backup at `path` in the place of the database at `url`, migrated to this release.

    Until the last step nothing of the present database is touched; that step is one rename, so a refusal
    or a kill leaves the old or the new one, whole. The old one is kept under a name with the time `now`.

    Raises:
        InvalidError: `path` is no backup, is damaged, or is of another kind of database.
        StartupError: its schema is newer, a server is running, or data is there and `replace` is not set.
        UnavailableError: the disk has too little room.
    """
    manifest = read_manifest(path)
    file = sqlite_file(url)
    kind = "postgresql" if file is None else "sqlite"
    if manifest.database != kind:
        raise InvalidError(
            f"This is a backup of a {manifest.database} database and EXAM_PREP_DATABASE_URL names {kind}; "
            "restore it where it came from, then move it with exam-prep copy-db."
        )
    if not is_known(manifest.revision):
        raise StartupError(
            f"This backup was made by a newer release ({manifest.release}, schema {manifest.revision}); "
            "upgrade exam-prep first. Nothing was changed."
        )
    found: list[Verification] = []

    def make_ready(engine: Engine) -> None:
        found.append(_made_ready(engine, manifest))

    if file is None:
        kept = put_postgres(url, path, manifest, make_ready, now=now, replace=replace)
    else:
        kept = put_sqlite(file, path, manifest, make_ready, now=now, replace=replace)
    return Restored(manifest, found[0], kept)


def _made_ready(engine: Engine, manifest: Manifest) -> Verification:
    """Count, migrate and verify what was unpacked aside."""
    with engine.connect() as connection:
        facts = facts_of(connection)
    if (facts.revision, facts.rows) != (manifest.revision, manifest.rows):
        raise InvalidError("The backup does not hold what it says; choose another. Nothing was changed.")
    migrate(engine)
    with snapshot_session(engine) as session:
        return verify(session, ServedBankCache())
