"""A draft never keeps the bank from being served; the same faults in a published item do."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from exam_prep.core.items import Kind, Level
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.bank.creating import create_item
from tests.conftest import BANK
from tests.set_clock import START


@pytest.mark.long
@pytest.mark.parametrize(("status", "refused"), [("draft", False), ("published", True)])
def test_only_items_that_are_asked_block(
    engine: Engine, tmp_path: Path, status: str, *, refused: bool
) -> None:
    """The skeleton that bank new writes names no source, which matters once it is published."""
    folder = Path(shutil.copytree(BANK, tmp_path / "bank"))
    path = create_item(folder, Kind.SINGLE, "boundaries.setting", concept=None, level=Level.APPLY)
    path.write_text(path.read_text().replace("status: draft", f"status: {status}"))

    assert sync_folder(engine, folder, now=START).refused is refused
