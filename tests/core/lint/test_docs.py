"""The page on the lint tells every rule."""

import re
from pathlib import Path

import pytest

from exam_prep.core.lint.rules import BLOCKING, RULES

PAGE = (Path(__file__).parents[3] / "docs" / "lint.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))


def test_the_page_has_one_section_for_each_code() -> None:
    """A new rule comes with its section, in the order of the table."""
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_section_says_why_and_shows_both_sides(code: str) -> None:
    """Each section gives a reason, a bad and a mended example."""
    assert all(mark in SECTIONS[code] for mark in ("\nWhy: ", "\n- Bad: ", "\n- Mended: "))


def test_the_page_names_the_codes_that_block_serving() -> None:
    """The introduction lists the same codes as the program."""
    listed = re.search(r"published item is not served: (.*?)\.", PAGE)
    assert listed is not None
    assert set(re.findall(r"L\d+\w?", listed.group(1))) == BLOCKING
