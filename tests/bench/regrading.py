"""What a regrade costs: the look before it, the commit, and how long a save waits meanwhile.

Run: python -m tests.bench.regrading [--short]

Exams of 100 items on SQLite, every one of them with the item that is regraded. While the commit runs, another
learner saves one answer after the other; the longest of these waits is told.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

from exam_prep.core.regrading.treatments import Treatment
from exam_prep.services.learners import LearnerRef
from tests.bench.stored_sums import FORM, make_house
from tests.factories import EXAM
from tests.house import House
from tests.regrading import commit, previewed

_BETWEEN_SAVES_SECONDS = 0.01
_ANSWERS = (
    "UPDATE sitting_item SET response = CAST(1 + sitting_id % 4 AS TEXT), seconds = 30 WHERE response = ''"
)


def sit(house: House, sittings: int) -> str:
    """Hand in exams of 100 answered items, each by a learner of its own; returns the last one."""
    last = ""
    for _ in range(sittings):
        learner = house.guest()
        last = house.mock(learner, EXAM)
        house.sql(_ANSWERS)
        house.submit(learner, last)
    return last


def save_on(house: House, learner: LearnerRef, sitting: str, done: Event, found: list[float]) -> None:
    """Save one answer after the other until `done`; note how many seconds each took."""
    number = 0
    while not done.is_set():
        began = time.perf_counter()
        house.save(learner, sitting, 1 + number % 10, str(1 + number % 4))
        found.append(time.perf_counter() - began)
        number += 1
        time.sleep(_BETWEEN_SAVES_SECONDS)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="Does it work, not how fast.")
    sittings = 6 if parser.parse_args().short else 300
    with tempfile.TemporaryDirectory() as name:
        house = make_house(Path(name) / "bench.sqlite3", FORM)
        sitting = sit(house, sittings)
        row = house.items(sitting)[0]
        for treatment, key in (
            (Treatment.FULL_CREDIT, 0),
            (Treatment.DROP, 0),
            (Treatment.NEW_KEY, row.item_version_id),
        ):
            began = time.perf_counter()
            found = previewed(house, row, treatment, key)
            looked = time.perf_counter() - began
            done, waits = Event(), list[float]()
            learner = house.guest()
            running = house.practice(learner, 10)
            saver = Thread(target=save_on, args=(house, learner, running, done, waits))
            saver.start()
            began = time.perf_counter()
            commit(house, found)
            committed = time.perf_counter() - began
            time.sleep(0.1)
            done.set()
            saver.join()
            _tell(
                f"{treatment}: {len(found.effects)} sittings, look {looked:.2f} s, commit {committed:.2f} s, "
                f"longest save {max(waits):.2f} s of {len(waits)}"
            )


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
