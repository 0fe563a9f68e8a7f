"""`copy-db` moves everything to another database, proves it, and leaves nothing where it cannot."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, make_url, text

from exam_prep.cli.main import main
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.learners import Learner
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.copying.copy import copy_database
from tests.factories import canary_bank
from tests.house import House, snapshot
from tests.postgres_server import PostgresServer
from tests.set_clock import START, FakeClock

pytestmark = [
    pytest.mark.long,
    pytest.mark.sqlite("copies between both databases, whichever the suite runs on"),
]


_CHANGING = """
CREATE FUNCTION nudge() RETURNS trigger AS
    $$ BEGIN NEW.stability = NEW.stability * (1 + 1e-15); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER nudge BEFORE INSERT ON card FOR EACH ROW EXECUTE FUNCTION nudge();
"""


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAM_PREP_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def lived(engine: Engine) -> Engine:
    """Give a database with a bank, and the work of three learners."""
    with writing_session(engine) as session:
        sync_bank(session, canary_bank(), (), now=START)
    house = _house(engine)
    for number in range(3):
        learner = house.guest()
        house.sat(learner, 12, right=bool(number % 2))
        house.clock.advance(minutes=1, microseconds=number)
        sitting = house.practice(learner, 5)
        house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.give_time(learner, None)
    return engine


@pytest.fixture
def empty_postgres(server: PostgresServer) -> Iterator[str]:
    """Give the address of a PostgreSQL database without tables."""
    name = server.make()
    yield server.url(name)
    server.drop(name)


def _house(engine: Engine) -> House:
    numbers = count(1)
    return House(engine, FakeClock(), lambda: next(numbers))


def _copy(source: Engine | str, target: str, *options: str) -> Result:
    url = source if isinstance(source, str) else source.url.render_as_string(hide_password=False)
    settings = {"EXAM_PREP_DATABASE_URL": url, "EXAM_PREP_SECRET_KEY": "0123456789abcdef" * 4}
    return CliRunner(env=settings).invoke(main, ["copy-db", target, *options])


def _sentence(ended: Result) -> str:
    assert (ended.exit_code, ended.stdout) == (1, "")
    lines = [line for line in ended.stderr.splitlines() if not line.endswith(" rows")]
    assert len(lines) == 1, ended.stderr
    return lines[0]


def test_there_and_back_again_everything_is_the_same(
    lived: Engine, empty_postgres: str, tmp_path: Path
) -> None:
    """To PostgreSQL and back into a file: equal hashes, equal rows in the end, and the log bears them out."""
    over = _copy(lived, empty_postgres)
    back = _copy(empty_postgres, f"sqlite:///{tmp_path / 'back.sqlite3'}", "--json")

    assert (over.exit_code, back.exit_code) == (0, 0), over.stderr + back.stderr
    assert "equal in both databases" in over.stdout
    document = json.loads(back.stdout)
    assert (document["equal"], document["source_moved"]) == (True, False)
    for table in document["tables"]:
        assert table["source_sha256"] == table["target_sha256"]
        assert table["source_sha256"] in over.stdout
    assert "response_event: " in over.stderr
    returned = make_engine(f"sqlite:///{tmp_path / 'back.sqlite3'}")
    assert snapshot(returned) == snapshot(lived)
    assert _house(returned).verify().mismatches == ()
    returned.dispose()


def test_work_goes_on_in_the_copy(lived: Engine, empty_postgres: str) -> None:
    """New rows get numbers after the copied ones, and what was open goes on."""
    assert _copy(lived, empty_postgres).exit_code == 0
    target = make_engine(empty_postgres)
    house = _house(target)
    learner = house.guest()
    sitting = house.practice(learner, 5)
    response = house.response(house.item(sitting, 1), right=True)
    house.save(learner, sitting, 1, response, client_id="after the move")
    house.submit(learner, sitting)

    assert learner.id == 4
    assert house.verify().mismatches == ()
    target.dispose()


def test_a_reference_to_a_later_row_is_kept(
    lived: Engine, empty_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sitting may name another one that comes after it, even in another batch."""
    monkeypatch.setattr("exam_prep.db.canonical.BATCH", 2)
    with writing_session(lived) as session:
        session.execute(
            text("UPDATE sitting SET origin_id = (SELECT public_id FROM sitting ORDER BY id DESC LIMIT 1)")
        )
    assert _copy(lived, empty_postgres).exit_code == 0


def test_a_target_with_data_is_refused_and_left_alone(lived: Engine, postgres: Engine) -> None:
    """One learner is enough; so is a table of somebody else. An empty one of this release is welcome."""
    with writing_session(postgres) as session:
        session.add(Learner(public_id="x", created_at=START, last_seen_at=START, time_multiplier=None))
    before = snapshot(postgres)
    url = postgres.url.render_as_string(hide_password=False)

    assert "holds data already" in _sentence(_copy(lived, url))
    assert snapshot(postgres) == before
    with postgres.begin() as connection:
        connection.execute(text("DELETE FROM learner"))
    assert _copy(lived, url).exit_code == 0


def test_a_table_of_somebody_else_is_data(lived: Engine, empty_postgres: str) -> None:
    """A database that other programs use is not filled, and gets no table."""
    target = make_engine(empty_postgres)
    with target.begin() as connection:
        connection.execute(text("CREATE TABLE diary (day INTEGER)"))
    assert "holds data already" in _sentence(_copy(lived, empty_postgres))
    assert list(snapshot(target)) == ["diary"]
    target.dispose()


def test_the_same_database_is_refused(lived: Engine, postgres: Engine, tmp_path: Path) -> None:
    """By another name, too: through a link, and with another address of one PostgreSQL database."""
    link = tmp_path / "link.sqlite3"
    link.symlink_to(make_url(str(lived.url)).database or "")
    assert "present database itself" in _sentence(_copy(lived, f"sqlite:///{link}"))
    url = postgres.url.render_as_string(hide_password=False)
    assert "present database itself" in _sentence(_copy(url, f"{url}&application_name=other"))


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "could not be used"),
        ("sqlite:////dev/null/x.sqlite3", "could not be used"),
    ],
)
def test_an_unreachable_target_is_one_sentence(lived: Engine, target: str, told: str) -> None:
    """What cannot be opened is said, and that nothing was copied."""
    said = _sentence(_copy(lived, target))
    assert told in said
    assert "nothing was copied" in said


def test_an_address_of_no_kind_is_wrong_usage(lived: Engine) -> None:
    """The shape of an address is told."""
    ended = _copy(lived, "mysql://x/y")
    assert (ended.exit_code, "postgresql://" in ended.stderr) == (2, True)


def test_a_source_of_another_schema_is_refused(lived: Engine, empty_postgres: str) -> None:
    """A database has to be brought to this release first."""
    with writing_session(lived) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "schema" in _sentence(_copy(lived, empty_postgres))
    _assert_untouched(empty_postgres)


@pytest.mark.parametrize(
    "planted",
    ["UPDATE learner SET time_zone = 'a' || char(0)", "UPDATE sitting_item SET seconds = 3000000000"],
)
def test_a_value_that_postgresql_cannot_hold_is_named(
    lived: Engine, empty_postgres: str, planted: str
) -> None:
    """The table is told, and the target is as empty as before."""
    with writing_session(lived) as session:
        session.execute(text(planted))
    table = planted.split()[1]

    assert f"The table {table} holds a value" in _sentence(_copy(lived, empty_postgres))
    _assert_untouched(empty_postgres)


def test_writing_meanwhile_is_noticed(lived: Engine, empty_postgres: str) -> None:
    """An answer that comes in during the copy is not left behind: nothing is copied."""
    target = make_engine(empty_postgres)

    def write(table: str, rows: int) -> None:
        del rows
        if table == "sitting":
            with writing_session(lived) as session:
                session.execute(text("UPDATE sitting_item SET seconds = 77 WHERE position = 2"))

    copied = copy_database(lived, target, tell=write)
    target.dispose()

    assert (copied.source_moved, copied.is_equal) == (True, True)
    _assert_untouched(empty_postgres)


def test_a_difference_is_found(lived: Engine, postgres: Engine) -> None:
    """A target that changes one bit of a number is found out: both sides are shown, and nothing stays."""
    with postgres.begin() as connection:
        connection.exec_driver_sql(_CHANGING)
    ended = _copy(lived, postgres.url.render_as_string(hide_password=False))

    assert ended.exit_code == 1
    assert "nothing was copied" in ended.stderr
    assert ("in the target" in ended.stdout, "equal" in ended.stdout) == (True, False)
    assert snapshot(postgres)["card"] == snapshot(postgres)["learner"] == ()


def test_a_file_made_for_nothing_is_taken_back(lived: Engine, tmp_path: Path) -> None:
    """A copy that fails leaves no half file behind."""
    folder = tmp_path / "target"
    folder.mkdir()
    with writing_session(lived) as session:
        session.execute(text("UPDATE learner SET last_seen_at = 'no time'"))
    assert "learner" in _sentence(_copy(lived, f"sqlite:///{folder / 'new.sqlite3'}"))
    assert list(folder.iterdir()) == []


def _assert_untouched(url: str) -> None:
    engine = make_engine(url)
    assert snapshot(engine) == {}
    engine.dispose()
