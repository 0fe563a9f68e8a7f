"""How long one's own data takes, and how much memory, for a learner with very many answers."""

import io
import resource
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.bank import ItemVersion
from exam_prep.db.engine import make_engine, snapshot_session, writing_session
from exam_prep.db.schema import migrate
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.interchange.sheet.xlsx_file import write_xlsx
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.content import load_content
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef, create_guest
from exam_prep.services.own_data.answers import HEADER, answer_rows
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.forgetting import forget
from exam_prep.settings import bank_dir_default
from tests.set_clock import START

_ITEMS = 100


def measure_own_data(answers: int) -> None:
    """Print size, seconds and growth of memory for each file, and the seconds of deleting."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'own.sqlite3'}")
        migrate(engine)
        with writing_session(engine) as session:
            sync_bank(session, read_bank(bank_dir_default()), (), now=START)
            learner = create_guest(session, new_public_id(), now=START)
            for number in range(answers // _ITEMS):
                _sat(session, learner, number)
        cache = ServedBankCache()
        for name, write in {"everything.json": _json, "answers.csv": _csv, "answers.xlsx": _xlsx}.items():
            with snapshot_session(engine) as session:
                out, began = io.BytesIO(), time.perf_counter()
                write(out, session, cache, learner)
                spent = time.perf_counter() - began
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            click.echo(
                f"{name}, {answers} answers: {out.tell() / 1e6:.1f} MB in {spent:.1f} s, peak {most:.0f} MB"
            )
        began = time.perf_counter()
        with writing_session(engine) as session:
            forget(session, learner)
        click.echo(f"deleting {answers} answers: {time.perf_counter() - began:.2f} s")
        engine.dispose()


def _json(out: IO[bytes], session: Session, cache: ServedBankCache, learner: LearnerRef) -> None:
    for piece in own_document(session, cache, learner, now=START):
        out.write(piece.encode())


def _csv(out: IO[bytes], session: Session, cache: ServedBankCache, learner: LearnerRef) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    write_csv(text, HEADER, answer_rows(session, cache, learner))
    text.detach()


def _xlsx(out: IO[bytes], session: Session, cache: ServedBankCache, learner: LearnerRef) -> None:
    write_xlsx(out, "Answers", HEADER, answer_rows(session, cache, learner))


def _sat(session: Session, learner: LearnerRef, number: int) -> None:
    """Write a graded mock of 100 answers, each saved once."""
    at = START + timedelta(hours=number)
    row = Sitting(
        public_id=new_public_id(), learner_id=learner.id, mode=Mode.MOCK, feedback=Feedback.END,
        state=State.GRADED, title="A mix", seed=number, items=_ITEMS, started_at=at, multiplier=None,
        submitted_at=at, graded_at=at, points=50.0,
    )  # fmt: skip
    session.add(row)
    session.flush()
    versions = session.execute(select(ItemVersion.id, ItemVersion.content).limit(_ITEMS)).all()
    items, changes = [], []
    for position, (version, content) in enumerate(versions, start=1):
        item = load_content(content).item
        items.append({
            "sitting_id": row.id, "position": position, "item_version_id": version, "item_id": item.id,
            "concept": item.concept, "tag": item.tag, "section": "", "response": "1", "revision": 1,
            "option_order": " ".join(option.id for option in item.options), "saved_at": at, "points": 0.5,
            "committed_at": at,
        })  # fmt: skip
        changes.append({
            "sitting_id": row.id, "position": position, "client_id": f"{number}-{position}", "revision": 1,
            "base_revision": 0, "response": "1", "flagged": False, "struck": "", "seconds": 20,
            "received_at": at,
        })  # fmt: skip
    session.execute(insert(SittingItem), items)
    session.execute(insert(ResponseEvent), changes)
