"""A thread beside each server process that closes sittings whose time is up; one process leads."""

import fcntl
import logging
import os
import threading
from collections.abc import Callable
from multiprocessing.util import Finalize
from pathlib import Path

from flask import Flask

from exam_prep.services.purging import purge_idle
from exam_prep.services.sittings.sweeping import sweep
from exam_prep.web.extensions import Parts, db

log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
_STEP_SECONDS = 5.0


class Leader:
    """Leadership of one data directory: held by the process that has its lock file locked."""

    def __init__(self, data_dir: Path) -> None:
        self._descriptor = os.open(data_dir / "sweeper.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def leads(self) -> bool:
        """Whether this process leads; the kernel passes the lead on when a process ends."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def start_sweeper(app: Flask) -> threading.Thread:
    """Start the thread; when its process ends, it ends between two steps."""
    parts: Parts = app.extensions["exam_prep"]
    leader = Leader(parts.settings.data_dir)
    pause = threading.Event()

    def run() -> None:
        while not pause.wait(EVERY_SECONDS):
            if leader.leads():
                sweep_once(app, stops=pause.is_set)

    def end() -> None:
        pause.set()
        thread.join(_STEP_SECONDS)

    thread = threading.Thread(target=run, name="sweeper", daemon=True)
    thread.start()
    # Runs in a worker that ends as well as in a process of its own; atexit knows only the latter.
    Finalize(None, end, exitpriority=1)
    return thread


def sweep_once(app: Flask, stops: Callable[[], bool] = lambda: False) -> int:
    """Close what is over and delete idle guests; returns how many sittings were closed.

    A failure is logged and tried again.
    """
    parts: Parts = app.extensions["exam_prep"]
    now = parts.clock()
    try:
        with app.app_context():
            engine = db.engine
        swept = sweep(engine, parts.cache, now=now, stops=stops)
        purged = 0 if stops() else purge_idle(engine, now=now)
    except Exception:
        # Whatever it was, the thread has to live: without it no closed tab is ever graded.
        log.exception("sweep_failed")
        return 0
    if swept or purged:
        log.info("swept sittings=%d purged_guests=%d", swept, purged)
    return swept
