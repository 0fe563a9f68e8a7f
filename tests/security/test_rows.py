"""The table of the verification standard is whole and true."""

from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.security.rows import gaps, open_ends, rows


def _page() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_every_row_is_shown_or_reasoned() -> None:
    """A test that is renamed or removed is missed here."""
    assert gaps(_page(), ROOT) == []


def test_the_table_is_whole() -> None:
    """Over a hundred rows of levels 1 and 2, every chapter among them."""
    found = rows(_page())
    assert len(found) > 100
    assert {number.split(".")[0] for number in found} >= {str(chapter) for chapter in range(1, 18)}


@pytest.mark.parametrize(("level", "known"), [(1, set()), (2, {"6.2.12"})])
def test_no_other_end_is_open(level: int, known: set[str]) -> None:
    """What is not done yet is known here and told on the page, where it says how we differ."""
    page = _page()
    told = page.partition(f"**Open at level {level}:**")[2].partition("\n- ")[0].partition("\n\n")[0]
    assert set(open_ends(page, level)) == known
    assert {number for number in known if f"{number} (" in told} == known


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        ("", "row 1.1.1: neither test nor reason"),
        ("Reason: no.", "row 1.1.1: neither test nor reason"),
        ("`tests/x.py::test_gone`", "row 1.1.1: there is no test tests/x.py::test_gone"),
        ("soon", "row 1.1.1: neither test nor reason"),
        ("Follows with a later part.", "row 1.1.1: neither test nor reason"),
    ],
)
def test_the_rule_sees_gaps(cell: str, finding: str, tmp_path: Path) -> None:
    """A row with nothing, a thin reason, a test that is not there."""
    (tmp_path / "tests").mkdir()
    assert gaps(f"| 1.1.1 | 1 | asks | do | {cell} |", tmp_path) == [finding]


def test_the_rule_sees_a_row_that_stands_twice() -> None:
    """One of the two would be forgotten."""
    with pytest.raises(ValueError, match=r"1\.1\.1"):
        rows("| 1.1.1 | 1 | a | b | c |\n| 1.1.1 | 1 | a | b | c |")


def test_the_rule_sees_an_open_end() -> None:
    """By its level, so that one of level 1 is found."""
    page = "| 1.1.1 | 1 | a | b | Reason: not yet: soon. |\n| 1.1.2 | 2 | a | b | Reason: not yet: soon. |"
    assert (open_ends(page, 1), open_ends(page, 2)) == (["1.1.1"], ["1.1.2"])
