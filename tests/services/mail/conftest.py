"""A letterbox over an empty database."""

import pytest
from sqlalchemy import Engine

from tests.services.mail.letterbox import Letterbox
from tests.set_clock import FakeClock


@pytest.fixture
def letterbox(engine: Engine, clock: FakeClock) -> Letterbox:
    """Give the outbox of an empty database."""
    return Letterbox(engine, clock)
