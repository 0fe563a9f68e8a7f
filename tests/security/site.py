"""The application over a made bank, served in this process for a real browser."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from exam_prep.app import create_app
from exam_prep.clock import system_clock
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.schema import migrate
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.sync import sync_bank
from exam_prep.settings import Settings
from exam_prep.web.extensions import db
from tests.house import House
from tests.school import School, Words, open_school
from tests.set_clock import FakeClock

_A_WHILE = timedelta(hours=1)
SECRET = "a-secret-for-attacks-only-0123456789abcdef"  # noqa: S105


@contextmanager
def site_of(bank: ReadBank, folder: Path) -> Iterator[tuple[Flask, str]]:
    """Give the application that serves `bank` from a new database in `folder`, and its address."""
    database = f"sqlite:///{folder / 'site.sqlite3'}"
    engine = make_engine(database)
    migrate(engine)
    with writing_session(engine) as session:
        sync_bank(session, bank, (), now=system_clock())
    engine.dispose()
    app = create_app(Settings(data_dir=folder, database_url=database, secret_key=SECRET, bank_dir=folder))
    with listening(app) as url:
        yield app, url
    with app.app_context():
        db.engine.dispose()


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Give the address at which `app` answers until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def school_in(app: Flask, words: Words) -> Iterator[School]:
    """Give a school that says `words`, made a while ago in the application's database."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    engine = make_engine(url)
    house = House(engine, FakeClock(system_clock() - _A_WHILE), count(1).__next__)
    yield open_school(app, house, words, now=system_clock())
    engine.dispose()
