"""`exam-prep bank sync`, and the same step at the start of `serve`."""

import os
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from exam_prep.cli.database import opened
from exam_prep.cli.printing import tell_findings
from exam_prep.clock import steady_clock
from exam_prep.db.schema import migrate
from exam_prep.errors import StartupError
from exam_prep.services.bank.bring_up import sync_folder, sync_if_changed
from exam_prep.services.bank.sync import SyncOutcome
from exam_prep.settings import read_settings


@click.command()
def sync() -> None:
    """Bring the bank's files into the database: changed items become new versions, removed ones retire."""
    settings = read_settings(os.environ)
    with opened(settings) as engine:
        migrate(engine)
        outcome = sync_and_tell(engine, settings.bank_dir, now=steady_clock(settings.data_dir)())
    if outcome.refused:
        raise StartupError("The bank was not changed: mend the findings above and sync again.")


def sync_and_tell(engine: Engine, folder: Path, *, now: datetime, stamp: Path | None = None) -> SyncOutcome:
    """Sync and print what happened; findings go to stderr. With a `stamp`, only if the files changed.

    Raises:
        StartupError: the files cannot be served and no earlier bank is there.
        InvalidError: `folder` holds no bank.
    """
    if stamp is None:
        outcome = sync_folder(engine, folder, now=now)
    else:
        outcome = sync_if_changed(engine, folder, stamp, now=now)
    tell_findings(outcome.findings)
    if outcome.refused and not outcome.serving:
        raise StartupError("The bank cannot be served and there is no earlier one; mend the findings above.")
    if outcome.refused:
        click.echo("The files of the bank have blocking findings; serving the last good bank.", err=True)
    else:
        click.echo(
            f"Bank: {outcome.unchanged} items unchanged, {outcome.added} added, "
            f"{outcome.changed} changed, {outcome.retired} retired"
        )
    return outcome
