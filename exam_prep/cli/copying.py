"""`exam-prep copy-db`: move to another database, with proof."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from sqlalchemy import Engine

from exam_prep.cli.database import opened_at, opened_current
from exam_prep.cli.printing import print_json
from exam_prep.errors import ConflictError
from exam_prep.services.copying.copy import Copied, copy_database
from exam_prep.settings import known_address, read_settings

_BESIDE = ("", "-wal", "-shm", ".lock")


@click.command(name="copy-db")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def copy_db(url: str, *, as_json: bool) -> None:
    """Copy everything to the empty database at URL and prove that both hold the same.

    Stop the server first: nobody may write meanwhile. If somebody does, or if anything differs, nothing is
    copied. Afterwards set EXAM_PREP_DATABASE_URL to URL.
    """
    settings = read_settings(os.environ)
    address = known_address(url)
    if address is None:
        raise click.UsageError("URL must be sqlite:/// and a file, or start with postgresql://.")
    with (
        opened_current(settings) as source,
        opened_at(address, "the address of the target; nothing was copied") as target,
        _without_leftovers(target),
    ):
        copied = copy_database(source, target, tell=_tell)
        _print(copied, as_json=as_json)
        _refuse_unless_proven(copied)


def _tell(table: str, rows: int) -> None:
    click.echo(f"{table}: {rows} rows", err=True)


def _print(copied: Copied, *, as_json: bool) -> None:
    if as_json:
        print_json(_document(copied))
        return
    for each in copied.tables:
        click.echo(f"{each.table:<20} {each.source.rows:>10} rows  {each.source.sha256}")
        if each.target != each.source:
            click.echo(f"{'  in the target':<20} {each.target.rows:>10} rows  {each.target.sha256}")
    rows = sum(each.source.rows for each in copied.tables)
    if copied.is_equal and not copied.source_moved:
        click.echo(f"{len(copied.tables)} tables, {rows} rows: equal in both databases")


def _document(copied: Copied) -> dict[str, object]:
    return {
        "equal": copied.is_equal,
        "source_moved": copied.source_moved,
        "tables": [
            {
                "table": each.table,
                "rows": each.source.rows,
                "source_sha256": each.source.sha256,
                "target_rows": each.target.rows,
                "target_sha256": each.target.sha256,
            }
            for each in copied.tables
        ],
    }


def _refuse_unless_proven(copied: Copied) -> None:
    if copied.source_moved:
        raise ConflictError(
            "Somebody wrote meanwhile, so nothing was copied; stop the server and copy again."
        )
    if not copied.is_equal:
        raise ConflictError("The tables above differ, so nothing was copied; please report this.")


@contextmanager
def _without_leftovers(target: Engine) -> Iterator[None]:
    """Take back an SQLite file that was made for a copy which then did not come about."""
    file = target.url.database if target.dialect.name == "sqlite" else None
    is_new = file is not None and not Path(file).exists()
    try:
        yield
    except BaseException:
        target.dispose()
        if is_new:
            for ending in _BESIDE:
                with suppress(OSError):
                    Path(f"{file}{ending}").unlink()
        raise
