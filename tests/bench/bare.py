"""Bare routes beside the real application: what the same server, database and lock cost at least.

They belong to a Flask application of their own in the same process, without sessions, CSRF or hooks.
`/bare/save` runs the statements of the real save on the driver, behind a write lock on the same file.

Run: python -m tests.bench.bare PORT   (with the settings of exam-prep serve)
"""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from jinja2 import Environment

from exam_prep.app import serving_app
from exam_prep.cli.serve import run_server
from exam_prep.clock import system_clock
from exam_prep.db.writelock import WriteLock
from exam_prep.services.sittings.saving import _INSERT, _SELECT, _UPDATE
from exam_prep.settings import read_settings

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<p>{{ stem }}</p><form method="post"><fieldset><legend>{{ lead_in }}</legend>
{% for option in options %}
<label><input type="radio" name="response" value="{{ loop.index }}">{{ option }}</label>
{% endfor %}</fieldset><button>Next</button></form>
<nav><ol>{% for cell in cells %}<li><a href="/{{ cell }}">{{ cell }}</a></li>{% endfor %}</ol></nav>
<p>{{ filler }}</p></body></html>"""
_PAGE_BYTES_WITHOUT_FILLER = 1400


def bench_app() -> WsgiApp:
    """Return the real application with the bare one beside it, at /bare/."""
    real, bare = serving_app(), _bare_app(read_settings(os.environ).data_dir / "exam_prep.sqlite3")

    def either(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        app = bare if environ["PATH_INFO"].startswith("/bare/") else real
        return app(environ, start_response)

    return either


def _bare_app(database: Path) -> Flask:
    app = Flask("bare")
    save, page = BareSave(database), Environment(autoescape=True).from_string(_PAGE)

    @app.get("/bare/hello")
    def hello() -> str:
        return "hello"

    @app.get("/bare/item")
    def item() -> str:
        return page.render(
            title="Question 1 of 20",
            stem="stem " * 60,
            lead_in="lead-in " * 8,
            options=["option " * 8] * 4,
            cells=range(1, 21),
            filler="x" * (int(request.args["bytes"]) - _PAGE_BYTES_WITHOUT_FILLER),
        )

    @app.post("/bare/save")
    def keep() -> ResponseReturnValue:
        sent = request.get_json()
        return jsonify(revision=save(sent))

    return app


class BareSave:
    """One save on the driver: select, compare-and-set, log, commit with fsync."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = WriteLock(Path(f"{database}.lock"))
        self._of_thread = threading.local()

    def __call__(self, sent: dict[str, Any]) -> int:
        """Keep `sent` and return the item's revision."""
        connection = self._connection()
        self._lock.acquire()
        try:
            connection.execute("BEGIN IMMEDIATE")
            revision = self._keep(connection, sent)
            connection.execute("COMMIT")
        finally:
            self._lock.release()
        return revision

    def _keep(self, connection: sqlite3.Connection, sent: dict[str, Any]) -> int:
        row = connection.execute(_SELECT, sent).fetchone()
        values = {
            "sitting_id": row[0],
            "position": sent["position"],
            "client_id": sent["client_id"],
            "base": sent["base_revision"],
            "revision": sent["base_revision"] + 1,
            "response": str(sent["response"][0]),
            "certainty": sent["certainty"],
            "flagged": sent["flagged"],
            "struck": "",
            "seconds": sent["seconds"],
            "longest": sent["seconds"],
            "commits": False,
            "at": f"{system_clock():%Y-%m-%d %H:%M:%S.%f}",
        }
        changed = connection.execute(_UPDATE, values).rowcount
        connection.execute(_INSERT, values)
        return int(values["revision"]) if changed else -1

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._database, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                connection.execute(f"PRAGMA {pragma}")
            self._of_thread.connection = connection
        return connection


if __name__ == "__main__":
    run_server("tests.bench.bare:bench_app", "127.0.0.1", int(sys.argv[1]))
