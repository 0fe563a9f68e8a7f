"""Real servers over one PostgreSQL: they behave as one, and outlive the death of their database."""

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from exam_prep.db.engine import make_engine
from exam_prep.settings import bank_dir_default
from tests.postgres_server import PostgresServer, postgres_server
from tests.serving.processes import EXAM_PREP, clean_environment, serving
from tests.serving.visiting import EXAM, Visit, begin_exam

pytestmark = pytest.mark.long

TITLE = "Another first look"
SECRET = "0123456789abcdef" * 4
BACK_SECONDS = 30
"""A machine under load is slow; what is usual is measured by hand, not asserted."""


@pytest.fixture(scope="module")
def synced() -> Iterator[PostgresServer]:
    """Give a server that waits for the disk, and may be killed."""
    with postgres_server(synced=True) as running:
        yield running


def _settings(url: str) -> dict[str, str]:
    return {"EXAM_PREP_DATABASE_URL": url, "EXAM_PREP_SECRET_KEY": SECRET}


def test_two_servers_on_one_database_are_one(server: PostgresServer, tmp_path: Path) -> None:
    """Both start at once on an empty database, serve one learner in turn, and follow one sync."""
    name = server.make()
    bank = Path(shutil.copytree(bank_dir_default({}), tmp_path / "bank"))
    settings = {**_settings(server.url(name)), "EXAM_PREP_BANK_DIR": str(bank)}
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as starters, ExitStack() as stack:
        starts = [starters.submit(stack.enter_context, serving(each, **settings)) for each in folders]
        one, two = (start.result() for start in starts)
        assert sorted(" 0 added" in served.said for served in (one, two)) == [False, True]
        with httpx.Client(base_url=one.url) as at_one, httpx.Client(base_url=two.url) as at_two:
            _answer_in_turn(at_one, at_two)
            _rename_exam(bank, settings, folders[0])
            assert [TITLE in each.get(f"/exams/{EXAM}").text for each in (at_one, at_two)] == [True, True]
        assert (one.stop(), two.stop()) == (0, 0)
    server.drop(name)


def test_a_killed_database_costs_no_saved_answer(synced: PostgresServer, tmp_path: Path) -> None:
    """It is killed under load and started again: the server goes on by itself, and what it said is kept."""
    name = synced.make()
    with (
        serving(tmp_path, **_settings(synced.url(name))) as served,
        httpx.Client(base_url=served.url, timeout=30) as client,
        ThreadPoolExecutor(4) as senders,
    ):
        visit, ended = begin_exam(client), threading.Event()
        sent = [senders.submit(_save_until, ended, visit, position) for position in range(1, 5)]
        time.sleep(0.5)
        synced.kill()
        assert httpx.get(f"{served.url}/readyz", timeout=30).status_code == 503
        synced.start_again()
        back = time.monotonic()
        while httpx.get(f"{served.url}/readyz", timeout=30).status_code != 200:
            assert time.monotonic() < back + BACK_SECONDS, served.said
            time.sleep(0.05)
        time.sleep(0.5)
        ended.set()
        outcomes = [each.result() for each in sent]
        assert served.stop() == 0
    assert _logged(synced.url(name)) == [acknowledged for acknowledged, _ in outcomes]
    assert {status for _, seen in outcomes for status in seen} <= {200, 503}
    assert any(503 in seen for _, seen in outcomes)


def _answer_in_turn(at_one: httpx.Client, at_two: httpx.Client) -> None:
    visit = begin_exam(at_one)
    at_two.cookies = at_one.cookies
    moved = Visit(at_two, visit.sitting, visit.token)
    for revision in range(6):
        here = visit if revision % 2 else moved
        assert here.save(1, revision % 2 + 1, revision).json()["revision"] == revision + 1
    assert moved.save(1, 1, 3).status_code == 409


def _rename_exam(bank: Path, settings: dict[str, str], folder: Path) -> None:
    """Give an exam another title in its file, and sync beside the running servers."""
    file = bank / "exams" / f"{EXAM}.toml"
    file.write_text(
        re.sub(r'(?m)^title = ".*"$', f'title = "{TITLE}"', file.read_text(encoding="utf-8"), count=1)
    )
    environment = clean_environment(**settings)
    subprocess.run([EXAM_PREP, "bank", "sync"], cwd=folder, env=environment, check=True, capture_output=True)


def _save_until(ended: threading.Event, visit: Visit, position: int) -> tuple[int, set[int]]:
    """Save in a row, each again until it is acknowledged; return the last revision and the statuses seen."""
    revision, seen = 0, set()
    while not ended.is_set() or not revision:
        try:
            answer = visit.save(position, revision % 2 + 1, revision)
        except httpx.TransportError:
            # No answer tells nothing, so the same change is sent again, as the page does.
            continue
        seen.add(answer.status_code)
        if answer.status_code == 200:
            revision = answer.json()["revision"]
        else:
            time.sleep(0.02)
    return revision, seen


def _logged(url: str) -> list[int]:
    engine = make_engine(url)
    with engine.connect() as connection:
        query = "SELECT count(*) FROM response_event GROUP BY position ORDER BY position"
        found = list(connection.scalars(text(query)))
    engine.dispose()
    return found
