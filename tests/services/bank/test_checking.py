"""Checking a bank or one of its files."""

from datetime import date
from pathlib import Path

import pytest

from exam_prep.errors import InvalidError
from exam_prep.services.bank.checking import check_bank, check_file
from tests.interchange.native.samples import EXAM, EXAM_PATH, ITEM_PATH, SINGLE

TODAY = date(2026, 11, 22)


def test_a_check_joins_form_and_lint_sorted(folder: Path) -> None:
    """Findings of reading and of lint come together, by path, line and code."""
    (folder / EXAM_PATH).write_text(EXAM.replace("items = 10", "items = 11"), encoding="utf-8")
    found = check_bank(folder, today=TODAY).findings

    assert {finding.code[0] for finding in found} == {"F", "L"}
    assert list(found) == sorted(found)


def test_a_law_that_is_due_for_review_is_told_by_the_day(folder: Path) -> None:
    """The same bank has one more finding when the day of review has passed."""
    text = SINGLE.replace("published\n", "published\njurisdiction: US\nreview_by: 2027-01-01\n")
    (folder / ITEM_PATH).write_text(text, encoding="utf-8")
    before = set(check_bank(folder, today=TODAY).findings)
    after = set(check_bank(folder, today=date(2027, 1, 2)).findings)

    assert [finding.code for finding in after - before] == ["L17"]


def test_a_check_of_one_file_is_about_that_file(folder: Path) -> None:
    """The rest of the bank is read for its names only."""
    (folder / EXAM_PATH).write_text(EXAM.replace("items = 10", "items = 11"), encoding="utf-8")
    check = check_file(folder / EXAM_PATH, today=TODAY)

    assert {finding.path for finding in check.findings} == {EXAM_PATH}
    assert (check.errors, check.warnings) == (1, 0)


def test_a_file_outside_a_bank_cannot_be_checked(tmp_path: Path) -> None:
    """Without a taxonomy above it a file has no bank to be checked against."""
    path = tmp_path / "stray.md"
    path.write_text(SINGLE, encoding="utf-8")

    with pytest.raises(InvalidError, match="not in a bank"):
        check_file(path, today=TODAY)
