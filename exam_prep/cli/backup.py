"""`exam-prep backup` and `exam-prep restore`."""

import os
from pathlib import Path

import click

from exam_prep import __version__
from exam_prep.cli.database import opened, usable
from exam_prep.cli.printing import refuse_with_findings
from exam_prep.clock import system_clock
from exam_prep.services.backups.backup import backup as write_backup
from exam_prep.services.backups.restore import restore as bring_back
from exam_prep.settings import read_settings

_KEY = "The secret key is not in it: keep a copy of secret_key, or of EXAM_PREP_SECRET_KEY, in another place."


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it exists, once the new backup is whole.")
def backup(file: Path, *, force: bool) -> None:
    """Write a backup of the database to FILE while servers go on; it holds one moment of it."""
    with opened(read_settings(os.environ)) as engine:
        made = write_backup(engine, file.resolve(), release=__version__, now=system_clock(), force=force)
    rows = sum(made.rows.values())
    click.echo(f"{file}: schema {made.revision}, {len(made.rows)} tables, {rows} rows. {_KEY}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Restore over a database that is there; it is kept aside.")
def restore(file: Path, *, replace: bool) -> None:
    """Bring the backup FILE back, migrate it to this release, and verify it; exit 1 on a mismatch."""
    settings = read_settings(os.environ)
    with usable():
        restored = bring_back(settings.database_url, file.resolve(), now=system_clock(), replace=replace)
    found = restored.verification
    click.echo(f"Restored the backup of {restored.manifest.made_at}; {_kept(restored.kept)}.")
    for mismatch in found.mismatches:
        click.echo(f"{mismatch.table} {mismatch.key}: {mismatch.message}")
    click.echo(f"{found.sittings} sittings, {found.cards} cards, {len(found.mismatches)} mismatches")
    refuse_with_findings(len(found.mismatches))


def _kept(name: str | None) -> str:
    return f"what was there before is kept as {name}" if name else "nothing was there before"
