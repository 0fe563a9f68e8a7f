"""A worker that is stopped in mid-work: how the others are served until it is replaced, and what is lost.

Run: python -m tests.bench.hang [--seconds N] [--learners N] [--json]
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from tests.bench.kills import borne_out
from tests.bench.standing import Standing, standing
from tests.bench.store import sqlite_store
from tests.bench.taking import Taker
from tests.serving.processes import wait_for_port

_EXAM = "diagnostic-30"
_QUIET_SECONDS = 5.0
_PATIENCE_SECONDS = 60.0
_SLOW_MS = 1000.0


def measure(*, seconds: float, learners: int) -> dict[str, object]:
    """Stop one worker for so long; return how long saves took before and meanwhile, in milliseconds."""
    with tempfile.TemporaryDirectory() as name, sqlite_store(Path(name)) as store:
        with standing(Path(name), store.settings) as server:
            wait_for_port(server.port)
            takers, began, replaced = _with_one_stopped(server, seconds, learners)
        acknowledged = [each for taker in takers for each in taker.record.acknowledged]
        return {
            "stopped_seconds": seconds,
            "replaced_after_seconds": replaced,
            "learners": learners,
            "acknowledged": len(acknowledged),
            **borne_out(store, acknowledged),
            **_figures(takers, began),
            "trouble": [each for taker in takers for each in taker.record.trouble],
        }


def _with_one_stopped(server: Standing, seconds: float, learners: int) -> tuple[list[Taker], float, float]:
    """Return the learners, when a worker was stopped, and after how many seconds it was replaced."""
    stop = threading.Event()
    takers = [Taker(server.url, _EXAM, n, stop, lambda: server.revivals) for n in range(learners)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.ready.wait(_PATIENCE_SECONDS)
    time.sleep(_QUIET_SECONDS)
    victim, began = server.workers[0], time.monotonic()
    os.kill(victim, signal.SIGSTOP)
    while victim in server.workers and time.monotonic() - began < seconds:
        time.sleep(0.02)
    replaced = time.monotonic() - began
    time.sleep(max(seconds - replaced, 0.0))
    stop.set()
    for taker in takers:
        taker.join(_PATIENCE_SECONDS)
    return takers, began, replaced


def _figures(takers: Sequence[Taker], began: float) -> dict[str, float]:
    """Return latencies of all learners and of those whose connection was to another worker."""
    before, meanwhile, others = list[float](), list[float](), list[float]()
    on_the_stopped = 0
    for taker in takers:
        saves = taker.record.acknowledged
        times = [each.took * 1000 for each in saves if each.at >= began]
        before += [each.took * 1000 for each in saves if each.at < began]
        meanwhile += times
        if max(times, default=0.0) > _SLOW_MS:
            on_the_stopped += 1
        else:
            others += times
    return {
        "learners_on_the_stopped_worker": on_the_stopped,
        "p99_ms_before": _p99(before),
        "p99_ms_meanwhile": _p99(meanwhile),
        "p99_ms_of_others": _p99(others),
        "worst_ms_meanwhile": max(meanwhile),
    }


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98] if len(times) > 1 else 0.0


def main() -> None:
    """Stop, wait, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--learners", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(seconds=chosen.seconds, learners=chosen.learners)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<32}{value}\n")


if __name__ == "__main__":
    main()
