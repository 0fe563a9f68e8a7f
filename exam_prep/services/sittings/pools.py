"""What a growing form chooses from, as it is kept: items by their versions, and what was known before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.readiness.diagnostic import Check
from exam_prep.core.readiness.growing import Growth
from exam_prep.core.readiness.model import curves
from exam_prep.core.readiness.posterior import Levels
from exam_prep.services.bank.served import Version
from exam_prep.services.readiness.outlooks import possible_responses


@dataclass(frozen=True, slots=True)
class Pool:
    """Item `versions` by their row ids with the section of each, and the sections' shares and levels."""

    versions: tuple[int, ...]
    section: tuple[int, ...]
    shares: tuple[float, ...]
    known: Levels


def dump_pool(pool: Pool) -> str:
    """Return the pool as JSON; floats come back bit for bit."""
    return json.dumps(
        {
            "versions": pool.versions,
            "section": pool.section,
            "shares": pool.shares,
            "mean": pool.known.mean.tolist(),
            "covariance": pool.known.covariance.tolist(),
        }
    )


def load_pool(text: str) -> Pool:
    """Return the pool that `dump_pool` wrote."""
    kept = json.loads(text)
    known = Levels(np.array(kept["mean"], dtype=float), np.array(kept["covariance"], dtype=float))
    return Pool(tuple(kept["versions"]), tuple(kept["section"]), tuple(kept["shares"]), known)


def growth_of(pool: Pool, versions: Mapping[int, Version]) -> Growth:
    """Return what the rule chooses from; `versions` holds at least those of the pool."""
    items = tuple(versions[name].item for name in pool.versions)
    described = curves(
        np.array([item.difficulty for item in items], dtype=float),
        np.array([possible_responses(item) for item in items], dtype=float),
    )
    section = np.array(pool.section, dtype=np.intp)
    return Growth(items, Check(described, section, pool.shares, pool.known))


def places_of(pool: Pool, asked: Sequence[int]) -> tuple[int, ...]:
    """Return where in the pool the versions `asked` stand; raises KeyError for one that is not of it."""
    place = {name: at for at, name in enumerate(pool.versions)}
    return tuple(place[name] for name in asked)
