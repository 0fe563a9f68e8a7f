"""Measure the bars of the exam-date selector: exam-day recall beside that of every baseline.

Run: python -m tests.bench.simulate_policies [--learners 200] [--selected 40] [--seeds 11,12,13,14,15]
     [--models match,perturbed]; 0 learners or 0 selected leave that part out.

`--selected` learners of the first seed follow the selector, which rolls out four policies for each of them
once a week. The seeds 101-104 served to choose the prior and the trust of the calibration; report others.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence

import numpy as np

from exam_prep.core.simulation.comparison import Estimate, estimate
from exam_prep.core.simulation.protocol import Protocol, simulate

CELLS = ((14, 20), (30, 10), (30, 20), (90, 10))
BARRED = ("match", "perturbed")
GUARDED = ("exponential", "act-r")
BASELINES = ("random", "redo-missed", "leitner", "sm2", "fsrs", "fsrs-new-first")
PLAIN = (*BASELINES, "coverage", "threshold", "greedy", "due-first")


def pooled(
    protocol: Protocol, model: str, schedulers: Sequence[str], seeds: Sequence[int]
) -> Mapping[str, tuple[Estimate, Estimate]]:
    """Return recall, and its difference to fsrs, of each scheduler over learners of all seeds, in points."""
    recall = {
        name: 100 * np.concatenate([simulate(protocol, model, name, seed=seed).recall for seed in seeds])
        for name in schedulers
    }
    return {name: (estimate(values), estimate(values - recall["fsrs"])) for name, values in recall.items()}


def _line(found: Mapping[str, tuple[Estimate, Estimate]]) -> str:
    return "  ".join(
        f"{name} {recall.mean:.1f} ({more.mean:+.1f}±{more.half:.1f})"
        for name, (recall, more) in found.items()
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _selected(protocol: Protocol, model: str, seed: int) -> tuple[float, float]:
    """Return the selector's gain over fsrs, and how far it stays behind the best baseline, in points."""
    began = time.process_time()
    found = pooled(protocol, model, (*BASELINES, "selector"), (seed,))
    spent = time.process_time() - began
    _say(f"{model} {protocol.days}x{protocol.minutes:g} selected: {_line(found)} [{spent:.0f} s]")
    best = max(found[name][0].mean for name in BASELINES)
    return found["selector"][1].mean, best - found["selector"][0].mean


def _bars(gains: Mapping[tuple[str, int], float], behind: Sequence[float]) -> None:
    barred = [gain for (model, _), gain in gains.items() if model in BARRED]
    guarded = [gain for (model, _), gain in gains.items() if model in GUARDED]
    if barred:
        _say(f"selector - fsrs, mean of {len(barred)} cells of match and perturbed: {np.mean(barred):+.1f}")
    if guarded:
        _say(f"selector - fsrs, worst of {len(guarded)} cells of exponential and act-r: {min(guarded):+.1f}")
    near = np.mean([points <= 1 for points in behind])
    _say(f"within 1 point of the best baseline: {near:.0%} of {len(behind)} cells")


def main() -> None:
    """Print a line for each cell of plain policies and of the selector, then the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--selected", type=int, default=40)
    parser.add_argument("--seeds", default="11,12,13,14,15")
    parser.add_argument("--models", default=",".join((*BARRED, *GUARDED, "stages")))
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    gains: dict[tuple[str, int], float] = {}
    behind: list[float] = []
    for model in given.models.split(","):
        for cell, (days, minutes) in enumerate(CELLS):
            if given.learners:
                many = Protocol(learners=given.learners, days=days, minutes=minutes)
                _say(f"{model} {days}x{minutes} plain: {_line(pooled(many, model, PLAIN, seeds))}")
            if given.selected:
                few = Protocol(learners=given.selected, days=days, minutes=minutes)
                gains[model, cell], lag = _selected(few, model, seeds[0])
                behind.append(lag)
    if given.selected:
        _bars(gains, behind)


if __name__ == "__main__":
    main()
