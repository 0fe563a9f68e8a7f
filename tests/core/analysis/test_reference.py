"""The figures of others, reproduced from their data."""

import csv
from pathlib import Path

import pytest

from exam_prep.core.analysis.analysis import Analysis, analyse
from exam_prep.interchange.answers.choices import read_choices
from exam_prep.interchange.answers.marks import read_marks
from tests.fixtures import psychometrics


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _marks(header: list[str], rows: list[list[str]]) -> Analysis:
    lines = [",".join(["learner", *header])]
    lines += [",".join([f"l{at}", *row]) for at, row in enumerate(rows)]
    read = read_marks("\n".join(lines).encode(), sheet_name="made.csv")
    return analyse(read.answers, everything=True)


def _near(value: float | None) -> object:
    """Return what equals `value` to Moodle's own tolerance."""
    return pytest.approx(value, rel=1e-5, abs=1e-9)


def test_moodle_quiz_00() -> None:
    """Item and test statistics of 25 attempts with part marks, the negative alpha included."""
    rows = _rows(psychometrics("quiz00_results.csv"))
    slots = [str(slot) for slot in range(1, 8)]
    found = _marks([f"q{slot}" for slot in slots], [[row[f"slots.{s}.mark"] for s in slots] for row in rows])
    for item, row in zip(found.items, _rows(psychometrics("quiz00_qstats_expected.csv")), strict=True):
        expected = {name: float(value) if value else None for name, value in row.items()}
        assert item.figures.facility == _near(expected["facility"])
        assert item.figures.sd == _near(expected["sd"])
        discrimination = None if item.figures.discrimination is None else 100 * item.figures.discrimination
        assert discrimination == _near(expected["discriminationindex"])
        assert item.efficiency == _near(expected["discriminativeefficiency"])
        assert item.weight == _near(expected["effectiveweight"])
    test = {
        row["stat"]: float(row["expected"]) for row in _rows(psychometrics("quiz00_quizstats_expected.csv"))
    }
    scores, trust = found.scores, found.reliability
    assert trust is not None
    assert trust.alpha < 0
    got = {
        "median": scores.median, "firstattemptsavg": scores.mean, "standarddeviation": scores.sd,
        "skewness": scores.skewness, "kurtosis": scores.kurtosis, "cic": trust.cic,
        "errorratio": trust.error_ratio, "standarderror": trust.sem,
    }  # fmt: skip
    assert got == pytest.approx({name: test[name] for name in got}, rel=1e-5)


def test_ctt_data_agrees_with_psych() -> None:
    """Item and test figures of R psych for 100 learners of raw choices."""
    sheet, key = psychometrics("CTT_CTTdata_raw.csv"), psychometrics("CTT_CTTkey.csv")
    read = read_choices(sheet.read_bytes(), key.read_bytes(), sheet_name="raw", key_name="key")
    _agrees(analyse(read.answers, everything=True), "CTTdata")


def test_lsat_7_agrees_with_psych() -> None:
    """The same of 1,000 learners and five items."""
    rows = _rows(psychometrics("mirt_LSAT7_freq.csv"))
    names = [f"Item.{at}" for at in range(1, 6)]
    patterns = [[row[name] for name in names] for row in rows for _ in range(int(row["freq"]))]
    _agrees(_marks(names, patterns), "LSAT7")


def _agrees(found: Analysis, dataset: str) -> None:
    oracle = [
        row for row in _rows(psychometrics("oracle_ctt_items_R_psych.csv")) if row["dataset"] == dataset
    ]
    assert len(found.items) == len(oracle)
    for item, row in zip(found.items, oracle, strict=True):
        assert item.figures.facility == pytest.approx(float(row["p"]), abs=1e-9)
        assert item.figures.discrimination == pytest.approx(float(row["pbis_corrected"]), abs=1e-9)
    tests = _rows(psychometrics("oracle_ctt_tests_R_psych.csv"))
    (test,) = [row for row in tests if row["dataset"] == dataset]
    assert found.reliability is not None
    assert found.scores.mean == pytest.approx(float(test["mean"]), abs=1e-9)
    assert found.scores.sd == pytest.approx(float(test["sd"]), abs=1e-9)
    assert found.reliability.alpha == pytest.approx(float(test["alpha_raw"]), abs=1e-9)
    assert found.reliability.sem == pytest.approx(float(test["sem"]), abs=1e-9)
