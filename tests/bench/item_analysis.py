"""How long item analysis takes: sums of many responses, and a report of many items from their sums.

Run: python -m tests.bench.item_analysis [--responses 1000000] [--items 2000]
"""

import argparse
import sys
import time

import numpy as np

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.item_figures import item_figures
from exam_prep.core.analysis.reliability import effective_weights
from exam_prep.core.analysis.shrinkage import with_shrunk
from exam_prep.core.analysis.sitting import Rest
from exam_prep.core.analysis.sums import GroupSums
from exam_prep.core.analysis.tally import Log, tally

_FORM = 100
_OPTIONS = 4


def made_log(responses: int, items: int, *, seed: int = 1) -> Log:
    """Return sittings of 100 items drawn from `items` of four options, with levels that differ."""
    rng = np.random.default_rng(seed)
    sittings = max(responses // _FORM, 1)
    sitting = np.repeat(np.arange(sittings), _FORM)
    item = np.concatenate([rng.permutation(items)[:_FORM] for _ in range(sittings)])
    level = rng.normal(size=sittings)[sitting] - rng.normal(size=items)[item]
    right = rng.random(item.size) < 1 / (1 + np.exp(-level))
    choice = np.where(right, 0, rng.integers(1, _OPTIONS, item.size))
    return Log(
        items=tuple(f"i{at}" for at in range(items)),
        options=(_OPTIONS,) * items,
        sitting=sitting,
        item=item,
        mark=1000 * right.astype(np.int64),
        maximum=np.full(item.size, 1000),
        reach=np.full(item.size, int(Reach.ANSWERED)),
        chosen=1 << choice,
        milliseconds=rng.integers(2_000, 90_000, item.size),
    )


def report(sums: GroupSums) -> int:
    """Work out every figure of every item and return how many there are."""
    effective_weights(sums)
    found = with_shrunk([item_figures([each], maximum=1000, scale=1000) for each in sums.items.values()])
    return len(found)


def main() -> None:
    """Print both times, the best of three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--items", type=int, default=2_000)
    asked = parser.parse_args()
    log = made_log(asked.responses, asked.items)
    tallied, reported = [], []
    for _ in range(3):
        began = time.perf_counter()
        sums = tally(log, Rest.SHARE)
        tallied.append(time.perf_counter() - began)
        began = time.perf_counter()
        report(sums)
        reported.append(time.perf_counter() - began)
    sys.stdout.write(f"sums of {log.item.size:,} responses: {min(tallied):.2f} s\n")
    sys.stdout.write(f"report of {asked.items:,} items: {min(reported):.3f} s\n")


if __name__ == "__main__":
    main()
