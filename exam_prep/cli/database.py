"""The database of a command: opened for its time, with a sentence when that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from exam_prep.db.engine import make_engine
from exam_prep.db.in_use import shared_use
from exam_prep.db.postgres import NO_POSTGRES
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
    check = "EXAM_PREP_DATABASE_URL and that the data directory is writable"
    if not settings.is_sqlite:
        check = "EXAM_PREP_DATABASE_URL and that the server runs"
    with opened_at(settings.database_url, check) as engine, shared_use(settings.database_url):
        yield engine


@contextmanager
def opened_at(url: str, check: str) -> Iterator[Engine]:
    """Give the engine of the database at `url`; `check` names what a person has to look at if it fails.

    Raises:
        StartupError: the address is no database's, or the database cannot be opened or read.
    """
    with usable(check):
        engine = make_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def usable(check: str = "EXAM_PREP_DATABASE_URL") -> Iterator[None]:
    """Tell in one sentence when what the block does with the database cannot be: StartupError."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StartupError(NO_POSTGRES) from error
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StartupError(f"The database's address cannot be used ({error}); check {check}.") from error
    except DBAPIError as error:
        cause = str(error.orig).strip().splitlines()[0]
        raise StartupError(f"The database could not be used ({cause}); check {check}.") from error


@contextmanager
def opened_current(settings: Settings) -> Iterator[Engine]:
    """Give the engine of a database that has this release's schema; StartupError for any other."""
    with opened(settings) as engine:
        with engine.connect() as connection:
            if not is_current(connection):
                raise StartupError("The database has not this release's schema; start exam-prep serve once.")
        yield engine
