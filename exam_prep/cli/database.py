"""The database of a command: opened for its time, with a sentence when that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from exam_prep.db.engine import make_engine
from exam_prep.db.in_use import shared_use
from exam_prep.db.schema import is_current
from exam_prep.errors import StartupError
from exam_prep.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Give the engine of the database, whatever its schema; no restore may begin meanwhile.

    Raises:
        StartupError: the address is no database's, the database cannot be opened or read, or a restore
            is writing to it.
    """
    with usable():
        engine = make_engine(settings.database_url)
        try:
            with shared_use(settings.database_url):
                yield engine
        finally:
            engine.dispose()


@contextmanager
def usable() -> Iterator[None]:
    """Tell in one sentence when what the block does with the database cannot be: StartupError."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StartupError(f"EXAM_PREP_DATABASE_URL cannot be used ({error}); correct it.") from error
    except DatabaseError as error:
        raise StartupError(
            f"The database could not be used ({str(error.orig).strip().splitlines()[0]}); check "
            "EXAM_PREP_DATABASE_URL and that the data directory is writable."
        ) from error


@contextmanager
def opened_current(settings: Settings) -> Iterator[Engine]:
    """Give the engine of a database that has this release's schema; StartupError for any other."""
    with opened(settings) as engine:
        with engine.connect() as connection:
            if not is_current(connection):
                raise StartupError("The database has not this release's schema; start exam-prep serve once.")
        yield engine
