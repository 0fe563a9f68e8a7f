"""A database, a clock and an application for each test; templates are made once a session and copied."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.app import create_app
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import migrate
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.seeds import Seeds
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import sync_bank
from exam_prep.settings import LIMITS_OFF, Settings
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.factories import canary_bank
from tests.house import House
from tests.set_clock import START, FakeClock

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


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def _banked(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with the shipped bank; whether its files may be served is another test's matter."""
    return _synced(_migrated, tmp_path_factory.mktemp("banked"), read_bank(BANK))


@pytest.fixture(scope="session")
def _canaried(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _synced(_migrated, tmp_path_factory.mktemp("canaried"), canary_bank())


def _synced(template: Path, folder: Path, read: ReadBank) -> Path:
    path = Path(shutil.copy(template, folder / "bank.sqlite3"))
    engine = make_engine(f"sqlite:///{path}")
    with writing_session(engine) as session:
        sync_bank(session, read, (), now=START)
    engine.dispose()
    return path


def _copied(template: Path, tmp_path: Path) -> Iterator[Engine]:
    path = shutil.copy(template, tmp_path / "exam_prep.sqlite3")
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def engine(_migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated database without rows."""
    yield from _copied(_migrated, tmp_path)


@pytest.fixture
def bank(_banked: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a database that serves the shipped bank."""
    yield from _copied(_banked, tmp_path)


@pytest.fixture
def canaries(_canaried: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give a database that serves the canary items of every kind."""
    yield from _copied(_canaried, tmp_path)


@pytest.fixture
def house(bank: Engine, clock: FakeClock, seeds: Seeds) -> House:
    """Give the services over the shipped bank."""
    return House(bank, clock, seeds)


@pytest.fixture
def canary_house(canaries: Engine, clock: FakeClock, seeds: Seeds) -> House:
    """Give the services over the canary items."""
    return House(canaries, clock, seeds)


@pytest.fixture
def make_app(clock: FakeClock, seeds: Seeds, tmp_path: Path) -> Iterator[Callable[[Engine], Flask]]:
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
