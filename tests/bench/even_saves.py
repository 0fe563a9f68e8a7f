"""Saves of right and of wrong answers, side by side: do their times tell which was which?

One learner saves by turns, in random order, a right and a wrong response to the items of an exam over HTTP.
Printed are the medians, their difference and the effect size: the chance that a right save took longer than
a wrong one (0.5: nothing can be told). Beside it the same figures for saves that were labelled by lot: what
chance alone gives on this machine.

Run: python -m tests.bench.even_saves [--saves N] [--seed S] [--json]
"""

import argparse
import json
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.engine import make_engine
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.served import ServedBankCache
from tests.answers import right_response, wrong_response
from tests.serving.processes import serving
from tests.serving.visiting import Visit, begin_exam

_WARM_UP = 50
_LABELS = (True, False)

Responses = Mapping[int, Mapping[bool, list[int]]]


def measure(*, saves: int, seed: int) -> dict[str, object]:
    """Return times in milliseconds by label, and the sizes of the answers."""
    chance = Random(seed)  # noqa: S311  # an order, not a secret
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name)) as served,
        httpx.Client(base_url=served.url) as client,
    ):
        visit = begin_exam(client)
        responses = _responses(Path(name) / "instance" / "exam_prep.sqlite3", visit)
        times, sizes = _saved(visit, responses, saves, chance)
    lots = [chance.choice(_LABELS) for _ in range(saves)]
    flat = times[True] + times[False]
    chance.shuffle(flat)
    by_lot = {label: [at for at, lot in zip(flat, lots, strict=True) if lot is label] for label in _LABELS}
    return {
        "saves": saves,
        "seed": seed,
        "right": _figures(times),
        "by_lot": _figures(by_lot),
        "sizes_of_answers": sorted(sizes),
    }


def _saved(
    visit: Visit, responses: Responses, saves: int, chance: Random
) -> tuple[dict[bool, list[float]], set[int]]:
    """Save by turns; each item alternates between its right and its wrong response, so every save writes."""
    times: dict[bool, list[float]] = {True: [], False: []}
    revisions, sizes = dict.fromkeys(responses, 0), set()
    lasts: dict[int, bool] = {position: chance.choice(_LABELS) for position in responses}
    for number in range(saves + _WARM_UP):
        position = chance.choice(sorted(responses))
        lasts[position] = not lasts[position]
        body = {
            "position": position,
            "response": responses[position][lasts[position]],
            "base_revision": revisions[position],
            "client_id": new_public_id(),
        }
        began = time.perf_counter()
        answer = visit.client.post(
            f"{visit.sitting}/responses", json=body, headers={"X-CSRFToken": visit.token}
        )
        took = (time.perf_counter() - began) * 1000
        revisions[position] = answer.raise_for_status().json()["revision"]
        if number >= _WARM_UP:
            times[lasts[position]].append(took)
            sizes.add(len(answer.content) - len(str(revisions[position])))
    return times, sizes


def _responses(database: Path, visit: Visit) -> Responses:
    """Return by position a right and a wrong response of the same form."""
    engine = make_engine(f"sqlite:///{database}")
    with Session(engine) as session:
        name = visit.sitting.rpartition("/")[2]
        rows = session.scalars(
            select(SittingItem)
            .join(Sitting, Sitting.id == SittingItem.sitting_id)
            .where(Sitting.public_id == name)
        ).all()
        versions = ServedBankCache().versions(session, [row.item_version_id for row in rows])
        found = {}
        for row in rows:
            item, order = versions[row.item_version_id].item, tuple(row.option_order.split())
            words = {True: right_response(item, order).split(), False: wrong_response(item, order).split()}
            if len(words[True]) == len(words[False]):
                found[row.position] = {label: [int(word) for word in words[label]] for label in _LABELS}
    engine.dispose()
    return found


def _figures(times: Mapping[bool, Sequence[float]]) -> dict[str, float]:
    return {
        "median_right_ms": median(times[True]),
        "median_wrong_ms": median(times[False]),
        "difference_ms": median(times[True]) - median(times[False]),
        "chance_right_is_slower": _chance_of_longer(times[True], sorted(times[False])),
    }


def _chance_of_longer(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return how often one of `ones` is longer than one of the sorted `others`; equal ones count half."""
    wins = sum((bisect_left(others, one) + bisect_right(others, one)) / 2 for one in ones)
    return wins / (len(ones) * len(others))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(saves=chosen.saves, seed=chosen.seed)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:<18}{value}\n")


if __name__ == "__main__":
    main()
