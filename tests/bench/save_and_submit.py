"""Save against submit, in two processes that begin together; and one request many times at once.

Run: python -m tests.bench.save_and_submit [--short]   (tests/bench/README.md explains the figures)
"""

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from typing import NamedTuple

from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.services.learners import find_learner
from exam_prep.services.sittings import finish
from exam_prep.services.sittings.saving import Change, ClosedError, Saved, save_response
from tests.at_once import at_once
from tests.bench.databases import NAMES, fresh_house, house_at, url_of
from tests.house import House

LONG, SHORT = 2000, 20
_COPIES, _REPEATS = 50, 20
_JITTER_SECONDS = 0.004
_PATIENCE = 60


class Race(NamedTuple):
    """An open sitting with one answer, and the other answer that is saved while it is handed in."""

    learner: str
    sitting: str
    before: str
    after: str


def run(house: House, races: int) -> Counter[str]:
    """Return how the races ended; an AssertionError names one that ended otherwise than it was told."""
    lined_up = [_line_up(house) for _ in range(races)]
    told = _raced(url_of(house.engine), lined_up)
    ends = Counter(_judged(house, race, saved=saved) for race, saved in zip(lined_up, told, strict=True))
    for _ in range(_REPEATS if races >= LONG else 1):
        _many_copies(house)
    assert house.verify().mismatches == ()
    return ends


def _line_up(house: House) -> Race:
    learner = house.guest()
    sitting = house.practice(learner, 3)
    row = house.item(sitting, 1)
    before, after = house.response(row, right=False), house.response(row, right=True)
    house.save(learner, sitting, 1, before)
    return Race(learner.public_id, sitting, before, after)


def _raced(url: str, races: Sequence[Race]) -> list[bool]:
    """Run saver and submitter; returns for each race whether the save was acknowledged."""
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(2), context.Queue()
    processes = [
        context.Process(target=_save_all, args=(url, races, gate, told)),
        context.Process(target=_submit_all, args=(url, races, gate)),
    ]
    for process in processes:
        process.start()
    answers: list[bool] = told.get(timeout=_PATIENCE + len(races))
    for process in processes:
        process.join(_PATIENCE)
        assert process.exitcode == 0
    told.close()
    return answers


def _save_all(
    url: str, races: Sequence[Race], gate: Barrier, told: "multiprocessing.Queue[list[bool]]"
) -> None:
    house, chance = house_at(url), random.Random(1)  # noqa: S311  # nothing secret
    answers = []
    for race in races:
        gate.wait(_PATIENCE)
        time.sleep(chance.random() * _JITTER_SECONDS)
        answers.append(_saved(house, race))
    told.put(answers)


def _saved(house: House, race: Race) -> bool:
    """Save as the view does; what is logged of a refused change is committed."""
    change = Change(
        1, race.after, None, flagged=False, struck=(), seconds=1, client_id=race.sitting, base_revision=1
    )
    with writing_session(house.engine) as session:
        try:
            save_response(session, house.cache, race.learner, race.sitting, change, now=house.clock())
        except ClosedError:
            return False
    return True


def _submit_all(url: str, races: Sequence[Race], gate: Barrier) -> None:
    house, chance = house_at(url), random.Random(2)  # noqa: S311  # nothing secret
    for race in races:
        with Session(house.engine) as session:
            learner = find_learner(session, race.learner)
        assert learner is not None
        gate.wait(_PATIENCE)
        time.sleep(chance.random() * _JITTER_SECONDS)
        with writing_session(house.engine) as session:
            finish.submit(session, house.cache, learner, race.sitting, now=house.clock())


def _judged(house: House, race: Race, *, saved: bool) -> str:
    """Return who was first. An acknowledged answer is the graded one; a refused one is in the log as late."""
    sitting, row = house.sitting(race.sitting), house.item(race.sitting, 1)
    log = [(one.revision, one.response) for one in house.events(race.sitting)]
    assert sitting.state is State.GRADED
    assert row.response == (race.after if saved else race.before)
    assert (row.points, sitting.points) == ((1, 1) if saved else (0, 0))
    assert log == [(1, race.before), (2 if saved else None, race.after)]
    return "save first" if saved else "submit first"


def _many_copies(house: House) -> None:
    """Send one request 50 times at once: one event, 50 equal answers."""
    learner = house.guest()
    sitting = house.practice(learner, 3)
    row = house.item(sitting, 1)
    change = house.change(sitting, 1, house.response(row, right=True))
    answers: list[Saved] = []
    at_once([lambda: answers.append(house.send(learner, sitting, change))] * _COPIES)
    assert len(answers) == _COPIES
    assert len(set(answers)) == 1
    assert len(house.events(sitting)) == 1


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few seconds a database")
    chosen = parser.parse_args()
    for name in NAMES:
        with fresh_house(name) as house:
            began = time.perf_counter()
            ends = run(house, SHORT if chosen.short else LONG)
        counts = ", ".join(f"{number} times {what}" for what, number in sorted(ends.items()))
        sys.stdout.write(
            f"{name}: {ends.total()} races, {counts}; 0 answers outside the graded snapshot; "
            f"{_COPIES} copies at once: 1 effect, equal answers; {time.perf_counter() - began:.0f} s\n"
        )


if __name__ == "__main__":
    main()
