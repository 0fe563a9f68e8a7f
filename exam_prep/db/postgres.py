"""PostgreSQL as we need it: dead connections are noticed, waits end, commits are on the disk."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry

NO_POSTGRES = "PostgreSQL needs the extra postgres; install it with pip install 'exam-prep[postgres]'."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the server lets us wait, in milliseconds; 0 is without end."""

    lock: int
    statement: int
    idle_in_transaction: int


REQUEST_PATIENCE = Patience(lock=4_000, statement=10_000, idle_in_transaction=30_000)
"""Of a person who waits: a stuck lock ends as "try again" before the page's own sender gives up."""

COMMAND_PATIENCE = Patience(lock=60_000, statement=0, idle_in_transaction=0)
"""Of a command: its statements may be long, and it takes turns with a migration that runs elsewhere."""

# A host that vanished without a word is noticed within 10 s, instead of the 15 minutes of most systems.
_CONNECT: dict[str, int | str] = {
    "connect_timeout": 4,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8_000,
    "application_name": "exam_prep",
}

_SETTINGS = """
SELECT set_config('timezone', 'UTC', false),
       set_config('synchronous_commit', 'on', false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('lock_timeout', %s, false),
       set_config('statement_timeout', %s, false),
       set_config('idle_in_transaction_session_timeout', %s, false)
"""

_NEEDED = ("fsync", "full_page_writes", "synchronous_commit")


def connect_arguments(url: str) -> dict[str, int | str]:
    """Return the driver's arguments for a connection; what `url` itself says is left to it."""
    given = make_url(url).query
    return {name: value for name, value in _CONNECT.items() if name not in given}


def guard_postgres(engine: Engine, patience: Patience) -> None:
    """Give every connection our time zone, a commit that waits for the disk, and waits that end."""
    values = [str(each) for each in (patience.lock, patience.statement, patience.idle_in_transaction)]

    def on_connect(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401  # driver's own type
        """Set them outside a transaction: a rollback would take them back."""
        del record
        connection.autocommit = True
        connection.execute(_SETTINGS, values)
        connection.autocommit = False

    event.listen(engine, "connect", on_connect)


def durability_gaps(connection: Connection) -> tuple[str, ...]:
    """Return a sentence for each setting of the server with which a power cut can lose what was saved.

    SQLite has none: its connections set what is needed themselves.
    """
    if connection.dialect.name != "postgresql":
        return ()
    query = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in _NEEDED))
    found = zip(_NEEDED, connection.execute(query).one(), strict=True)
    return tuple(
        f"database: {name} is off on the PostgreSQL server, so a power cut can lose saved answers; turn it on"
        for name, value in found
        if value == "off"
    )
