"""Time and chance are arguments."""

from pathlib import Path

import pytest

from tests.architecture.purity import impure
from tests.architecture.sources import ROOT


def test_clock_and_chance_have_one_source_each() -> None:
    """Nothing but clock.py and seeds.py asks the system."""
    assert impure(ROOT) == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime as dt\nx = dt.datetime.utcnow()",
        "from datetime import date as day\nx = day.today()",
        "import time\nx = time.time()",
        "from time import time as t\nx = t()",
        "from uuid import uuid4\nx = uuid4()",
        "import secrets\nx = secrets.token_hex()",
        "import os\nx = os.urandom(8)",
        "import random\nx = random.random()",
        "from random import shuffle\nshuffle([])",
        "from random import SystemRandom\nx = SystemRandom()",
    ],
)
def test_the_rule_sees_each_way_round_it(tmp_path: Path, code: str) -> None:
    """Renamed imports and bare names are found as well."""
    (tmp_path / "exam_prep").mkdir()
    (tmp_path / "exam_prep" / "planted.py").write_text(code, encoding="utf-8")
    assert impure(tmp_path)[0].startswith("exam_prep/planted.py:2: ")


def test_the_rule_lets_seeded_chance_and_the_two_sources_pass(tmp_path: Path) -> None:
    """random.Random(seed) is a value, and monotonic timers tell no time of day."""
    (tmp_path / "exam_prep").mkdir()
    (tmp_path / "exam_prep" / "clock.py").write_text("import time\nx = time.time()", encoding="utf-8")
    fine = "import random, time\nx = random.Random(1).random()\ny = time.monotonic()"
    (tmp_path / "exam_prep" / "fine.py").write_text(fine, encoding="utf-8")
    assert impure(tmp_path) == []
