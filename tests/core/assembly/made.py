"""Pools for assembly: the one that the bars are measured on, and small ones."""

from collections.abc import Iterable

import numpy as np

from exam_prep.core.assembly.request import LEVELS, AssemblyRequest, PoolItem, Quota
from exam_prep.core.item_response.curves import Curves, information

SECTIONS = ("Ethics", "Role", "Recovery", "Crisis")
QUOTAS = (15, 13, 12, 10)


def pool_item(name: str, difficulty: float = 0.7, **changes: object) -> PoolItem:
    """Return an item with a concept of its own and information 1 at each level."""
    values: dict[str, object] = {"concept": f"c-{name}", "information": (1.0, 1.0, 1.0), **changes}
    return PoolItem(id=name, difficulty=difficulty, **values)  # type: ignore[arg-type]  # fields of PoolItem


def quota(title: str, count: int, items: Iterable[PoolItem]) -> Quota:
    """Return a quota that these items can serve."""
    return Quota(title, count, frozenset(item.id for item in items))


def large_request(
    seed: int = 0, *, forms: int = 5, pool: int = 1_000, enemy_sets: int = 120
) -> AssemblyRequest:
    """Return a request for forms of 50 in four quotas; enemy sets hold 2 to 5 items, drawn at random.

    log a ~ N(-.1, .35²), b ~ N(-1, .9²), difficulty the chance at level 0 (mean near .70); no floor.
    """
    rng = np.random.default_rng(seed)
    slope = np.exp(rng.normal(-0.1, 0.35, pool))
    curves = Curves(slope, -slope * rng.normal(-1.0, 0.9, pool), np.zeros(pool))
    told = np.array([information(curves, np.array(level)) for level in LEVELS]).T
    facility = curves.at(np.array(0.0))
    section = rng.integers(0, len(QUOTAS), pool)
    enemies = _enemies(rng, pool, enemy_sets)
    items = tuple(
        PoolItem(
            f"i{at:04}",
            f"c{at:04}",
            float(facility[at]),
            tuple(told[at].tolist()),
            enemies=enemies.get(at, frozenset()),
        )
        for at in range(pool)
    )
    quotas = tuple(
        quota(title, count, (item for item, of in zip(items, section, strict=True) if of == number))
        for number, (title, count) in enumerate(zip(SECTIONS, QUOTAS, strict=True))
    )
    return AssemblyRequest(forms, items, quotas, difficulty=0.70)


def _enemies(rng: np.random.Generator, pool: int, sets: int) -> dict[int, frozenset[str]]:
    left = rng.permutation(pool).tolist()
    found: dict[int, frozenset[str]] = {}
    for _ in range(sets):
        hostile = [left.pop() for _ in range(int(rng.integers(2, 6)))]
        for at in hostile:
            found[at] = frozenset(f"i{other:04}" for other in hostile if other != at)
    return found
