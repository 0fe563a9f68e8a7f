"""Time 200 draws of 75 items in five sections from 100,000 and from 1,000 items.

Run: python -m tests.bench.draw
"""

import sys
import time
from collections.abc import Sequence
from statistics import median, quantiles

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.drawing.index import DrawIndex, build_index
from exam_prep.core.items import Item
from tests.core.drawing.made import exam, item, section, taxonomy

_TAGS = tuple(f"t{number:02}" for number in range(27))
_QUOTAS = (15, 24, 15, 15, 6)
_DRAWS = 200


def bank(size: int) -> list[Item]:
    """Return `size` items over 27 tags: three to a concept, one in 20 sensitive, some with an enemy."""
    return [
        item(
            f"i{at:06}",
            _TAGS[at // 3 % len(_TAGS)],
            f"c{at // 3:06}",
            sensitive=at % 20 == 0,
            enemies=(f"i{at - 5:06}",) if at % 50 == 5 else (),
        )
        for at in range(size)
    ]


def blueprint() -> Blueprint:
    """Return an exam of 75 items in five sections that share out the tags."""
    shares = (_TAGS[:4], _TAGS[4:17], _TAGS[17:21], _TAGS[21:26], _TAGS[26:])
    return exam(
        *(
            section(f"s{at}", quota, *tags)
            for at, (quota, tags) in enumerate(zip(_QUOTAS, shares, strict=True))
        )
    )


def tags() -> Taxonomy:
    """Return the taxonomy of the bank's tags."""
    return taxonomy(*_TAGS)


def timings(index: DrawIndex, seen: dict[str, int]) -> list[float]:
    """Return the milliseconds of each of 200 draws."""
    taken: list[float] = []
    wanted, known = blueprint(), tags()
    for seed in range(_DRAWS):
        began = time.perf_counter()
        draw_exam(index, known, wanted, seed=seed, seen=seen)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _say(label: str, taken: Sequence[float]) -> float:
    middle = median(taken)
    sys.stdout.write(f"{label}: median {middle:.2f} ms, p99 {quantiles(taken, n=100)[-1]:.2f} ms\n")
    return middle


def main() -> None:
    """Print the median and the 99th percentile for both banks, and their ratio."""
    large, small = build_index(bank(100_000)), build_index(bank(1_000))
    few = _say("1,000 items", timings(small, {}))
    many = _say("100,000 items", timings(large, {}))
    sys.stdout.write(f"ratio 100,000 to 1,000: {many / few:.2f}\n")
    half = {f"i{at:06}": 1 for at in range(0, 100_000, 2)}
    _say("100,000 items, half of them seen", timings(large, half))


if __name__ == "__main__":
    main()
