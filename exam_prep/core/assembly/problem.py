"""The request in numbers: units that move as one, what each quota may hold, and who clashes with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from exam_prep.core.assembly.request import AssemblyRequest, PoolItem
from exam_prep.core.item_response.curves import Array, Mask

Ints = NDArray[np.int64]

_DIFFICULTY_SCALE = 0.001
_INFORMATION_SCALE = 0.02
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the search and the proof need, by numbers of units (items, or scenarios as a whole).

    `measures` (m, units) are what a unit adds to a form, difficulty first, in multiples of what is worth
    noticing (.001 of mean difficulty, 2 % of information), `aims` (m,) what a form should come to.
    `uses_left` is how many forms may still hold a unit. `weights` (limits, units) count the items of a limit.
    `groups` are sets of units of which a form may hold one: of one concept, and mutual enemies.
    """

    request: AssemblyRequest
    units: tuple[tuple[PoolItem, ...], ...]
    size: Ints
    serves: tuple[Ints, ...]
    measures: Array
    aims: Array
    difficulty_aim: float
    information_aim: tuple[float, ...]
    uses_left: Ints
    earlier: Array
    weights: Ints
    pinned: Mask
    sibling_groups: tuple[Ints, ...]
    enemy_groups: tuple[Ints, ...]
    clashes: tuple[Ints, ...]

    @property
    def forms(self) -> int:
        """Return the number of forms."""
        return self.request.forms


def problem_of(request: AssemblyRequest, *, whole_scenarios: bool = True) -> Problem:
    """Return the numbers of a request that was checked; without `whole_scenarios` items move one by one.

    A scenario that is partly excluded, or whose own items are siblings or enemies, is left out.
    """
    items = (
        request.items if whole_scenarios else tuple(replace(each, scenario=None) for each in request.items)
    )
    enemies = _enemies(items)
    units = _units(request, items, enemies)
    size = np.array([len(unit) for unit in units], dtype=np.int64)
    serves = tuple(_serving(units, quota.items) for quota in request.quotas)
    difficulty, information = _aims(request, units, serves)
    measures, aims = _scaled(request, units, difficulty, information)
    siblings = _sibling_groups(units)
    hostile = _enemy_groups(units, enemies)
    return Problem(
        request,
        units,
        size,
        serves,
        measures,
        aims,
        difficulty,
        information,
        np.array([_uses_left(request, unit) for unit in units], dtype=np.int64),
        np.array([sum(item.earlier_uses for item in unit) for unit in units], dtype=float),
        _weights(request, units),
        np.array([_is_pinned(request, unit) for unit in units], dtype=bool),
        siblings,
        hostile,
        _clashes(len(units), (*siblings, *hostile)),
    )


def least_variety(problem: Problem, quotas: Collection[int]) -> int:
    """Return how many different items, pins apart, `quotas` must hold over all forms at least.

    Some m forms of n places that share at most k by pairs have m·n - k·m(m-1)/2 or more (Bonferroni).
    """
    most = problem.request.most_overlap
    units = units_serving(problem, quotas)
    pins = int(problem.size[units[problem.pinned[units]]].sum())
    free = max(0, sum(problem.request.quotas[at].count for at in quotas) - pins)
    if most is None:
        return free
    return max(m * free - most * m * (m - 1) // 2 for m in range(1, problem.forms + 1))


def units_serving(problem: Problem, quotas: Collection[int]) -> Ints:
    """Return the units that can serve any of `quotas`, in order; at least one quota."""
    return np.unique(np.concatenate([problem.serves[at] for at in quotas]))


def _enemies(items: Iterable[PoolItem]) -> dict[str, frozenset[str]]:
    both: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        for enemy in item.enemies - {item.id}:
            both[item.id].add(enemy)
            both[enemy].add(item.id)
    return {name: frozenset(others) for name, others in both.items()}


def _units(
    request: AssemblyRequest, items: Iterable[PoolItem], enemies: dict[str, frozenset[str]]
) -> tuple[tuple[PoolItem, ...], ...]:
    together: defaultdict[tuple[bool, str], list[PoolItem]] = defaultdict(list)
    for item in sorted(items, key=lambda each: each.id):
        together[item.scenario is not None, item.scenario or item.id].append(item)
    return tuple(tuple(unit) for unit in together.values() if _agrees(request, unit, enemies))


def _agrees(request: AssemblyRequest, unit: Sequence[PoolItem], enemies: dict[str, frozenset[str]]) -> bool:
    names = {item.id for item in unit}
    return (
        names.isdisjoint(request.excluded)
        and len({item.concept for item in unit}) == len(unit)
        and all(names.isdisjoint(enemies.get(name, frozenset())) for name in names)
    )


def _serving(units: Sequence[Sequence[PoolItem]], names: frozenset[str]) -> Ints:
    return np.array(
        [at for at, unit in enumerate(units) if all(item.id in names for item in unit)], dtype=np.int64
    )


def _aims(
    request: AssemblyRequest, units: Sequence[Sequence[PoolItem]], serves: Sequence[Ints]
) -> tuple[float, tuple[float, ...]]:
    """Return the aims as asked, else what each quota would hold on average if it were drawn blindly."""
    means = np.zeros(1 + len(request.levels))
    for quota, serving in zip(request.quotas, serves, strict=True):
        rows = [(item.difficulty, *item.information) for at in serving for item in units[at]]
        if rows:
            means += quota.count * np.array(rows).mean(axis=0)
    difficulty = request.difficulty if request.difficulty is not None else float(means[0]) / request.size
    return difficulty, request.information or tuple(float(mean) for mean in means[1:])


def _scaled(
    request: AssemblyRequest,
    units: Sequence[Sequence[PoolItem]],
    difficulty: float,
    information: tuple[float, ...],
) -> tuple[Array, Array]:
    """Return measures and aims in units of what is worth noticing; rounded, so that machines agree."""
    scales = np.array(
        [_DIFFICULTY_SCALE * request.size, *(_INFORMATION_SCALE * (aim or 1) for aim in information)]
    )
    sums = np.array(
        [
            [sum(column) for column in zip(*((i.difficulty, *i.information) for i in unit), strict=True)]
            for unit in units
        ]
    ).reshape(len(units), len(scales))
    aims = np.array([difficulty * request.size, *information])
    return np.round((sums / scales).T, _DIGITS), np.round(aims / scales, _DIGITS)


def _uses_left(request: AssemblyRequest, unit: Sequence[PoolItem]) -> int:
    if request.most_uses is None or _is_pinned(request, unit):
        return request.forms
    left = request.most_uses - max(item.earlier_uses for item in unit)
    return min(request.forms, max(0, left))


def _is_pinned(request: AssemblyRequest, unit: Iterable[PoolItem]) -> bool:
    return any(item.id in request.pinned for item in unit)


def _weights(request: AssemblyRequest, units: Sequence[Sequence[PoolItem]]) -> Ints:
    counts = [[sum(item.id in limit.items for item in unit) for unit in units] for limit in request.limits]
    return np.array(counts, dtype=np.int64).reshape(len(request.limits), len(units))


def _sibling_groups(units: Sequence[Sequence[PoolItem]]) -> tuple[Ints, ...]:
    by_concept: defaultdict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        for item in unit:
            by_concept[item.concept].append(at)
    return tuple(np.array(group, dtype=np.int64) for group in by_concept.values() if len(group) > 1)


def _enemy_groups(
    units: Sequence[Sequence[PoolItem]], enemies: dict[str, frozenset[str]]
) -> tuple[Ints, ...]:
    """Return sets of mutual enemies that cover every pair of them: few large sets make a tight proof."""
    at_of = {item.id: at for at, unit in enumerate(units) for item in unit}
    near: defaultdict[int, set[int]] = defaultdict(set)
    for name, others in enemies.items():
        if name in at_of:
            near[at_of[name]] |= {at_of[other] for other in others if other in at_of} - {at_of[name]}
    covered: set[tuple[int, int]] = set()
    groups: list[Ints] = []
    for one in sorted(near):
        for other in sorted(near[one]):
            if (one, other) not in covered:
                group = _clique(one, other, near)
                covered.update((a, b) for a in group for b in group)
                groups.append(np.array(sorted(group), dtype=np.int64))
    return tuple(groups)


def _clique(one: int, other: int, near: dict[int, set[int]]) -> set[int]:
    group, open_ = {one, other}, near[one] & near[other]
    while open_:
        chosen = min(open_)
        group.add(chosen)
        open_ = open_ & near[chosen]
    return group


def _clashes(units: int, groups: Iterable[Ints]) -> tuple[Ints, ...]:
    found: list[set[int]] = [set() for _ in range(units)]
    for group in groups:
        for one, other in combinations(group.tolist(), 2):
            found[one].add(other)
            found[other].add(one)
    return tuple(np.array(sorted(others), dtype=np.int64) for others in found)
