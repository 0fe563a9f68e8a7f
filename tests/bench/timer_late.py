"""Saves around a deadline: which count, what is kept of the others, and what the result says of them."""

import random
import shutil
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from exam_prep.core.deadline import GRACE
from exam_prep.db.engine import make_engine
from exam_prep.services.sittings.result import result_page
from exam_prep.services.sittings.time import deadline_of
from tests.house import House
from tests.set_clock import START, FakeClock

FROM = timedelta(seconds=-1)
UNTIL = timedelta(seconds=30)
_SEED = 20261128


@dataclass(slots=True)
class LateFigures:
    """What became of the saves; all but the first three are faults."""

    saves: int = 0
    counted: int = 0
    late: int = 0
    wrongly_counted: int = 0
    wrongly_late: int = 0
    in_time_not_graded: int = 0
    late_but_scored: int = 0
    late_not_shown: int = 0
    mismatches: int = 0


def measure_late(template: Path, folder: Path, saves: int) -> LateFigures:
    """Send `saves` right answers from 1 s before to 30 s after the deadlines of some exams."""
    numbers, chance = count(1), random.Random(_SEED)  # noqa: S311  # repeatable
    engine = make_engine(f"sqlite:///{shutil.copy(template, folder / 'late.sqlite3')}")
    house, figures = House(engine, FakeClock(START), lambda: next(numbers)), LateFigures()
    try:
        while figures.saves < saves:
            _sit(house, figures, chance, min(20, saves - figures.saves))
        figures.mismatches = len(house.verify().mismatches)
    finally:
        engine.dispose()
    return figures


def _sit(house: House, figures: LateFigures, chance: random.Random, saves: int) -> None:
    learner = house.guest()
    sitting = house.mock(learner)
    end = deadline_of(house.sitting(sitting), house.clock())
    assert end is not None
    # The last instant that counts and the first that does not are always among them.
    offsets = sorted(FROM + chance.random() * (UNTIL - FROM) for _ in range(saves - 2))
    in_time = 0
    edges = (GRACE, GRACE + timedelta.resolution)
    for row, offset in zip(house.items(sitting), (*offsets, *edges), strict=False):
        house.clock.set(end + offset)
        saved = house.save(learner, sitting, row.position, house.response(row, right=True))
        in_time += offset <= GRACE
        figures.saves += 1
        figures.late += saved.late
        figures.counted += not saved.late
        figures.wrongly_counted += not saved.late and offset > GRACE
        figures.wrongly_late += saved.late and offset <= GRACE
    house.clock.set(end + UNTIL)
    house.sweep()
    with Session(house.engine) as session:
        result = result_page(session, house.cache, learner, sitting, now=house.clock())
    figures.in_time_not_graded += max(0, in_time - round(result.points))
    figures.late_but_scored += max(0, round(result.points) - in_time)
    figures.late_not_shown += saves - in_time - len(result.late)
    house.clock.set(house.clock() + timedelta(days=1))
