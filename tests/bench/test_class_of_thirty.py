"""Thirty learners sit an exam at once, each with their own time, and every figure is what it has to be."""

import pytest

from tests.bench import class_of_thirty


@pytest.mark.long
@pytest.mark.sqlite("it reads the rows out of the file that the server writes")
def test_a_class_of_thirty_is_graded_right() -> None:
    """One with 1.5 times the time, one without a clock, one extended, one whose line goes."""
    found = class_of_thirty.measure()
    kinds = ("trouble", "told", "grades", "finished", "extension", "statistics", "verify")
    assert [(kind, found[kind]) for kind in kinds if found[kind]] == []
