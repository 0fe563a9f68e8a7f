"""`exam-prep sweep` and `exam-prep verify`: for operators."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.cli.printing import print_json, refuse_with_findings
from exam_prep.clock import system_clock
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import is_current
from exam_prep.errors import StartupError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.finish import sweep as sweep_sittings
from exam_prep.services.verify import verify as verify_log
from exam_prep.settings import read_settings


@click.command()
def sweep() -> None:
    """Close sittings whose time is up, and grade what a crash left ungraded; the server does it by itself."""
    with _database() as engine, writing_session(engine) as session:
        swept = sweep_sittings(session, ServedBankCache(), now=system_clock())
    click.echo(f"{swept} sittings swept")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(*, as_json: bool) -> None:
    """Recompute responses, scores and cards from the log; exit 1 when a table disagrees with it."""
    with _database() as engine, Session(engine) as session:
        found = verify_log(session, ServedBankCache())
    if as_json:
        print_json(asdict(found))
    else:
        for mismatch in found.mismatches:
            click.echo(f"{mismatch.table} {mismatch.key}: {mismatch.message}")
        click.echo(f"{found.sittings} sittings, {found.cards} cards, {len(found.mismatches)} mismatches")
    refuse_with_findings(len(found.mismatches))


@contextmanager
def _database() -> Iterator[Engine]:
    """Give the engine of a database that has this release's schema."""
    engine = make_engine(read_settings(os.environ).database_url)
    try:
        with engine.connect() as connection:
            if not is_current(connection):
                raise StartupError("The database has not this release's schema; start exam-prep serve once.")
        yield engine
    finally:
        engine.dispose()
