"""Measure the bars of the exam-date selector: exam-day recall beside that of every baseline.

Run: python -m tests.bench.simulate_policies [--learners 200] [--selected 40] [--seeds 11,12,13,14,15]

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


def main() -> None:
    """Print a line for each cell of plain policies and of the selector, then the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--selected", type=int, default=40)
    parser.add_argument("--seeds", default="11,12,13,14,15")
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    gains: dict[tuple[str, int, int], float] = {}
    behind: list[float] = []
    for model in (*BARRED, *GUARDED, "stages"):
        for days, minutes in CELLS:
            began = time.process_time()
            many = Protocol(learners=given.learners, days=days, minutes=minutes)
            _say(f"{model} {days}x{minutes} plain: {_line(pooled(many, model, PLAIN, seeds))}")
            few = Protocol(learners=given.selected, days=days, minutes=minutes)
            chosen = pooled(few, model, (*BASELINES, "selector"), seeds[:1])
            gains[model, days, minutes] = chosen["selector"][1].mean
            best = max(chosen[name][0].mean for name in BASELINES)
            behind.append(best - chosen["selector"][0].mean)
            _say(f"{model} {days}x{minutes} selected: {_line(chosen)} [{time.process_time() - began:.0f} s]")
    barred = np.mean([gain for (model, *_), gain in gains.items() if model in BARRED])
    worst = min(gain for (model, *_), gain in gains.items() if model in GUARDED)
    near = np.mean([points <= 1 for points in behind])
    _say(f"selector - fsrs, mean of match and perturbed: {barred:+.1f} (bar +6)")
    _say(f"selector - fsrs, worst cell of exponential and act-r: {worst:+.1f} (bar -1)")
    _say(f"within 1 point of the best baseline: {near:.0%} of cells (bar 90 %)")


if __name__ == "__main__":
    main()
