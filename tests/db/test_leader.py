"""One leader for each database; its end, however sudden, passes the lead on."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from exam_prep.db.leader import leader_of

_LEAD = (
    "import sys, time; from exam_prep.db.engine import make_engine; "
    "from exam_prep.db.leader import leader_of; "
    "print(leader_of(make_engine(sys.argv[1])).leads(), flush=True); time.sleep(60)"
)


@contextmanager
def leading(url: str) -> Iterator[subprocess.Popen[str]]:
    """Give another process that asked for the lead of the database."""
    with subprocess.Popen([sys.executable, "-c", _LEAD, url], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "True\n"
            yield process
        finally:
            process.kill()


def test_a_killed_leader_makes_room(engine: Engine) -> None:
    """Kill -9 of the process that leads lets the next one lead at once."""
    leader = leader_of(engine)
    with leading(engine.url.render_as_string(hide_password=False)) as other:
        assert not leader.leads()
        other.kill()
        other.wait()
        assert leader.leads()
    leader.resign()
