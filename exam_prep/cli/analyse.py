"""`exam-prep analyse`: how the items of an answer sheet worked."""

from pathlib import Path

import click

from exam_prep.cli.analysis_report import analysis_document, print_analysis
from exam_prep.cli.answer_sheets import bytes_of, telling_faults
from exam_prep.cli.printing import print_json
from exam_prep.core.analysis.analysis import analyse as analysed
from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.choices import read_choices
from exam_prep.interchange.answers.counted import learners_of
from exam_prep.interchange.answers.marks import read_marks
from exam_prep.interchange.answers.pattern_counts import holds_counts, read_pattern_counts
from exam_prep.interchange.answers.sheet import ReadAnswers

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("responses", type=_FILE)
@click.option("--key", type=_FILE, help="The cells are options; this file has the key of each item.")
@click.option("--scored", is_flag=True, help="The cells are marks.")
@click.option("--all", "show_all", is_flag=True, help="Show figures that rest on too few learners as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def analyse(
    responses: Path,
    key: Path | None,
    scored: bool,  # noqa: FBT001 - click passes options by name
    show_all: bool,  # noqa: FBT001 - same
    as_json: bool,  # noqa: FBT001 - same
) -> None:
    """Tell how hard each item was, how it goes with the other items, and what its options did."""
    if scored == (key is not None):
        raise InvalidError("Say what the cells are: give --key for options, or --scored for marks.")
    sheet = _read(responses, key)
    for note in sheet.notes:
        click.echo(note, err=True)
    found = analysed(sheet.answers, everything=show_all)
    if as_json:
        print_json(analysis_document(sheet.answers, found))
    else:
        print_analysis(sheet.answers, found)


def _read(responses: Path, key: Path | None) -> ReadAnswers:
    data, name = bytes_of(responses), responses.name
    with telling_faults():
        if key is not None:
            return read_choices(data, bytes_of(key), sheet_name=name, key_name=key.name)
        if holds_counts(data, sheet_name=name):
            return learners_of(read_pattern_counts(data, sheet_name=name))
        return read_marks(data, sheet_name=name)
