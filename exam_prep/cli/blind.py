"""`exam-prep bank sheet` and `bank record`: blind checks of items by independent readers."""

from pathlib import Path

import click

from exam_prep.clock import system_clock
from exam_prep.core.blind_check import Check
from exam_prep.services.bank.blind_checks import record_answers, write_sheet
from exam_prep.settings import bank_dir_default

_check = click.option(
    "--check",
    "check_name",
    type=click.Choice([check.value for check in Check]),
    default=Check.BLIND_ANSWER.value,
    help="blind-answer shows all but the key; options-only hides the question too.",
)
_seed = click.option(
    "--seed", type=int, default=1, help="The order of the choices; record with the same one."
)
_bank = click.option(
    "--bank", "folder", type=click.Path(path_type=Path), help="Another bank than the default."
)


@click.command()
@click.argument("names", metavar="[ITEM|TAG]...", nargs=-1)
@_check
@_seed
@_bank
def sheet(names: tuple[str, ...], check_name: str, seed: int, folder: Path | None) -> None:
    """Print published items without their keys, for a reader who has not seen them.

    Name items, tags or domains; without a name all items are printed.
    """
    place = folder or bank_dir_default()
    click.echo(write_sheet(place, check=Check(check_name), seed=seed, item_ids=names, under=names))


@click.command()
@click.argument("answers", type=click.Path(path_type=Path), nargs=-1, required=True)
@_check
@_seed
@_bank
def record(answers: tuple[Path, ...], check_name: str, seed: int, folder: Path | None) -> None:
    """Compare ANSWERS with the keys and append the outcomes to the bank's reviews.csv.

    ANSWERS is a CSV file with the columns item and answer (letters of the sheet) and, if the reader rated how
    tempting each choice is from 1 to 5, a column for each letter. Several files are passes of one
    options-only check.
    """
    today = system_clock().date()
    place = folder or bank_dir_default()
    count = record_answers(place, check=Check(check_name), seed=seed, answers=answers, today=today)
    click.echo(f"{count} outcomes added to {place / 'reviews.csv'}")
