"""SIGKILL of workers, of the whole server and of PostgreSQL, at random moments, while learners save.

Run: python -m tests.bench.kills --database sqlite|postgresql [--kills N] [--learners N] [--seed S] [--json]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import text

from tests.bench.standing import Standing, standing
from tests.bench.store import Store, postgres_store, sqlite_store
from tests.bench.taking import Acknowledged, Taker
from tests.serving.processes import EXAM_PREP, clean_environment, wait_for_port

_EXAM = "diagnostic-30"
_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.005


class Victim(StrEnum):
    """What is killed."""

    WORKER = "worker"
    SERVER = "server"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill, and how long it took until any, and until each learner's, next save was acknowledged."""

    victim: Victim
    first_seconds: float
    all_seconds: float


def measure(database: str, *, kills: int, learners: int, seed: int) -> dict[str, object]:
    """Return what was lost, doubled and changed, and how long each recovery took."""
    store_of = postgres_store if database == "postgresql" else sqlite_store
    with tempfile.TemporaryDirectory() as name, store_of(Path(name)) as store:
        folder = Path(name)
        with standing(folder, store.settings) as server:
            wait_for_port(server.port)
            takers, done = _under_fire(store, server, kills, learners, Random(seed))  # noqa: S311  # moments, not secrets
            # Read before the stop, which waits for nobody.
            gave_up, revivals = server.gave_up, server.revivals
        if any(taker.is_alive() for taker in takers):
            raise RuntimeError("A learner got no answer to the end.")
        acknowledged = [each for taker in takers for each in taker.record.acknowledged]
        return {
            "database": database,
            "seed": seed,
            "learners": learners,
            "kills": dict(Counter(kill.victim for kill in done)),
            "acknowledged": len(acknowledged),
            **borne_out(store, acknowledged),
            "resumed": sum(taker.record.resumed for taker in takers),
            "worst_clock_seconds": max(taker.record.worst_clock for taker in takers),
            "sends_without_answer": sum(taker.record.unanswered for taker in takers),
            "answers_5xx_sent_again": sum(taker.record.refusals for taker in takers),
            "trouble": [each for taker in takers for each in taker.record.trouble],
            "server_starts": revivals,
            "server_ended_itself": gave_up,
            "recovery": _recoveries(done),
            "integrity": store.intact(),
            "verify_mismatches": _mismatches(store),
        }


def _under_fire(
    store: Store, server: Standing, kills: int, learners: int, chance: Random
) -> tuple[list[Taker], list[Kill]]:
    stop = threading.Event()
    takers = [Taker(server.url, _EXAM, number, stop, lambda: server.revivals) for number in range(learners)]
    for taker in takers:
        taker.start()
    for taker in takers:
        if not taker.ready.wait(_PATIENCE_SECONDS):
            raise RuntimeError(f"A learner could not begin: {server.log.read_text(encoding='utf-8')[-2000:]}")
    victims = [Victim.WORKER, Victim.WORKER, Victim.SERVER, *([Victim.DATABASE] if store.postgres else [])]
    done = []
    for number in range(kills):
        time.sleep(chance.uniform(0.1, 1.5))
        done.append(_kill(store, server, takers, victims[number % len(victims)], chance))
    stop.set()
    for taker in takers:
        taker.join(_PATIENCE_SECONDS)
    return takers, done


def _kill(store: Store, server: Standing, takers: Sequence[Taker], victim: Victim, chance: Random) -> Kill:
    began = time.monotonic()
    match victim:
        case Victim.WORKER:
            server.kill_worker(chance)
        case Victim.SERVER:
            server.kill()
        case Victim.DATABASE:
            store.kill()
            store.start()
            began = time.monotonic()
    # A save that was answered in the moment of the kill proves nothing, so one after it is waited for.
    killed = time.monotonic()
    firsts = [_next_save(taker, killed) - began for taker in takers]
    return Kill(victim, min(firsts), max(firsts))


def _next_save(taker: Taker, after: float) -> float:
    """Return when the learner's first save after a moment was acknowledged."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < ends:
        later = [each.at for each in taker.record.acknowledged[-200:] if each.at > after]
        if later:
            return later[0]
        time.sleep(_LOOK_SECONDS)
    raise RuntimeError(f"A learner's saves never came through again: {taker.record.trouble[-3:]}")


def borne_out(store: Store, acknowledged: Sequence[Acknowledged]) -> dict[str, int]:
    """Compare what was acknowledged with the log and with the rows that count."""
    with store.connection() as connection:
        events = connection.execute(
            text(
                "SELECT s.public_id, e.position, e.client_id, e.response, e.revision "
                "FROM response_event e JOIN sitting s ON s.id = e.sitting_id"
            )
        ).all()
        rows = connection.execute(
            text(
                "SELECT s.public_id, i.position, i.revision, i.response "
                "FROM sitting_item i JOIN sitting s ON s.id = i.sitting_id WHERE i.revision > 0"
            )
        ).all()
    logged = {(row[0], row[1], row[2], row[3], row[4]) for row in events}
    times = Counter((row[0], row[1], row[4]) for row in events)
    newest: dict[tuple[str, int], tuple[int, str]] = {}
    for each in acknowledged:
        newest[each.sitting, each.position] = (each.revision, each.response)
    stored = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    return {
        "lost": sum(
            (each.sitting, each.position, each.client_id, each.response, each.revision) not in logged
            for each in acknowledged
        ),
        "doubled": sum(count > 1 for count in times.values()) + len(events) - len({row[2] for row in events}),
        "rows_behind": sum(stored.get(place) != state for place, state in newest.items()),
    }


def _recoveries(done: Sequence[Kill]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for victim in Victim:
        kills = [kill for kill in done if kill.victim is victim]
        if kills:
            found[victim] = {
                "median_first": median(kill.first_seconds for kill in kills),
                "worst_first": max(kill.first_seconds for kill in kills),
                "median_all": median(kill.all_seconds for kill in kills),
                "worst_all": max(kill.all_seconds for kill in kills),
            }
    return found


def _mismatches(store: Store) -> int:
    """Return how many mismatches `exam-prep verify` finds."""
    verified = subprocess.run(
        [EXAM_PREP, "verify", "--json"],
        env=clean_environment(**store.settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if verified.returncode > 1 or not verified.stdout:
        raise RuntimeError(verified.stderr)
    return len(json.loads(verified.stdout)["mismatches"])


def main() -> None:
    """Kill, look, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(chosen.database, kills=chosen.kills, learners=chosen.learners, seed=chosen.seed)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<24}{value}\n")


if __name__ == "__main__":
    main()
