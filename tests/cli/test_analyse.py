"""`exam-prep analyse` as a person or a program calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import main
from tests.fixtures import psychometrics

_KEY = "item,key\nq1,A\nq2,B\n"


def _analyse(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["analyse", *map(str, arguments)])


def _written(folder: Path, sheet: str, key: str = _KEY) -> tuple[Path, Path]:
    sheet_path, key_path = folder / "sheet.csv", folder / "key.csv"
    sheet_path.write_text(sheet, encoding="utf-8")
    key_path.write_text(key, encoding="utf-8")
    return sheet_path, key_path


def _learners(count: int) -> str:
    return "learner,q1,q2\n" + "".join(f"l{at},{'AB'[at % 2]},{'BA'[at % 3 == 0]}\n" for at in range(count))


def test_the_document_is_that_of_the_contract() -> None:
    """Its keys, its units, and a figure of R psych."""
    sheet, key = psychometrics("CTT_CTTdata_raw.csv"), psychometrics("CTT_CTTkey.csv")
    one, other = (_analyse(sheet, "--key", key, "--json") for _ in range(2))
    document = json.loads(one.stdout)
    assert (one.exit_code, one.stdout) == (0, other.stdout)
    assert document["learners"] == 100
    assert document["test"]["alpha"] == pytest.approx(0.812753796937474, abs=1e-9)
    assert {"mean", "median", "sd", "skewness", "kurtosis", "alpha_interval", "sem"} <= set(document["test"])
    item = document["items"][0]
    assert {
        "item", "n", "omitted", "not_reached", "facility", "facility_interval", "discrimination",
        "discrimination_interval", "discriminative_efficiency", "effective_weight", "sd", "options", "flags",
    } <= set(item)  # fmt: skip
    curve = item["options"][3].pop("share_by_score")
    assert len(curve) == 4
    assert curve == sorted(curve)
    assert item["options"][3] == {
        "option": "D", "count": 47, "share": 0.47, "is_key": True,
        "r": pytest.approx(0.535461576184634, abs=1e-9),
    }  # fmt: skip


def test_few_learners_get_counts_and_no_more(tmp_path: Path) -> None:
    """Nine are too few for a facility; --all shows it all the same."""
    sheet, key = _written(tmp_path, _learners(9))
    kept, told = (
        json.loads(_analyse(sheet, "--key", key, "--json", *more).stdout) for more in ((), ("--all",))
    )
    assert kept["items"][0]["facility"] is None
    assert [option["count"] for option in kept["items"][0]["options"]] == [5, 4]
    assert told["items"][0]["facility"] == pytest.approx(5 / 9)
    assert kept["items"][0]["options"][0]["share_by_score"] is None
    assert "kept back below 10 learners" in _analyse(sheet, "--key", key).stdout


def test_all_says_that_it_may_be_chance(tmp_path: Path) -> None:
    """Who asks for everything is told that the number of learners does not carry it."""
    sheet, key = _written(tmp_path, _learners(9))
    assert "may be chance" in _analyse(sheet, "--key", key, "--all").stdout
    assert "may be chance" not in _analyse(sheet, "--key", key).stdout


def test_a_facility_of_few_learners_is_marked_as_provisional(tmp_path: Path) -> None:
    """From 10 to 29 learners it is drawn towards the mean, in the table; the document has both."""
    sheet, key = _written(tmp_path, _learners(12))
    document = json.loads(_analyse(sheet, "--key", key, "--json").stdout)
    item = document["items"][1]
    assert (item["provisional"], item["facility"]) == (True, pytest.approx(2 / 3))
    assert item["facility_shrunk"] < item["facility"]
    assert f"~{item['facility_shrunk']:.3f}" in _analyse(sheet, "--key", key).stdout


def test_the_table_names_what_was_chosen(tmp_path: Path) -> None:
    """One line an item, its options below, the key with a star."""
    sheet, key = _written(tmp_path, _learners(40))
    shown = _analyse(sheet, "--key", key).stdout
    assert "40 learners, 2 items" in shown
    assert "A* 20 50 %" in shown
    assert "kept back" not in shown


@pytest.mark.parametrize(
    ("sheet", "key", "sentences"),
    [
        ("learner,q1,q2,q3\nl1,A,B,C\n", _KEY, ["q3"]),
        ("learner,q1,q2\nl1,A,B\nl1,B,B\n", _KEY, ["l1"]),
        ("learner,q1,q2\nl1,Z,B\n", "item,key,options\nq1,A,ABC\nq2,B,ABC\n", ["Z"]),
        ("learner,q1,q1\nl1,A,B\n", _KEY, ["q1"]),
        ("learner,q1,q2\nl1,A,B,C\n", _KEY, ["row 2"]),
        ("", _KEY, [""]),
    ],
)
def test_a_sheet_with_faults_is_refused_with_their_places(
    tmp_path: Path, sheet: str, key: str, sentences: list[str]
) -> None:
    """Exit 2, nothing on the standard output, each fault a sentence."""
    sheet_path, key_path = _written(tmp_path, sheet, key)
    result = _analyse(sheet_path, "--key", key_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(sentence in result.stderr for sentence in sentences)


def test_patterns_with_counts_are_the_learners_that_they_stand_for() -> None:
    """LSAT 7 as R writes it gives the figures of R psych."""
    result = _analyse(psychometrics("mirt_LSAT7_freq.csv"), "--scored", "--json")
    document = json.loads(result.stdout)
    assert (document["learners"], len(document["items"])) == (1000, 5)
    assert document["test"]["alpha"] == pytest.approx(0.453408735387426, abs=1e-9)
    assert document["items"][0]["discrimination"] == pytest.approx(0.245731649926474, abs=1e-9)
    assert "Each row stands for as many learners" in result.stderr


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that is there and cannot be read")
def test_a_file_that_cannot_be_read_is_told_in_one_line() -> None:
    """Not by a trace of the program."""
    result = _analyse("/proc/self/mem", "--scored")
    assert (result.exit_code, result.stderr) == (2, "Error: “mem” cannot be read: Input/output error.\n")


@pytest.mark.long
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a place without space")
def test_an_answer_for_which_there_is_no_space_is_told_in_one_line(tmp_path: Path) -> None:
    """Whoever sends the output to a full disk reads what is wrong."""
    sheet, key = _written(tmp_path, _learners(3))
    program = "from exam_prep.cli.main import main; main()"
    command = [sys.executable, "-c", program, "analyse", str(sheet), "--key", str(key)]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("Error: There is no space left")
    assert "Traceback" not in done.stderr


def test_what_the_cells_are_has_to_be_said(tmp_path: Path) -> None:
    """Neither key nor marks is a question, not a guess."""
    sheet, _ = _written(tmp_path, _learners(3))
    result = _analyse(sheet)
    assert result.exit_code == 2
    assert "--key" in result.stderr


def test_names_like_formulas_are_just_text(tmp_path: Path) -> None:
    """Semicolons, a mark of the file's kind and a learner called =1+1."""
    sheet, key = _written(tmp_path, "\ufefflearner;q1;q2\r\n=1+1;A;B\r\nl2;B;\r\n")
    document = json.loads(_analyse(sheet, "--key", key, "--json").stdout)
    assert document["learners"] == 2
    assert document["items"][1]["not_reached"] == 1
