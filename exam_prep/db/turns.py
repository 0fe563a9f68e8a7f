"""Turns that processes take on one PostgreSQL, on however many hosts; SQLite's writer is alone anyway."""

from enum import IntEnum

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

_SPACE = int.from_bytes(b"exam")
"""Keeps our turns apart from the advisory locks of other programs in the same database."""


class Turn(IntEnum):
    """What is done by one process at a time. The numbers are known to running servers: never reuse one."""

    MIGRATE = 1
    BANK = 2
    COPY = 3
    REGRADE = 4


def take_turn(at: Connection | Session, turn: Turn) -> None:
    """Wait until no other transaction has this turn, and keep it until the end of this one."""
    connection = at.connection() if isinstance(at, Session) else at
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:space, :turn)"), {"space": _SPACE, "turn": int(turn)}
        )


def share_turn(session: Session, turn: Turn) -> None:
    """Wait until no other transaction has taken this turn; others share it until the end of this one."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock_shared(:space, :turn)"), {"space": _SPACE, "turn": int(turn)}
        )


def has_turn_free(connection: Connection, turn: Turn) -> bool:
    """Take this turn if nobody has it, without waiting; returns whether it is ours now."""
    if connection.dialect.name != "postgresql":
        return True
    taken = connection.scalar(
        text("SELECT pg_try_advisory_xact_lock(:space, :turn)"), {"space": _SPACE, "turn": int(turn)}
    )
    return bool(taken)
