"""A bank on disk for the tests of this folder."""

from pathlib import Path

import pytest

from tests.interchange.native.samples import FILES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of the sample bank, right in every respect."""
    for name, text in FILES.items():
        path = tmp_path / "bank" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "bank"
