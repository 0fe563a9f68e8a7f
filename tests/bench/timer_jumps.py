"""A real server whose wall clock is set in the middle of an exam, by libfaketime."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from exam_prep.clock import system_clock
from tests.serving.processes import EXAM_PREP, Served, clean_environment, serving
from tests.serving.visiting import Visit, begin_exam

_LEFT = timedelta(seconds=6)
_LIMIT = timedelta(minutes=30)
_LONGEST_DUE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class JumpFigures:
    """How far the end of an exam was off in seconds, and what else went astray (0 each)."""

    jump_seconds: int
    shown_error_seconds: float
    end_error_seconds: float
    in_time_called_late: int
    late_called_in_time: int
    closed_at_another_time: int
    strange_due_dates: int
    jumps_logged: int
    noted_on_readyz: bool


def faketime() -> Path | None:
    """Return Debian's libfaketime, or None where it is not installed."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def measure_jump(data_dir: Path, seconds: int, library: Path) -> JumpFigures:
    """Set the server's clock by `seconds` 6 s before the end of an exam and watch it end."""
    with _server(data_dir, library) as (served, set_clock), httpx.Client(base_url=served.url) as client:
        visit = begin_exam(client)
        visit.save(1, 1, 0).raise_for_status()
        end = _bring_near_its_end(data_dir, visit)
        set_clock(seconds)
        shown = end - timedelta(seconds=_beat(visit)["seconds_left"]) - system_clock()
        wrongly_late = visit.save(2, 1, 0).json()["late"]
        over = _wait_for_the_end(visit)
        _wait_until(end + timedelta(seconds=4))
        wrongly_late += visit.save(3, 1, 0).json()["late"]
        _wait_until(end + timedelta(seconds=5.5))
        reply = visit.save(4, 1, 0).json()
        note = " ".join(client.get("/readyz").json()["notes"])
        _sweep(data_dir)
        return JumpFigures(
            jump_seconds=seconds,
            shown_error_seconds=abs(shown.total_seconds()),
            end_error_seconds=abs((over - end).total_seconds()),
            in_time_called_late=int(wrongly_late),
            late_called_in_time=int(not reply["late"]),
            closed_at_another_time=int(_closed_at(data_dir, visit) != end),
            strange_due_dates=_strange_due_dates(data_dir),
            jumps_logged=served.said.count("clock_jumped"),
            noted_on_readyz="clock:" in note,
        )


@contextmanager
def _server(data_dir: Path, library: Path) -> Iterator[tuple[Served, "_Setter"]]:
    setter = _Setter(data_dir.parent / "faketime")
    setter(0)
    with serving(
        data_dir.parent,
        LD_PRELOAD=str(library),
        FAKETIME_TIMESTAMP_FILE=str(setter.file),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    ) as served:
        yield served, setter


@dataclass(frozen=True, slots=True)
class _Setter:
    file: Path

    def __call__(self, seconds: int) -> None:
        aside = self.file.with_suffix(".new")
        aside.write_text(f"{seconds:+d}\n", encoding="ascii")
        aside.replace(self.file)


def _bring_near_its_end(data_dir: Path, visit: Visit) -> datetime:
    """Let the exam have begun long ago, so that 6 s are left; returns its end."""
    end = system_clock() + _LEFT
    values = (_stored(end - _LIMIT), _stored(end), _name(visit))
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3", timeout=10)) as database, database:
        database.execute("UPDATE sitting SET started_at = ?, check_at = ? WHERE public_id = ?", values)
    return end


def _beat(visit: Visit) -> dict[str, int]:
    beat: dict[str, int] = visit.client.get(f"{visit.sitting}/clock").raise_for_status().json()
    return beat


def _wait_for_the_end(visit: Visit) -> datetime:
    while not _beat(visit)["is_over"]:
        time.sleep(0.02)
    return system_clock()


def _wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - system_clock()).total_seconds()))


def _sweep(data_dir: Path) -> None:
    environment = clean_environment(EXAM_PREP_DATA_DIR=str(data_dir))
    subprocess.run([EXAM_PREP, "sweep"], env=environment, check=True, capture_output=True)


def _closed_at(data_dir: Path, visit: Visit) -> datetime | None:
    query = "SELECT submitted_at FROM sitting WHERE public_id = ? AND finished_by = 'timer'"
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        row = database.execute(query, (_name(visit),)).fetchone()
    return datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if row else None


def _strange_due_dates(data_dir: Path) -> int:
    """Count cards whose review lies ahead, or that are due before it or after more than a year."""
    now = system_clock()
    with closing(sqlite3.connect(data_dir / "exam_prep.sqlite3")) as database:
        cards = database.execute("SELECT last_review_at, due_at FROM card").fetchall()
    pairs = [tuple(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in card) for card in cards]
    assert pairs, "no card was made"
    return sum(not (last <= now and last < due <= now + _LONGEST_DUE) for last, due in pairs)


def _stored(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _name(visit: Visit) -> str:
    return visit.sitting.rpartition("/")[2]
