"""`exam-prep bank`: what authors of items do with the files of a bank."""

import os
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from exam_prep.cli.bank_counts import print_stats, stats_document
from exam_prep.cli.blind import record, sheet
from exam_prep.cli.database import opened_current
from exam_prep.cli.printing import print_json, refuse_with_findings, tell_findings
from exam_prep.cli.syncing import sync
from exam_prep.clock import steady_clock, system_clock
from exam_prep.core.findings import Finding
from exam_prep.core.items import Item, Kind, Level
from exam_prep.services.authoring.served import browser_items
from exam_prep.services.bank.checking import Check, bank_above, check_bank, check_file
from exam_prep.services.bank.creating import create_item
from exam_prep.services.bank.exporting import export_bank
from exam_prep.services.bank.formatting import format_files
from exam_prep.services.bank.reading import errors, read_bank
from exam_prep.services.browsing.opening import new_link
from exam_prep.settings import bank_dir_default, read_settings

_PATH = click.Path(path_type=Path)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def bank() -> None:
    """Check, count, format, start and export items of the bank.

    PATH is the folder of a bank; without it $EXAM_PREP_BANK_DIR, else the bank that came with the program.
    """


bank.add_command(sync)
bank.add_command(sheet)
bank.add_command(record)


@bank.command()
@click.argument("path", type=_PATH, required=False)
@_json
def check(path: Path | None, *, as_json: bool) -> None:
    """Report every fault of the bank, or of one of its files, at PATH; exit 1 on errors."""
    place = path or bank_dir_default()
    today = system_clock().date()
    found = check_file(place, today=today) if place.is_file() else check_bank(place, today=today)
    if as_json:
        print_json({"items": found.items, "findings": [_finding(each) for each in found.findings]})
    else:
        _print_check(found, bank_above(place) if place.is_file() else place)
    refuse_with_findings(found.errors)


@bank.command()
@click.argument("path", type=_PATH, required=False)
@_json
def stats(path: Path | None, *, as_json: bool) -> None:
    """Count items by domain, tag, level and kind, and show what a blind guesser would score."""
    read = read_bank(path or bank_dir_default())
    tell_findings(errors(read.findings))
    if as_json:
        print_json(stats_document(read.bank))
    else:
        print_stats(read.bank)


@bank.command()
@click.argument("target", metavar="DIR", type=_PATH)
def export(target: Path) -> None:
    """Write the bank to the new folder DIR, with what was written in the browser; exit 1 unless all was."""
    done = export_bank(bank_dir_default(), target, _written_in_browser())
    tell_findings(done.errors)
    click.echo(f"{done.written} items written to {target}")
    refuse_with_findings(len(done.errors))


@bank.command()
@click.argument("path", type=_PATH, required=False)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
def fmt(path: Path | None, *, only_check: bool) -> None:
    """Put the items and scenarios at PATH, a file or a bank, into canonical form.

    The number `version` is kept. Raise it when you change what an item means: syncing refuses a number
    that was used for other content. Comments in the head of an item are dropped.
    """
    done = format_files(path or bank_dir_default(), write=not only_check)
    for file in done.differing:
        click.echo(f"{'would change' if only_check else 'changed'} {file}")
    for fault in done.errors:
        click.echo(str(fault), err=True)
    refuse_with_findings(len(done.errors) + (len(done.differing) if only_check else 0))


@bank.command()
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), required=True)
@click.option("--tag", required=True, help="A tag of taxonomy.toml, such as boundaries.gifts-money.")
@click.option("--concept", help="A concept of taxonomy.toml; siblings share one.")
@click.option("--level", type=click.Choice([level.value for level in Level]), default=Level.APPLY.value)
def new(kind: str, tag: str, concept: str | None, level: str) -> None:
    """Start a new item as a draft and print the path of its file."""
    click.echo(create_item(bank_dir_default(), Kind(kind), tag, concept=concept, level=Level(level)))


@bank.command()
def link() -> None:
    """Print a link that lets an instructor's browser see the whole bank; it works for 15 minutes.

    It begins with EXAM_PREP_BASE_URL where that is set; else put the address of the site before it. Without a
    link a browser sees the questions that its learner has answered.
    """
    settings = read_settings(os.environ)
    click.echo(settings.base_url + new_link(settings.secret_key, now=steady_clock(settings.data_dir)()))


def _finding(finding: Finding) -> dict[str, str | int]:
    return {
        "path": finding.path,
        "line": finding.line,
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message,
        "fix": finding.fix,
    }


def _print_check(found: Check, folder: Path) -> None:
    for finding in found.findings:
        # The folder in front lets a terminal open the file from where the command was called.
        click.echo(f"{folder}/{finding}")
    click.echo(f"{found.items} items, {found.errors} errors, {found.warnings} warnings")


def _written_in_browser() -> list[Item]:
    """Return the browser's items; none where there is no database yet, which an export does not make."""
    data_dir = Path(os.environ.get("EXAM_PREP_DATA_DIR", "instance"))
    if not os.environ.get("EXAM_PREP_DATABASE_URL") and not data_dir.is_dir():
        return []
    settings = read_settings(os.environ)
    file = make_url(settings.database_url).database
    if settings.is_sqlite and not Path(file or "").is_file():
        return []
    with opened_current(settings) as engine, Session(engine) as session:
        return browser_items(session)
