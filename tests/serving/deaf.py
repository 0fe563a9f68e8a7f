"""A server, started as `python -m tests.serving.deaf PORT WHO`, in which one main thread takes no SIGTERM.

WHO is "parent" or "worker". Another thread of that process takes it while the main one waits, which is how
things stand when a signal comes just before that wait begins.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from exam_prep.cli.serve import run_server


def deaf_app() -> WSGIApplication:
    """Return an application; the thread that asks for it, a worker's main one, takes no SIGTERM any more."""
    _take_none()
    return hearing_app()


def hearing_app() -> WSGIApplication:
    """Return an application."""
    return _answer


def _answer(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]


def _take_none() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _take_all() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _main(port: int, who: str) -> None:
    if who == "parent":
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        _take_none()
        os.register_at_fork(after_in_child=_take_all)
    run_server(f"tests.serving.deaf:{'hearing' if who == 'parent' else 'deaf'}_app", "127.0.0.1", port)


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
