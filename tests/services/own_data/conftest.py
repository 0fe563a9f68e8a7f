"""Another site, to which a learner moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exam_prep.db.engine import make_engine
from tests.databases import Databases, copy_of
from tests.house import House


@pytest.fixture
def elsewhere(databases: Databases, _banked: str, tmp_path: Path, house: House) -> Iterator[House]:
    """Give another site with the same bank, at the same time."""
    folder = tmp_path / "other"
    folder.mkdir()
    with copy_of(databases, _banked, folder) as url:
        engine = make_engine(url)
        yield House(engine, house.clock, house.seeds)
        engine.dispose()
