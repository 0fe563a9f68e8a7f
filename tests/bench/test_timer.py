"""Time is kept: the short form of the bench, whose figures are counts of faults."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.bench.timer_jumps import faketime, measure_jump
from tests.bench.timer_late import measure_late


def test_what_comes_in_time_counts_and_what_comes_late_is_shown(bank: Engine, tmp_path: Path) -> None:
    """Sixty saves from a second before to half a minute after the deadline; the edges are among them."""
    figures = measure_late(_file_of(bank), _made(tmp_path / "late"), 60)
    assert (figures.saves, figures.counted + figures.late) == (60, 60)
    assert figures.counted > 3
    assert figures.late > 3
    assert (figures.wrongly_counted, figures.wrongly_late) == (0, 0)
    assert (figures.in_time_not_graded, figures.late_but_scored, figures.late_not_shown) == (0, 0, 0)
    assert figures.mismatches == 0


@pytest.mark.long
def test_an_exam_on_a_real_server_ends_in_time_though_the_clock_is_set(bank: Engine, tmp_path: Path) -> None:
    """An hour back, in the middle of an exam: nobody is signed out, called late or due at a strange time."""
    library = faketime()
    if library is None:
        pytest.skip("libfaketime is not installed (Debian: faketime).")
    data_dir = _made(tmp_path / "served" / "instance")
    shutil.copy(_file_of(bank), data_dir / "exam_prep.sqlite3")
    figures = measure_jump(data_dir, -3600, library)
    assert figures.shown_error_seconds <= 2
    assert figures.end_error_seconds <= 2
    assert (figures.in_time_called_late, figures.late_called_in_time) == (0, 0)
    assert (figures.closed_at_another_time, figures.strange_due_dates) == (0, 0)
    assert figures.jumps_logged > 0
    assert figures.noted_on_readyz


def _file_of(bank: Engine) -> Path:
    return Path(str(bank.url.database))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
