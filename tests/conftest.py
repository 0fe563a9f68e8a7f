"""A database, a clock and an application for each test; templates are made once a session and copied."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from exam_prep.app import create_app
from exam_prep.core.drawing.draw import lacks
from exam_prep.core.drawing.index import DrawIndex, build_index
from exam_prep.core.items import Item
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import migrate
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.seeds import Seeds
from exam_prep.services.bank import content, served
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import sync_bank
from exam_prep.settings import LIMITS_OFF, Settings
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.databases import POSTGRESQL, SQLITE, Databases, PostgresDatabases, SqliteFiles, copy_of
from tests.factories import canary_bank
from tests.house import House
from tests.postgres_server import PostgresServer, postgres_server
from tests.set_clock import START, FakeClock

# Workers inherit it: threads of their linear algebra would stand in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# How fast an example runs says nothing here: on a busy machine any one may wait long for its turn.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

T = TypeVar("T")

BANK = Path(__file__).resolve().parent.parent / "question_bank"
SECRET = "a-secret-for-tests-only-0123456789abcdef"  # noqa: S105


@pytest.fixture
def clock() -> FakeClock:
    """Give a clock that the test moves."""
    return FakeClock()


@pytest.fixture
def seeds() -> Seeds:
    """Give the seeds 1, 2, 3 and so on."""
    numbers = count(1)
    return lambda: next(numbers)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the suite choose its database."""
    parser.addoption(
        "--database", choices=(SQLITE, POSTGRESQL), default=SQLITE, help="Where the tests keep their rows."
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is about SQLite itself when the suite runs on PostgreSQL."""
    about = item.get_closest_marker("sqlite")
    if about is not None and item.config.getoption("--database") == POSTGRESQL:
        pytest.skip(f"about SQLite itself: {about.args[0]}")


@pytest.fixture(autouse=True)
def _only_the_chosen_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test pass on PostgreSQL that asked SQLite in secret."""
    if database == POSTGRESQL:
        monkeypatch.setattr(SQLiteDialect_pysqlite, "connect", _no_sqlite)


def _no_sqlite(*_: object, **__: object) -> None:
    raise AssertionError("This test runs on PostgreSQL and opened an SQLite database.")


@pytest.fixture(scope="session", autouse=True)
def _each_bank_read_once() -> Iterator[None]:
    """Read each text of an item, and index each bank, once a session: the suite serves the same few banks."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(served, "load_content", cache(content.load_content))
        patched.setattr(served, "load_frame", cache(content.load_frame))
        patched.setattr(served, "build_index", _index_once())
        patched.setattr(served, "lacks", _once(lacks))
        yield


def _once(work: Callable[..., T]) -> Callable[..., T]:
    """Return `work` that is done once for the very same values; they are kept, so none takes their place."""
    known: dict[tuple[int, ...], tuple[object, T]] = {}

    def done(*values: object) -> T:
        key = tuple(id(value) for value in values)
        if key not in known:
            known[key] = (values, work(*values))
        return known[key][1]

    return done


def _index_once() -> Callable[[Iterable[Item]], DrawIndex]:
    made = _once(lambda *items: build_index(items))
    return lambda items: made(*items)


@pytest.fixture(scope="session")
def database(pytestconfig: pytest.Config) -> str:
    """Return which database the suite runs on: "sqlite" or "postgresql"."""
    return str(pytestconfig.getoption("--database"))


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """Give this worker's PostgreSQL."""
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Give the maker of databases of the chosen kind."""
    if database == POSTGRESQL:
        return PostgresDatabases(request.getfixturevalue("server"))
    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def migrated(databases: Databases) -> str:
    """Return the address of a database without rows, to be copied."""
    url = databases.empty()
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def _banked(databases: Databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make a database with the shipped bank; whether its files may be served is another test's matter."""
    url = databases.copied(migrated, tmp_path_factory.mktemp("banked"))
    return _synced(url, read_bank(BANK))


@pytest.fixture(scope="session")
def _canaried(databases: Databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _synced(databases.copied(migrated, tmp_path_factory.mktemp("canaried")), canary_bank())


def _synced(url: str, read: ReadBank) -> str:
    engine = make_engine(url)
    with writing_session(engine) as session:
        sync_bank(session, read, (), now=START)
    engine.dispose()
    return url


@contextmanager
def _copied(databases: Databases, template: str, folder: Path) -> Iterator[Engine]:
    with copy_of(databases, template, folder) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def engine(databases: Databases, migrated: str, tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated database without rows."""
    with _copied(databases, migrated, tmp_path) as engine:
        yield engine


@pytest.fixture
def bank(databases: Databases, _banked: str, tmp_path: Path) -> Iterator[Engine]:
    """Give a database that serves the shipped bank."""
    with _copied(databases, _banked, tmp_path) as engine:
        yield engine


@pytest.fixture
def canaries(databases: Databases, _canaried: str, tmp_path: Path) -> Iterator[Engine]:
    """Give a database that serves the canary items of every kind."""
    with _copied(databases, _canaried, tmp_path) as engine:
        yield engine


@pytest.fixture
def house(bank: Engine, clock: FakeClock, seeds: Seeds) -> House:
    """Give the services over the shipped bank."""
    return House(bank, clock, seeds)


@pytest.fixture
def canary_house(canaries: Engine, clock: FakeClock, seeds: Seeds) -> House:
    """Give the services over the canary items."""
    return House(canaries, clock, seeds)


class _CompiledTemplates(BytecodeCache):
    """Compiled templates in memory, where no test takes away their rights."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def _compiled() -> _CompiledTemplates:
    """Keep compiled templates for the next application: compiling took a quarter of a page test's time."""
    return _CompiledTemplates()


@pytest.fixture
def make_app(
    clock: FakeClock, seeds: Seeds, tmp_path: Path, _compiled: _CompiledTemplates
) -> Iterator[Callable[[Engine], Flask]]:
    """Give the maker of an application over the database of an engine.

    Limits are off: one address here asks as often as a machine can (tests/web/test_limits.py has them).
    """
    made: list[Flask] = []

    def make(engine: Engine) -> Flask:
        url = engine.url.render_as_string(hide_password=False)
        settings = Settings(
            data_dir=tmp_path, database_url=url, secret_key=SECRET, bank_dir=BANK, limiter_url=LIMITS_OFF
        )
        made.append(create_app(settings, clock, seeds))
        made[-1].jinja_env.bytecode_cache = _compiled
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[[Engine], Flask], bank: Engine) -> Flask:
    """Give the application over the shipped bank."""
    return make_app(bank)


@pytest.fixture
def canary_app(make_app: Callable[[Engine], Flask], canaries: Engine) -> Flask:
    """Give the application over the canary items."""
    return make_app(canaries)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Give the browser of a newcomer."""
    return Browser(app)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Give the browser of somebody else."""
    return Browser(app)
