"""`exam-prep calibrate` as a person or a program calls it."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import main
from tests.core.item_response.made import made_marks
from tests.fixtures import psychometrics


def _calibrate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["calibrate", *map(str, arguments)])


def _sheet(folder: Path, learners: int, items: int = 4) -> Path:
    marks = made_marks(6, learners, items).astype(int)
    rows = [",".join(["learner", *(f"q{at}" for at in range(items))])]
    rows += [",".join([f"l{at}", *map(str, row)]) for at, row in enumerate(marks)]
    path = folder / "sheet.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_document_agrees_with_mirt_on_counted_patterns() -> None:
    """The figures of LSAT 7, from the file as R writes it."""
    arguments = (psychometrics("mirt_LSAT7_freq.csv"), "--scored", "--prior", "none", "--json")
    own, common = (json.loads(_calibrate(*arguments, "--model", model).stdout) for model in ("2pl", "rasch"))
    assert (own["learners"], own["converged"], own["model"], own["prior"]) == (1000, True, "2pl", "none")
    assert own["log_likelihood"] == pytest.approx(-2658.8051, abs=1e-3)
    slopes = [0.9876, 1.0808, 1.7075, 0.7650, 0.7357]
    assert [item["a"] for item in own["items"]] == pytest.approx(slopes, abs=1e-3)
    assert own["scores"][0]["theta"] == pytest.approx(-1.86979, abs=1e-4)
    assert (own["scores"][5]["observed"], own["scores"][5]["expected"]) == (
        308,
        pytest.approx(308.55, abs=0.01),
    )
    assert [item["d"] for item in common["items"]] == pytest.approx(
        [1.868, 0.791, 1.461, 0.521, 1.993], abs=1e-3
    )
    assert common["variance"] == pytest.approx(1.011**2, abs=2e-3)


def test_equal_sheets_give_equal_bytes(tmp_path: Path) -> None:
    """Nothing but the document stands on the standard output."""
    sheet = _sheet(tmp_path, 25)
    one, other = (_calibrate(sheet, "--scored", "--model", "2pl", "--json") for _ in range(2))
    document = json.loads(one.stdout)
    assert (one.exit_code, one.stdout) == (0, other.stdout)
    assert {"item", "n", "a", "d", "b", "se_b", "note", "show"} <= set(document["items"][0])
    assert document["items"][0]["show"] == {"a": "hidden", "b": "provisional"}
    assert all(np.isfinite([item["a"], item["b"], item["se_b"]]).all() for item in document["items"])
    assert len(document["scores"]) == 5


@pytest.mark.parametrize(
    ("learners", "kept_back", "word"), [(9, 6, "hidden"), (29, 2, "provisional"), (30, 2, "")]
)
def test_the_table_keeps_back_what_rests_on_too_few(
    tmp_path: Path, learners: int, kept_back: int, word: str
) -> None:
    """Below 10 everything, below 500 slopes; `--all` shows them and warns."""
    sheet = _sheet(tmp_path, learners)
    line = next(each for each in _calibrate(sheet, "--scored").stdout.splitlines() if each.startswith("q1"))
    whole = next(
        each for each in _calibrate(sheet, "--scored", "--all").stdout.splitlines() if each.startswith("q1")
    )
    assert (line.split().count("-"), whole.split().count("-")) == (kept_back, 0)
    assert word in line
    assert ("provisional" in whole) == (learners < 30)


def test_one_slope_is_told_both_ways(tmp_path: Path) -> None:
    """As a slope of levels with variance 1, and as a variance with slope 1."""
    told = _calibrate(_sheet(tmp_path, 200), "--scored", "--model", "rasch").stdout
    assert "common slope" in told
    assert "with slope 1 the variance of levels is" in told


def test_without_a_prior_reasons_stand_for_figures(tmp_path: Path) -> None:
    """And the exit code is 0: the answer is that these answers do not tell."""
    path = tmp_path / "one.csv"
    path.write_text("learner,a,b\nx,1,0\n", encoding="utf-8")
    result = _calibrate(path, "--scored", "--prior", "none", "--json")
    items = json.loads(result.stdout)["items"]
    assert (result.exit_code, [item["note"] for item in items]) == (0, ["all right", "all wrong"])
    assert [item["a"] for item in items] == [None, None]


def test_an_item_without_a_slope_keeps_no_score_back(tmp_path: Path) -> None:
    """It has a curve, so levels by score are told; only its b is not."""
    answers = [",".join(map(str, row)) for row in made_marks(4, 100, 6).astype(int) for _ in range(2)]
    rows = [f"l{at},{row},{at % 2}" for at, row in enumerate(answers)]
    path = tmp_path / "flat.csv"
    path.write_text("\n".join(["learner,a,b,c,d,e,f,flat", *rows]) + "\n", encoding="utf-8")
    document = json.loads(_calibrate(path, "--scored", "--prior", "none", "--json").stdout)
    flat = document["items"][6]
    assert (flat["note"], flat["b"], flat["a"]) == ("no slope", None, pytest.approx(0, abs=1e-2))
    assert (len(document["scores"]), len(document["information"])) == (8, 17)


def test_a_sheet_of_options_is_graded_by_its_key(tmp_path: Path) -> None:
    """The same as the sheet of marks."""
    sheet, key, marks = (tmp_path / name for name in ("s.csv", "k.csv", "m.csv"))
    sheet.write_text("learner,a,b\nx,A,C\ny,B,C\nz,A,D\n", encoding="utf-8")
    key.write_text("item,key\na,A\nb,C\n", encoding="utf-8")
    marks.write_text("learner,a,b\nx,1,1\ny,0,1\nz,1,0\n", encoding="utf-8")
    graded, scored = _calibrate(sheet, "--key", key, "--json"), _calibrate(marks, "--scored", "--json")
    assert (graded.exit_code, graded.stdout) == (0, scored.stdout)


def test_skipped_items_are_wrong_where_one_says_so(tmp_path: Path) -> None:
    """The facility tells."""
    path = tmp_path / "s.csv"
    path.write_text("learner,a,b\nx,,1\ny,1,0\n", encoding="utf-8")
    found = [
        json.loads(_calibrate(path, "--scored", *more, "--json").stdout)["items"][0]
        for more in ((), ("--omitted-wrong",))
    ]
    assert [(item["n"], item["facility"]) for item in found] == [(1, 1.0), (2, 0.5)]


@pytest.mark.parametrize(
    ("content", "arguments", "told"),
    [
        ("learner,a\nx,1\n", (), "give --scored"),
        ("learner,a\nx,yes\n", ("--scored",), "row 2, column B"),
        ("learner,a\nx,.5\n", ("--scored",), "part of a mark"),
        ("learner,a\nx,\n", ("--scored",), "No learner has answered"),
        ("a,freq\n1,0\n", ("--scored",), "no answer to calibrate"),
        ("", ("--scored",), "The file is empty"),
        ("learner,a\nx,1\n", ("--scored", "--model", "3pl"), "3pl"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, content: str, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2, a sentence on stderr, nothing on the standard output."""
    path = tmp_path / "s.csv"
    path.write_text(content, encoding="utf-8")
    result = _calibrate(path, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.long
def test_a_document_of_very_many_items_is_valid_json(tmp_path: Path) -> None:
    """Scores too unlikely for a double have null for a level, not NaN, which JSON does not know."""
    items = 1300
    header = ",".join(["learner", *(f"q{at}" for at in range(items))])
    # Half of the items are all but always right, the others all but never, and nothing goes with anything.
    rows = [
        ",".join([f"l{row}", *(str(int((at + row) % 97 == 0) ^ at % 2) for at in range(items))])
        for row in range(40)
    ]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    result = _calibrate(path, "--scored", "--model", "rasch", "--json")
    levels = [score["theta"] for score in json.loads(result.stdout)["scores"]]
    assert "NaN" not in result.stdout
    assert (levels[0], levels[items // 2] is None) == (None, False)
