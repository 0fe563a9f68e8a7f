"""`exam-prep calibrate`: Rasch or 2PL parameters of the items of an answer sheet."""

from pathlib import Path

import click

from exam_prep.cli.answer_sheets import bytes_of, telling_faults
from exam_prep.cli.calibration_report import Report, calibration_document, print_calibration
from exam_prep.cli.printing import print_json
from exam_prep.core.item_response.calibration import calibrate as estimate
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.patterns import collapse
from exam_prep.core.item_response.priors import default_prior, no_prior
from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.choices import read_choices
from exam_prep.interchange.answers.marks import read_marks
from exam_prep.interchange.answers.pattern_counts import holds_counts, read_pattern_counts
from exam_prep.interchange.answers.scored import ScoredSheet, right_or_wrong

_PRIORS = {"default": default_prior, "none": no_prior}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("responses", type=_FILE)
@click.option("--scored", is_flag=True, help="The cells are 1 for right and 0 for wrong.")
@click.option("--key", type=_FILE, help="The cells are options; this file has the key of each item.")
@click.option(
    "--model", type=click.Choice(["rasch", "2pl"]), default="2pl", show_default=True, help="Which curve."
)
@click.option(
    "--prior",
    type=click.Choice(list(_PRIORS)),
    default="default",
    show_default=True,
    help="What is believed beforehand.",
)
@click.option("--omitted-wrong", is_flag=True, help="Count a blank before a later answer as wrong.")
@click.option("--all", "show_all", is_flag=True, help="Show figures that rest on too few learners as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def calibrate(  # noqa: PLR0913, PLR0917 - each option is one condition
    responses: Path,
    scored: bool,  # noqa: FBT001
    key: Path | None,
    model: str,
    prior: str,
    omitted_wrong: bool,  # noqa: FBT001
    show_all: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Estimate difficulty and slope of each item of an answer sheet, with standard errors."""
    if scored == (key is not None):
        raise InvalidError(
            "Say what the cells are: give --scored for marks of 1 and 0, or --key for options."
        )
    sheet = _read(responses, key, omitted_wrong=omitted_wrong)
    for note in sheet.notes:
        click.echo(note, err=True)
    patterns = collapse(sheet.marks, sheet.counts)
    found = estimate(patterns, Model(model), _PRIORS[prior](len(sheet.items)))
    report = Report(Model(model), prior, sheet.items, patterns, found)
    if as_json:
        print_json(calibration_document(report))
    else:
        print_calibration(report, show_all=show_all)


def _read(responses: Path, key: Path | None, *, omitted_wrong: bool) -> ScoredSheet:
    data, name = bytes_of(responses), responses.name
    with telling_faults():
        if key is not None:
            read = read_choices(data, bytes_of(key), sheet_name=name, key_name=key.name)
        elif holds_counts(data, sheet_name=name):
            return read_pattern_counts(data, sheet_name=name)
        else:
            read = read_marks(data, sheet_name=name)
    return right_or_wrong(read, omitted_wrong=omitted_wrong)
