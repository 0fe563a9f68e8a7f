"""On PostgreSQL the schema, the sync and a learner's way are the same as on SQLite."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from exam_prep.app import create_app
from exam_prep.db.schema import downgrade
from exam_prep.db.sittings import ResponseEvent, Sitting
from exam_prep.db.tables import metadata
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.verify import verify
from exam_prep.settings import Settings, bank_dir_default
from exam_prep.web.extensions import db

_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
_THREADS = 8
_SET = {
    "set": "topics",
    "topics": "boundaries.gifts-money",
    "count": "5",
    "feedback": "each",
    "clock": "none",
}
"""A set of items of kind single, whatever the seed: the response 1 fits each."""


@pytest.fixture
def app(banked: Engine, tmp_path: Path) -> Iterator[Flask]:
    """Give the application over the shipped bank on PostgreSQL."""
    url = banked.url.render_as_string(hide_password=False)
    settings = Settings(data_dir=tmp_path, database_url=url, secret_key="k" * 64, bank_dir=bank_dir_default())
    app = create_app(settings, clock=lambda: _NOW)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_migrated_schema_is_the_metadata_and_downgrade_empties_it(postgres: Engine) -> None:
    """Nothing differs after the migrations, and nothing but alembic's own table is left below them."""
    with postgres.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    downgrade(postgres, "base")
    assert inspect(postgres).get_table_names() == ["alembic_version"]


@pytest.mark.long
def test_equal_files_are_synced_once(postgres: Engine) -> None:
    """A second sync of the same bank changes nothing."""
    first = sync_folder(postgres, bank_dir_default(), now=_NOW)
    second = sync_folder(postgres, bank_dir_default(), now=_NOW)
    assert (first.added > 0, second.added, second.changed) == (True, 0, 0)


def test_a_sitting_is_saved_checked_graded_and_verified(app: Flask, banked: Engine) -> None:
    """The log bears out every table after practice and a mock."""
    client = app.test_client()
    start = client.post("/practice", data=_SET)
    sitting = start.location.split("/")[2]
    _answer(client, f"/sittings/{sitting}/1", "check", client_id="a")
    assert client.get(f"/sittings/{sitting}/1").status_code == 200
    assert _save(client, sitting, 2, "b").status_code == 200
    assert client.post(f"/sittings/{sitting}/finish").status_code == 303
    mock = client.post("/exams/first-look-20", data={"extra": "1.5"}).location.split("/")[2]
    assert _save(client, mock, 3, "c").json is not None
    assert client.post(f"/sittings/{mock}/finish").status_code == 303
    with Session(banked) as session:
        found = verify(session, ServedBankCache())
    assert (found.sittings, found.mismatches) == (2, ())


def test_a_double_start_of_an_exam_opens_one_sitting(app: Flask, banked: Engine) -> None:
    """Eight clicks at once end in the same sitting."""
    client = app.test_client()
    client.post("/practice", data=_SET)
    cookie = client.get_cookie("session")
    assert cookie is not None

    def start(_click: int) -> str:
        one = app.test_client()
        one.set_cookie("session", cookie.value)
        return one.post("/exams/first-look-20", data={"extra": "1"}).location

    with ThreadPoolExecutor(_THREADS) as pool:
        places = set(pool.map(start, range(_THREADS)))
    with Session(banked) as session:
        open_exams = session.scalar(select(func.count()).where(Sitting.exam_id == "first-look-20"))
    assert (len(places), open_exams) == (1, 1)


def test_of_parallel_changes_one_is_kept_and_none_is_lost_in_silence(app: Flask, banked: Engine) -> None:
    """Eight tabs change one item from the same revision: one is kept, the others are told."""
    client = app.test_client()
    start = client.post("/practice", data=_SET)
    sitting = start.location.split("/")[2]
    cookie = client.get_cookie("session")
    assert cookie is not None

    def save(tab: int) -> int:
        one = app.test_client()
        one.set_cookie("session", cookie.value)
        return _save(one, sitting, 1, f"tab-{tab}", seconds=tab, flagged=tab % 2 == 0).status_code

    with ThreadPoolExecutor(_THREADS) as pool:
        answers = sorted(pool.map(save, range(_THREADS)))
    with Session(banked) as session:
        logged = session.scalar(select(func.count()).select_from(ResponseEvent))
    assert set(answers) <= {200, 409}
    assert logged == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/practice", {"start_key": "x\0"}),
        ("/practice", {"set": "topics", "topics": "x\0"}),
        ("/exams/first-look-20", {"start_key": "x\0"}),
        ("/exams/first\0look", {}),
        ("/sittings/no\0such-sitting/1", {"response": "1"}),
        ("/sittings/no\0such-sitting/1/report", {"text": "x"}),
    ],
)
def test_a_nul_is_refused_before_the_database_meets_it(app: Flask, path: str, sent: dict[str, str]) -> None:
    """PostgreSQL holds no NUL in a text; who sends one is told, and no error of ours is logged."""
    client = app.test_client()
    client.post("/practice", data=_SET)

    assert client.post(path, data=sent).status_code in {404, 422}


def _answer(client: FlaskClient, place: str, go: str, *, client_id: str) -> None:
    sent = {"response": "1", "certainty": "sure", "go": go, "revision": "0", "client_id": client_id}
    assert client.post(place, data=sent).status_code == 303


def _save(
    client: FlaskClient,
    sitting: str,
    position: int,
    client_id: str,
    *,
    seconds: int = 1,
    flagged: bool = False,
) -> TestResponse:
    sent = {
        "position": position,
        "response": [1],
        "client_id": client_id,
        "base_revision": 0,
        "seconds": seconds,
        "flagged": flagged,
    }
    return client.post(f"/sittings/{sitting}/responses", json=sent)
