"""Accounts in an empty database."""

import pytest
from sqlalchemy import Engine

from tests.office import Office
from tests.set_clock import FakeClock


@pytest.fixture
def office(engine: Engine, clock: FakeClock) -> Office:
    """Give the accounts of an empty database."""
    return Office(engine, clock)
