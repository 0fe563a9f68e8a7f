"""One leader for each PostgreSQL database, by its advisory lock."""

import threading

from sqlalchemy import Engine, text

from exam_prep.db.engine import make_engine
from exam_prep.db.leader import leader_of
from tests.db.test_leader import leading

_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid != pg_backend_pid()"
)


def test_one_leads_until_it_resigns(postgres: Engine) -> None:
    """Two candidates of one database; the lead is kept over rounds, and passes on when it is given up."""
    first, second = leader_of(postgres), leader_of(postgres)
    assert [first.leads(), second.leads(), first.leads()] == [True, False, True]
    first.resign()
    assert second.leads()
    second.resign()


def test_a_killed_leader_makes_room(postgres: Engine, postgres_url: str) -> None:
    """The server lets go of the lock as soon as the connection of a killed process is gone."""
    leader = leader_of(postgres)
    with leading(postgres_url) as other:
        assert not leader.leads()
        other.kill()
        other.wait()
        patience = threading.Event()
        assert any(leader.leads() or patience.wait(0.05) for _ in range(200))
    leader.resign()


def test_a_leader_whose_connection_was_cut_asks_again(postgres: Engine, postgres_url: str) -> None:
    """A restart of the database ends the lead; the next round takes it anew, and nobody leads twice."""
    leader = leader_of(postgres)
    assert leader.leads()
    admin = make_engine(postgres_url)
    with admin.connect() as connection:
        connection.execute(text(_CUT))
    admin.dispose()
    assert not leader.leads()
    assert leader.leads()
    leader.resign()
