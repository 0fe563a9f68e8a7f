"""What stored sums of item statistics cost: on handing in, in a report, and on working all out anew.

Run: python -m tests.bench.stored_sums [--short]

A bank of 2,000 items, exams of 100, SQLite. Handing in is measured side by side: every other sitting is
handed in by a server that counts nothing; processor time, since other work on the machine moves it least.
Working out reads a million responses from the database.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from statistics import median
from unittest import mock

import numpy as np
from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.roles import Role
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, State
from exam_prep.db.bank import ItemVersion
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.schema import migrate
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.analysing.report import Wish, analysis_report
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.item_statistics.counting import count_sitting
from exam_prep.services.sittings import finish
from exam_prep.services.verify_statistics import check_statistics
from tests.factories import EXAM, make_item, read_bank_of
from tests.house import House
from tests.set_clock import START, FakeClock

FORM = 100
_VERSION = 7
_AT_ONCE = 500
_ADMIN = AccountRef(1, "admin", "admin@example.org", Role.ADMIN, 1)


def make_house(file: Path, items: int) -> House:
    """Return services over a new database whose bank has this many items and an exam of 100."""
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    with writing_session(engine) as session:
        bank = read_bank_of([make_one(number) for number in range(items)], exam_items=FORM)
        sync_bank(session, bank, (), now=START)
    numbers = count(1)
    return House(engine, FakeClock(), lambda: next(numbers))


def make_one(number: int) -> Item:
    """Return an item of four options with ids of one letter, as in the shipped bank."""
    item = make_item(number)
    options = zip("abcd", item.options, strict=True)
    return replace(item, options=tuple(replace(each, id=name) for name, each in options))


@dataclass(slots=True)
class HandingIn:
    """Milliseconds of processor time: handing in without and with counting, and the counting alone."""

    without: list[float]
    counting: list[float]
    alone: list[float]


def hand_in(house: House, sittings: int) -> HandingIn:
    """Hand in exams of 100 answered items, every other one with counting."""
    found = HandingIn([], [], [])

    def timed(session: Session, cache: ServedBankCache, row: Sitting, rows: Sequence[SittingItem]) -> None:
        session.flush()  # what is written anyway is no part of it
        began = time.thread_time()
        count_sitting(session, cache, row, rows)
        found.alone.append(1000 * (time.thread_time() - began))

    for number in range(sittings):
        learner = house.guest()
        sitting = house.mock(learner, EXAM)
        house.sql("UPDATE sitting_item SET response = '2', seconds = 30 WHERE response = ''")
        counts = bool(number % 2)
        with mock.patch.object(finish, "count_sitting", timed if counts else _count_nothing):
            began = time.thread_time()
            house.submit(learner, sitting)
            times = found.counting if counts else found.without
            times.append(1000 * (time.thread_time() - began))
    return found


def _count_nothing(*_given: object) -> None:
    return


def fill(house: House, sittings: int, *, seed: int = 1) -> None:
    """Write handed-in mocks of 100 items, each by a learner of its own, and count them one by one."""
    rng = np.random.default_rng(seed)
    with Session(house.engine) as session:
        versions = session.execute(select(ItemVersion.id, ItemVersion.item_id)).all()
        first = 1 + max(session.scalars(select(Sitting.id)), default=0)
    for start in range(first, first + sittings, _AT_ONCE):
        ids = range(start, min(start + _AT_ONCE, first + sittings))
        with writing_session(house.engine) as session:
            session.execute(insert(Learner), [_learner(number) for number in ids])
            session.execute(insert(Sitting), [_sitting(number) for number in ids])
            rows = [row for number in ids for row in _rows(rng, number, versions)]
            session.execute(insert(SittingItem), rows)
            for sitting in session.scalars(select(Sitting).where(Sitting.id.in_(ids))):
                count_sitting(session, house.cache, sitting)


def _learner(number: int) -> dict[str, object]:
    return {
        "id": 10_000 + number,
        "public_id": f"made-{number}",
        "created_at": START,
        "last_seen_at": START,
        "time_multiplier": Decimal(1),
    }


def _sitting(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": f"made-{number}",
        "learner_id": 10_000 + number,
        "mode": Mode.MOCK,
        "feedback": Feedback.END,
        "state": State.GRADED,
        "title": "Made",
        "exam_id": EXAM,
        "blueprint_version": _VERSION,
        "seed": number,
        "items": FORM,
        "started_at": START,
        "limit_seconds": 6000,
        "multiplier": Decimal(1),
        "submitted_at": START + timedelta(hours=1),
        "graded_at": START + timedelta(hours=1),
        "finished_by": FinishedBy.CANDIDATE,
        "points": 0.0,
    }


def _rows(
    rng: np.random.Generator, number: int, versions: Sequence[Row[int, str]]
) -> Iterator[dict[str, object]]:
    for position, place in enumerate(rng.permutation(len(versions))[:FORM].tolist(), start=1):
        version, item = versions[place]
        order = ["abcd"[at] for at in rng.permutation(4).tolist()]
        response = int(rng.integers(1, 5))
        yield {
            "sitting_id": number,
            "position": position,
            "item_version_id": version,
            "item_id": item,
            "concept": "made",
            "tag": "made",
            "section": "",
            "option_order": " ".join(order),
            "response": str(response),
            "points": float(order[response - 1] == "b"),
            "seconds": int(rng.integers(2, 90)),
            "committed_at": START,
        }


def report(house: House) -> float:
    """Return seconds of processor time for the whole table of items, read from the database."""
    began = time.thread_time()
    with Session(house.engine) as session:
        analysis_report(session, house.cache, _ADMIN, Wish())
    return time.thread_time() - began


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="Does it work, not how fast.")
    items, sittings, made = (200, 6, 20) if parser.parse_args().short else (2_000, 200, 10_000)
    with tempfile.TemporaryDirectory() as name:
        house = make_house(Path(name) / "bench.sqlite3", items)
        found = hand_in(house, sittings)
        _tell(f"handing in 100 items, counting nothing: {median(found.without):.1f} ms")
        _tell(f"handing in 100 items, counting:         {median(found.counting):.1f} ms")
        _tell(f"counting alone:                         {median(found.alone):.2f} ms")
        house.sql("DELETE FROM sitting WHERE id NOT IN (SELECT sitting_id FROM counted_sitting)")
        fill(house, made)
        _tell(f"report of {items:,} items: {min(report(house) for _ in range(5)):.2f} s of processor time")
        began, clock = time.thread_time(), time.perf_counter()
        with Session(house.engine) as session:
            checked, mismatches = check_statistics(session, ServedBankCache())
        clock, began = time.perf_counter() - clock, time.thread_time() - began
        _tell(
            f"working out {made * FORM:,} responses: {began:.1f} s of processor time, "
            f"{clock:.1f} s by the clock"
        )
        _tell(f"{checked} sums worked out, {len(mismatches)} differ")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
