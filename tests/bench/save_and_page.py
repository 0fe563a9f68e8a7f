"""What a save and a page cost, beside bare routes in the same server, database, lock and round.

Run: python -m tests.bench.save_and_page [--short] [--json]   (tests/bench/README.md explains the figures)
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import httpx

from tests.bench import draw
from tests.bench.jobs import Cell
from tests.bench.rounds import Figure, Plan, Prepared, prepare, run_round
from tests.serving.processes import serving

LONG = Plan(connections=(8, 32), rounds=5, seconds=2.0, warm_up_seconds=0.5)
SHORT = Plan(connections=(8,), rounds=1, seconds=0.3, warm_up_seconds=0.1)
_MOODLE_CPU_MS = 171.0
_STARTS = 3

Round = Mapping[tuple[int, Cell], Figure]


def measure(plan: Plan) -> dict[str, object]:
    """Return all figures as one document: cells, ratios, start-up seconds, memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared = prepare(_made(folder / "prepared"), max(plan.connections))
        runs = [run_round(prepared, _made(folder / f"round-{at}"), plan, at) for at in range(plan.rounds)]
        starts = [_seconds_to_first_page(prepared) for _ in range(min(plan.rounds, _STARTS))]
    rounds = [figures for figures, _ in runs]
    return {
        "rounds": plan.rounds,
        "page_bytes": prepared.page_bytes,
        "cells": {str(at): _cells(rounds, at) for at in plan.connections},
        "ratios": {str(at): _ratios(rounds, at) for at in plan.connections},
        "seconds_to_first_page": median(starts),
        "memory_mb": median(memory for _, memory in runs),
    }


def _cells(rounds: Sequence[Round], connections: int) -> dict[str, dict[str, float]]:
    names = ("rate", "p50_ms", "p99_ms", "cpu_ms", "bytes_each")
    return {
        cell: {name: median(getattr(each[connections, cell], name) for each in rounds) for name in names}
        for cell in Cell
    }


def _ratios(rounds: Sequence[Round], connections: int) -> dict[str, float]:
    """Return medians of ratios within one round; differences under 25 % mean nothing."""

    def middle(of: Callable[[Figure], float], one: Cell, other: Cell) -> float:
        return median(of(each[connections, one]) / of(each[connections, other]) for each in rounds)

    answer = median(each[connections, Cell.ANSWER].cpu_ms for each in rounds)
    return {
        "save_cpu_to_bare_save": middle(lambda figure: figure.cpu_ms, Cell.SAVE, Cell.BARE_SAVE),
        "save_rate_to_bare_save": middle(lambda figure: figure.rate, Cell.SAVE, Cell.BARE_SAVE),
        "save_p99_to_bare_save": middle(lambda figure: figure.p99_ms, Cell.SAVE, Cell.BARE_SAVE),
        "item_cpu_to_hello": middle(lambda figure: figure.cpu_ms, Cell.ITEM, Cell.HELLO),
        "item_cpu_to_healthz": middle(lambda figure: figure.cpu_ms, Cell.ITEM, Cell.HEALTHZ),
        "item_cpu_to_bare_item": middle(lambda figure: figure.cpu_ms, Cell.ITEM, Cell.BARE_ITEM),
        "moodle_cpu_to_answer": _MOODLE_CPU_MS / answer,
    }


def _seconds_to_first_page(prepared: Prepared) -> float:
    """Return the seconds from the command on an existing database to its first page."""
    began = time.perf_counter()
    with serving(prepared.data_dir.parent) as served:
        httpx.get(served.url, timeout=30).raise_for_status()
        took = time.perf_counter() - began
        served.stop()
    return took


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _tell(found: Mapping[str, object]) -> None:
    write = sys.stdout.write
    cells, ratios = found["cells"], found["ratios"]
    assert isinstance(cells, dict)
    assert isinstance(ratios, dict)
    for connections, table in cells.items():
        write(f"{connections} connections      rate/s   p50 ms   p99 ms   CPU ms  bytes written\n")
        for cell, row in table.items():
            write(f"  {cell:<16}" + "".join(f"{value:9.2f}" for value in row.values()) + "\n")
        for name, value in ratios[connections].items():
            write(f"  {name:<26}{value:9.2f}\n")
    write(
        f"item page {found['page_bytes']} bytes, first page after {found['seconds_to_first_page']:.2f} s, "
        f"memory {found['memory_mb']:.0f} MB, {found['rounds']} rounds\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few seconds: does it work, not how fast")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(SHORT if chosen.short else LONG)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    _tell(found)
    if not chosen.short:
        draw.main()


if __name__ == "__main__":
    main()
