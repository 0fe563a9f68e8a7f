"""Who does the rounds: one process for each database, whatever their number, hosts and data directories."""

import fcntl
import logging
import os
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

_KEY = 0x6578616D70726570
"""Names this project among the advisory locks of a PostgreSQL database."""

_KEEPALIVES = (("tcp_keepalives_idle", 5), ("tcp_keepalives_interval", 3), ("tcp_keepalives_count", 3))
"""So that the server notices within 15 s a leader whose host is gone without a word."""


class FileLeader:
    """Leadership of one SQLite database: held by the process that has the file beside it locked."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def leads(self) -> bool:
        """Whether this process leads; the kernel passes the lead on when a process ends."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def resign(self) -> None:
        """Leave the lead to another."""
        os.close(self._descriptor)


class AdvisoryLeader:
    """Leadership of one PostgreSQL database: held by the connection that has its advisory lock."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._held: Connection | None = None

    def leads(self) -> bool:
        """Whether this process leads; the server passes the lead on when the connection ends."""
        try:
            return self._holds() or self._takes()
        except SQLAlchemyError as error:
            log.warning("lead_unknown error=%s", type(error).__name__)
            self.resign()
            return False

    def resign(self) -> None:
        """Leave the lead to another."""
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()
            held.close()

    def _holds(self) -> bool:
        return self._held is not None and self._held.scalar(text("SELECT true")) is True

    def _takes(self) -> bool:
        self._held = connection = self._engine.connect()
        for name, seconds in _KEEPALIVES:
            connection.execute(text(f"SET {name} = {seconds}"))
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}) is True:
            return True
        self.resign()
        return False


Leader = FileLeader | AdvisoryLeader


def leader_of(engine: Engine) -> Leader:
    """Return this process's candidacy for the lead of the engine's database."""
    if engine.dialect.name == "postgresql":
        return AdvisoryLeader(engine.url.render_as_string(hide_password=False))
    file = make_url(str(engine.url)).database or "exam_prep"
    return FileLeader(Path(f"{file}.sweeper.lock"))
