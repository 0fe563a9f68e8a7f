"""`exam-prep draw` as a person or a program calls it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import main
from tests.conftest import BANK

_TAG = "boundaries.gifts-money"


def _draw(*arguments: str, folder: Path = BANK) -> Result:
    return CliRunner(env={"EXAM_PREP_BANK_DIR": str(folder)}).invoke(
        main, ["draw", "--seed", "7", *arguments]
    )


@pytest.fixture
def broken_bank(tmp_path: Path) -> Path:
    """Give a copy of the bank in which one item has lost its kind."""
    folder = Path(shutil.copytree(BANK, tmp_path / "bank"))
    file = min(folder.glob("items/*/*.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("\nkind: ", "\nkynd: "), encoding="utf-8")
    return folder


def test_a_form_is_drawn_from_an_exam_or_from_tags() -> None:
    """Both ways give as many items as were asked for, and say nothing else."""
    exam = _draw("--exam", "first-look-20", "--json")
    tags = _draw("--tags", _TAG, "--count", "2", "--json")

    assert (exam.exit_code, tags.exit_code, exam.stderr) == (0, 0, "")
    assert [len(json.loads(result.stdout)["items"]) for result in (exam, tags)] == [20, 2]


def test_a_shortfall_is_exit_one_as_text_and_as_json() -> None:
    """The command ran and the answer is no, whoever reads it."""
    text = _draw("--tags", _TAG, "--count", "900")
    document = _draw("--tags", _TAG, "--count", "900", "--json")
    short = json.loads(document.stdout)["shortfall"][0]

    assert (text.exit_code, text.stdout, len(text.stderr.splitlines())) == (1, "", 1)
    assert (document.exit_code, set(short)) == (1, {"section", "wanted", "available"})
    assert short["wanted"] == 900 > short["available"]


@pytest.mark.parametrize("arguments", [("--exam", "no-such"), ("--tags", "no-such", "--count", "2")])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_unknown_exam_or_tag_is_wrong_usage(arguments: tuple[str, ...], form: tuple[str, ...]) -> None:
    """A name that the bank does not have is exit code 2 and one sentence."""
    result = _draw(*arguments, *form)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_a_bank_that_cannot_be_served_is_drawn_from_with_a_warning(broken_bank: Path) -> None:
    """What stands in the way of serving is told beside the form."""
    result = _draw("--tags", _TAG, "--count", "2", "--json", folder=broken_bank)

    assert (result.exit_code, len(json.loads(result.stdout)["items"])) == (0, 2)
    assert "F07" in result.stderr
    assert "cannot be served" in result.stderr
