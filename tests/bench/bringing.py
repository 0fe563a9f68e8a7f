"""How long bringing in the file of a learner with very many answers takes, and whether it then verifies."""

import json
import re
import resource
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import make_engine, snapshot_session, writing_session
from exam_prep.db.memory import Card
from exam_prep.db.schema import migrate
from exam_prep.interchange.learner.reading import read_learner_file
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.form import instant
from exam_prep.services.own_data.importing import bring_in
from exam_prep.services.verify import verify
from exam_prep.settings import bank_dir_default
from tests.house import House
from tests.set_clock import START, FakeClock

_ITEMS = 100
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def measure_bringing(answers: int) -> None:
    """Print seconds to read, to bring in and to verify, and the growth of memory."""
    with TemporaryDirectory() as folder:
        house, file = _made(Path(folder) / "from.sqlite3", answers)
        there = _house(Path(folder) / "to.sqlite3", house.clock)
        learner = there.guest()
        began = time.perf_counter()
        read = read_learner_file(file)
        click.echo(
            f"reading {answers} answers, {len(file) / 1e6:.1f} MB: {time.perf_counter() - began:.1f} s"
        )
        began = time.perf_counter()
        with writing_session(there.engine) as session:
            brought = bring_in(session, there.cache, learner, read, now=there.clock(), new_id=new_public_id)
        click.echo(f"bringing in {brought.answers} answers: {time.perf_counter() - began:.1f} s")
        click.echo(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        with snapshot_session(there.engine) as session:
            found = verify(session, ServedBankCache())
            cards = len(session.scalars(select(Card.concept)).all())
        click.echo(f"verify: {len(found.mismatches)} mismatches, {found.sittings} sittings, {cards} cards")
        house.engine.dispose()
        there.engine.dispose()


def _house(path: Path, clock: FakeClock) -> House:
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with writing_session(engine) as session:
        sync_bank(session, read_bank(bank_dir_default()), (), now=START)
    return House(engine, clock, lambda: 1)


def _made(path: Path, answers: int) -> tuple[House, bytes]:
    """Return a site, and the file of a learner who answered so many: sets of 100, a day apart."""
    house = _house(path, FakeClock())
    learner = house.guest()
    sitting = house.practice(learner, _ITEMS, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    with Session(house.engine) as session:
        document = json.loads("".join(own_document(session, house.cache, learner, now=house.clock())))
    (one,), reviews = document["sittings"], document["reviews"]
    days = range(answers // _ITEMS)
    document["sittings"] = [{**_later(one, day), "id": f"{one['id']}-{day}"} for day in days]
    document["reviews"] = [
        {**_later(review, day), "sitting": f"{one['id']}-{day}"} for day in days for review in reviews
    ]
    house.clock.advance(days=len(days))
    return house, json.dumps(document).encode()


def _later(value: Any, days: int) -> Any:  # noqa: ANN401  # any part of the document
    if isinstance(value, dict):
        return {name: _later(each, days) for name, each in value.items()}
    if isinstance(value, list):
        return [_later(each, days) for each in value]
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return instant(datetime.fromisoformat(value) + timedelta(days=days))
    return value


@click.command()
@click.option("--answers", default=20_000, show_default=True)
def main(answers: int) -> None:
    """Measure one import."""
    measure_bringing(answers)


if __name__ == "__main__":
    main()
