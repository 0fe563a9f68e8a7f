"""Bring a database to the schema of this release, or say why that cannot be."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
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
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
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
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        command.downgrade(alembic_config(connection), revision)


def refuse_newer(connection: Connection) -> None:
    """Raise StartupError when the database's revision is unknown to this release."""
    present = current_revision(connection)
    if present is None:
        return
    try:
        known = ScriptDirectory.from_config(alembic_config(connection)).get_revision(present)
    except CommandError:
        known = None
    if known is None:
        raise StartupError(
            f"This database was made by a newer release (schema {present}); "
            "upgrade exam-prep, or restore a backup that fits this one. Nothing was changed."
        )


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly this release's schema."""
    script = ScriptDirectory.from_config(alembic_config(connection))
    return current_revision(connection) == script.get_current_head()


def current_revision(connection: Connection) -> str | None:
    """Return the database's schema revision; None when it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def alembic_config(connection: Connection) -> Config:
    """Return alembic's configuration over `connection`, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
