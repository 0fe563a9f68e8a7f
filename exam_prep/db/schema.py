"""Bring a database to the schema of this release, or say why that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from exam_prep.db.engine import WRITES
from exam_prep.db.turns import Turn, take_turn
from exam_prep.errors import StartupError

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database to `revision` in one write transaction; two starting processes take turns.

    Raises:
        StartupError: the database was made by a newer release.
    """
    with _migrating(engine) as connection:
        migrate_within(connection, revision)


def migrate_within(connection: Connection, revision: str = "head") -> None:
    """Upgrade inside the transaction of `connection`, which is a writer; it commits, or undoes all of it.

    Raises:
        StartupError: the database was made by a newer release.
    """
    take_turn(connection, Turn.MIGRATE)
    refuse_newer(connection)
    command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to `revision` ("base" empties it)."""
    with _migrating(engine) as connection:
        command.downgrade(alembic_config(connection), revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one write transaction, in which SQLite's tables may be rebuilt.

    A table that SQLite rebuilds is dropped on the way, and with foreign keys on, the rows that belong to it
    would go along. They are switched off outside of the transaction, where alone that works, and all
    references are checked before it commits.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(**WRITES) as connection:
        if sqlite:
            _switch_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite:
                    _check_references(connection)
        finally:
            if sqlite:
                _switch_foreign_keys(connection, "ON")


def _switch_foreign_keys(connection: Connection, state: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={state}")
    cursor.close()


def _check_references(connection: Connection) -> None:
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise StartupError(
            f"A row of {orphan[0]} refers to a row of {orphan[2]} that is not there, so the database was not "
            "migrated; restore a backup. Nothing was changed."
        )


def refuse_newer(connection: Connection) -> None:
    """Raise StartupError when the database's revision is unknown to this release."""
    present = current_revision(connection)
    if present is not None and not is_known(present):
        raise StartupError(
            f"This database was made by a newer release (schema {present}); "
            "upgrade exam-prep, or restore a backup that fits this one. Nothing was changed."
        )


def is_known(revision: str) -> bool:
    """Whether this release has the schema `revision`."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly this release's schema."""
    script = ScriptDirectory.from_config(alembic_config(connection))
    return current_revision(connection) == script.get_current_head()


def current_revision(connection: Connection) -> str | None:
    """Return the database's schema revision; None when it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def alembic_config(connection: Connection) -> Config:
    """Return alembic's configuration over `connection`, without an ini file."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
