"""The short form of the bench of stored sums: what it fills is borne out."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from exam_prep.services.verify_statistics import check_statistics
from tests.bench.stored_sums import fill, hand_in, make_house


@pytest.mark.long
@pytest.mark.sqlite("the bench writes a file")
def test_made_sittings_have_the_sums_of_their_responses(tmp_path: Path) -> None:
    """Two handed in, ten made: no sum differs, and both ways of handing in were measured."""
    house = make_house(tmp_path / "bench.sqlite3", 120)
    found = hand_in(house, 2)
    assert (len(found.without), len(found.counting), len(found.alone)) == (1, 1, 1)
    house.sql("DELETE FROM sitting WHERE id NOT IN (SELECT sitting_id FROM counted_sitting)")
    fill(house, 10)
    with Session(house.engine) as session:
        checked, mismatches = check_statistics(session, house.cache)
    assert (checked > 120, mismatches) == (True, [])
