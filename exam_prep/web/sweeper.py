"""A thread beside each server process that does the rounds; one process of a database leads."""

import logging
import threading
from collections.abc import Callable, Mapping
from multiprocessing.util import Finalize

from flask import Flask
from sqlalchemy import Engine

from exam_prep.clock import TOLERANCE, SteadyClock
from exam_prep.db.engine import writing_session
from exam_prep.db.leader import leader_of
from exam_prep.services.rounds import do_round, round_steps
from exam_prep.services.sittings.sweeping import timed_sitting_runs
from exam_prep.web.extensions import Parts, db

log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
_STEP_SECONDS = 5.0


def start_sweeper(app: Flask, stop: threading.Event | None = None) -> threading.Thread:
    """Start the thread; when its process ends, or `stop` is set, it ends between two steps."""
    with app.app_context():
        leader = leader_of(db.engine)
    pause = stop or threading.Event()

    def run() -> None:
        while not pause.wait(EVERY_SECONDS):
            tend_clock(app)
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


def sweep_once(app: Flask, stops: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
    """Do one round and return how many each step did; what fails is logged and tried again.

    For a minute after a jump of the machine's clock there is none: nothing is handed in by a doubtful time.
    """
    parts: Parts = app.extensions["exam_prep"]
    if isinstance(parts.clock, SteadyClock) and parts.clock.is_suspended():
        return {}
    with app.app_context():
        engine = db.engine
    done = do_round(engine, round_steps(parts.cache, stops), now=parts.clock(), stops=stops)
    for name, count in done.items():
        if count:
            log.info("round_did step=%s count=%d", name.replace(" ", "_"), count)
    return done


def tend_clock(app: Flask) -> None:
    """Follow the machine's clock again after a jump, once it is settled and no timed sitting runs."""
    clock = app.extensions["exam_prep"].clock
    if not isinstance(clock, SteadyClock) or abs(clock.drift()) <= TOLERANCE or clock.is_suspended():
        return
    with app.app_context():
        engine: Engine = db.engine
    try:
        # As a writer: no sitting starts between the look and the new anchor.
        with writing_session(engine) as session:
            if not timed_sitting_runs(session):
                clock.follow_wall()
    except Exception:
        # The thread has to live; the next round asks again.
        log.exception("clock_not_tended")
