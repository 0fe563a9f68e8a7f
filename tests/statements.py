"""What an application asks its database, heard at the driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from flask import Flask
from sqlalchemy import event

from exam_prep.web.extensions import db

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


class Counter:
    """Listens at the driver, below SQLAlchemy."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @contextmanager
    def of(self) -> Iterator[list[str]]:
        """Give the list of statements that run inside the block."""
        heard: list[str] = []
        with self.app.app_context():
            engine = db.engine

        def listen(connection: Any, *_: object) -> None:  # noqa: ANN401  # driver's own type
            if engine.dialect.name == "sqlite":
                connection.set_trace_callback(heard.append)
            else:
                connection.cursor_factory = _listening(heard)

        engine.dispose()
        event.listen(engine, "connect", listen)
        try:
            yield heard
        finally:
            event.remove(engine, "connect", listen)
            engine.dispose()


def _listening(heard: list[str]) -> type[psycopg.Cursor[Any]]:
    """Return a cursor that notes its statements; begin and commit go by another way."""

    class Listening(psycopg.Cursor[Any]):
        def execute(self, query: Any, *values: Any, **more: Any) -> Self:  # noqa: ANN401  # as the driver has it
            heard.append(str(query))
            return super().execute(query, *values, **more)

    return Listening


def without_frame(heard: list[str]) -> list[str]:
    """Leave out what each connection and each transaction costs, whatever is asked."""
    return [statement for statement in heard if not statement.startswith(_FRAME)]
