"""A data directory that a server has filled, copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.serving.processes import serving


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    with serving(folder) as served:
        assert served.stop() == 0
    return folder / "instance"


@pytest.fixture
def data_dir(_filled: Path, tmp_path: Path) -> Path:
    """Return a data directory with database, bank and secret, in an otherwise empty folder."""
    return Path(shutil.copytree(_filled, tmp_path / "instance"))
