"""`exam-prep serve` starts on an empty machine, or says in one sentence why it cannot."""

import hashlib
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from tests.bench.proc import pss_mb, rss_mb
from tests.ports import free_port
from tests.serving.processes import (
    EXAM_PREP,
    clean_environment,
    refused,
    running,
    serving,
    wait_until_it_says,
)
from tests.serving.visiting import begin_exam


def _sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a refusal prints; anything more, a trace above all, is a failure."""
    assert ended.returncode == 1
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0].removeprefix("Error: ")


@pytest.mark.long
def test_workers_share_what_the_application_takes(data_dir: Path) -> None:
    """Of all memory that server and workers see, less than half is there more than once."""
    with serving(data_dir.parent) as served:
        for _ in range(20):
            assert httpx.get(served.url, timeout=30).status_code == 200
        seen, held = rss_mb(served.process.pid), pss_mb(served.process.pid)
        assert served.stop() == 0
    assert held < 0.55 * seen, f"{held:.0f} of {seen:.0f} MB"


@pytest.mark.long
@pytest.mark.sqlite("the file and the secret of a machine without settings")
def test_an_empty_machine_is_served_with_one_command(tmp_path: Path) -> None:
    """Data directory, secret and database are made, the first page answers, and a stop exits with 0."""
    with serving(tmp_path) as served:
        page = httpx.get(served.url)
        assert (page.status_code, "<h1" in page.text) == (200, True)
        wait_until_it_says(served, f"Ready at http://localhost:{served.url.rpartition(':')[2]} ")
        assert served.stop() == 0
    made = tmp_path / "instance"
    assert stat.S_IMODE(made.stat().st_mode) == stat.S_IRWXU
    assert stat.S_IMODE((made / "secret_key").stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert len((made / "secret_key").read_text(encoding="ascii")) == 64
    with closing(sqlite3.connect(made / "exam_prep.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM item WHERE retired_at IS NULL").fetchone()[0] > 0


@pytest.mark.long
def test_ready_is_said_once_it_answers(data_dir: Path) -> None:
    """Whoever waits for the sentence may call at once, by whatever name the site answers to."""
    port = free_port()
    with subprocess.Popen(
        [EXAM_PREP, "serve", "--port", str(port)],
        cwd=data_dir.parent,
        env=clean_environment(EXAM_PREP_TRUSTED_HOSTS="exam.example.org"),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert any(line.startswith("Ready at") for line in process.stdout)
            answer = httpx.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": "exam.example.org"})
            assert answer.status_code == 200
        finally:
            process.terminate()


@pytest.mark.long
def test_two_first_starts_at_once_both_serve(tmp_path: Path) -> None:
    """They take turns at migrating and syncing one new database."""
    with ThreadPoolExecutor(2) as starters, ExitStack() as stack:
        starts = [starters.submit(stack.enter_context, serving(tmp_path)) for _ in range(2)]
        assert [httpx.get(start.result().url).status_code for start in starts] == [200, 200]
        assert sorted(" 0 added" in start.result().said for start in starts) == [False, True]


@pytest.mark.long
def test_a_second_start_keeps_secret_and_work(data_dir: Path) -> None:
    """A learner goes on with the same cookie after a restart."""
    with serving(data_dir.parent) as served, httpx.Client(base_url=served.url) as client:
        visit = begin_exam(client)
        assert visit.save(1, 2, 0).json()["revision"] == 1
        cookies = dict(client.cookies)
        served.stop()
    with serving(data_dir.parent) as again, httpx.Client(base_url=again.url, cookies=cookies) as client:
        page = client.get(f"{visit.sitting}/1")
        assert (page.status_code, 'name="revision" value="1"' in page.text) == (200, True)


@pytest.mark.long
def test_an_occupied_port_is_refused(tmp_path: Path) -> None:
    """The sentence names the port and the option that chooses another; nothing is made."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = _sentence(refused(tmp_path, "--port", port))
    assert port in said
    assert "--port" in said
    assert not list(tmp_path.glob("instance/*.sqlite3"))


@pytest.mark.long
@pytest.mark.parametrize("host", ["192.0.2.1", "x" * 70])
def test_an_address_that_is_not_ours_is_refused(tmp_path: Path, host: str) -> None:
    """A foreign address or an impossible name is one sentence, not a trace."""
    assert host in _sentence(refused(tmp_path, "--host", host))


@pytest.mark.long
def test_a_host_may_be_given_by_name(data_dir: Path) -> None:
    """The name localhost is as good as 127.0.0.1."""
    port = free_port()
    command = [EXAM_PREP, "serve", "--host", "localhost", "--port", str(port)]
    with running(command, data_dir.parent, port, clean_environment()) as served:
        assert served.stop() == 0


def test_a_data_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A path below a file cannot be written, whoever asks."""
    assert "EXAM_PREP_DATA_DIR" in _sentence(refused(tmp_path, EXAM_PREP_DATA_DIR="/dev/null/x"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_data_directory_is_refused(tmp_path: Path) -> None:
    """A directory without write permission is named with what to do."""
    (tmp_path / "data").mkdir(mode=0o500)
    assert "EXAM_PREP_DATA_DIR" in _sentence(refused(tmp_path, EXAM_PREP_DATA_DIR="data"))


@pytest.mark.long
@pytest.mark.sqlite("the secret that is made where none is set")
def test_a_secret_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder in the secret's place is one sentence."""
    (tmp_path / "instance" / "secret_key").mkdir(parents=True)
    assert "secret_key" in _sentence(refused(tmp_path))


@pytest.mark.long
def test_a_weak_secret_is_refused(tmp_path: Path) -> None:
    """A short key of one's own is refused before anything is served."""
    weak = {"EXAM_PREP_SECRET_KEY": "correct horse"}
    assert "EXAM_PREP_SECRET_KEY" in _sentence(refused(tmp_path, **weak))


@pytest.mark.long
@pytest.mark.parametrize("name", ["FLASK_DEBUG", "PYTHONOPTIMIZE"])
def test_a_set_up_for_development_is_refused(tmp_path: Path, name: str) -> None:
    """Neither debug pages nor left-out checks reach people."""
    assert name in _sentence(refused(tmp_path, **{name: "1"}))


def test_postgresql_without_a_secret_is_refused(tmp_path: Path) -> None:
    """Two hosts with a key each would sign everybody out in turn."""
    url = "postgresql://nobody@127.0.0.1:1/none"
    assert "EXAM_PREP_SECRET_KEY" in _sentence(
        refused(tmp_path, EXAM_PREP_DATABASE_URL=url, EXAM_PREP_SECRET_KEY="")
    )


def test_a_form_of_logs_that_is_none_is_refused(tmp_path: Path) -> None:
    """The setting is named."""
    assert "EXAM_PREP_LOG" in _sentence(refused(tmp_path, EXAM_PREP_LOG="xml"))


@pytest.mark.long
@pytest.mark.parametrize("url", ["mysql://x/y", "exam.sqlite3", "sqlite://", "sqlite:////dev/null/x.sqlite3"])
def test_a_database_address_that_does_not_work_is_refused(tmp_path: Path, url: str) -> None:
    """The sentence names the setting to mend."""
    settings = {"EXAM_PREP_DATABASE_URL": url, "EXAM_PREP_SECRET_KEY": "0123456789abcdef" * 4}
    assert "EXAM_PREP_DATABASE_URL" in _sentence(refused(tmp_path, **settings))


@pytest.mark.long
@pytest.mark.sqlite("the bytes of its file")
def test_a_database_of_a_newer_release_is_refused_and_left_alone(data_dir: Path) -> None:
    """Not one byte of a database that this release does not know is changed."""
    file = data_dir / "exam_prep.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffff'")
        database.commit()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert "newer release" in _sentence(refused(data_dir.parent))
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


@pytest.mark.long
@pytest.mark.sqlite("the bytes of its file")
def test_a_file_that_is_no_database_is_refused_and_left_alone(data_dir: Path) -> None:
    """Somebody else's file in the database's place is not overwritten."""
    file = data_dir / "exam_prep.sqlite3"
    file.write_bytes(b"not a database" * 100)
    assert "database" in _sentence(refused(data_dir.parent))
    assert file.read_bytes() == b"not a database" * 100


@pytest.mark.long
def test_a_folder_without_a_bank_is_refused(tmp_path: Path) -> None:
    """A wrong EXAM_PREP_BANK_DIR is named."""
    (tmp_path / "empty").mkdir()
    ended = refused(tmp_path, EXAM_PREP_BANK_DIR="empty")
    assert ended.returncode == 2
    assert str(tmp_path / "empty") in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.sqlite("the secret that is made where none is set")
def test_two_first_starts_agree_on_one_secret(tmp_path: Path) -> None:
    """Eight processes that begin at once read the same whole key."""
    script = (
        "import os; from exam_prep.settings import read_settings; print(read_settings(os.environ).secret_key)"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", script], cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE
        )
        for _ in range(8)
    ]
    keys = {racer.communicate()[0] for racer in racers}
    assert [len(key.strip()) for key in keys] == [64]
    assert [file.name for file in (tmp_path / "instance").iterdir()] == ["secret_key"]
