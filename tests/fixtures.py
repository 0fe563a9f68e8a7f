"""Data of other programs and papers, which is read where it lies and never kept here."""

import os
from pathlib import Path

import pytest

_NAMED = "EXAM_PREP_FIXTURES"
_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def psychometrics(name: str) -> Path:
    """Return the path of a file with reference figures; the test is skipped where it is absent."""
    path = Path(os.environ.get(_NAMED) or _BESIDE) / "psychometrics" / name
    if not path.is_file():
        pytest.skip(f"{name} is not there; {_NAMED} names the folder that holds psychometrics/")
    return path
