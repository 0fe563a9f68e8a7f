"""The integer program: a variable for each unit in each place it may fill, a row for each rule."""

from collections.abc import Iterable
from itertools import combinations
from typing import TypeAlias

import numpy as np

from exam_prep.core.assembly.problem import Ints, Problem, least_variety, units_serving
from exam_prep.core.assembly.result import Rule
from exam_prep.core.item_response.curves import Array

Part: TypeAlias = tuple[Rule, int]
"""What can be asked or left out: a quota or a limit by its number, any other rule as a whole (0)."""

_NONE: Ints = np.zeros(0, dtype=np.int64)


class Model:
    """Variables x[copy, quota, unit], then shared[pair, unit], standing[unit] and empty[copy, quota]."""

    def __init__(self, problem: Problem, parts: frozenset[Part], copies: int, *, elastic: bool) -> None:
        self.problem, self.parts, self.copies, self.elastic = problem, parts, copies, elastic
        self.times = problem.forms // copies
        serves = self._needed()
        self.quota: Ints = np.repeat(np.arange(len(serves), dtype=np.int64), [each.size for each in serves])
        self.unit: Ints = np.concatenate(serves)
        self.main = copies * self.unit.size
        order = np.argsort(self.unit, kind="stable")
        ends = np.searchsorted(self.unit[order], np.arange(1, len(problem.units)))
        self._places = np.split(order, ends)
        self.pairs = list(combinations(range(copies), 2)) if self._bounds_overlap() else []
        units = len(problem.units)
        self.extra = len(self.pairs) * units if self.pairs else units if self._bounds_overlap() else 0
        self.empty = copies * len(problem.serves) if elastic else 0
        self.width = self.main + self.extra + self.empty
        self._at: list[tuple[Ints, Array]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def _needed(self) -> list[Ints]:
        """Return what each quota may hold, nothing where its places cannot make a difference."""
        problem, parts = self.problem, self.parts
        limits = enumerate(problem.request.limits)
        anywhere = (Rule.PINS, 0) in parts or any(
            limit.least and (Rule.LIMIT, at) in parts for at, limit in limits
        )
        return [
            serving if anywhere or (Rule.QUOTA, at) in parts else _NONE
            for at, serving in enumerate(problem.serves)
        ]

    def _bounds_overlap(self) -> bool:
        most = self.problem.request.most_overlap
        return (Rule.OVERLAP, 0) in self.parts and bool(most)

    def objective(self) -> Array:
        """Return the weights of the places that stay empty; all 0 where none may."""
        weights = np.zeros(self.width)
        weights[self.main + self.extra :] = 1
        return weights

    def integrality(self) -> Ints:
        """Return 1 for places, 0 for what follows from them."""
        whole = np.zeros(self.width, dtype=np.int64)
        whole[: self.main] = 1
        return whole

    def upper(self) -> Array:
        """Return the most that each variable can be."""
        most = np.full(self.width, float(self.times))
        most[self.main : self.main + self.extra] = 1
        most[self.main + self.extra :] = self.problem.request.size * self.times
        return most

    def placed(self, values: Array) -> tuple[tuple[int, int, int], ...]:
        """Return who stands where in a solution with one copy a form."""
        chosen = np.flatnonzero(values[: self.main] > 0.5)  # noqa: PLR2004 - whole but for rounding
        copy, place = np.divmod(chosen, max(1, self.unit.size))
        return tuple(zip(copy.tolist(), self.quota[place].tolist(), self.unit[place].tolist(), strict=True))

    def constraints(self) -> tuple[object, Array, Array]:
        """Return the sparse matrix of all rows with their lower and upper ends."""
        from scipy.sparse import csr_array  # noqa: PLC0415

        for copy in range(self.copies):
            self._in_copy(copy)
        self._over_copies()
        if self._bounds_overlap():
            self._overlap()
        rows = np.concatenate(
            [np.full(at.size, row) for row, (at, _) in enumerate(self._at)] or [np.zeros(0)]
        )
        columns = np.concatenate([at for at, _ in self._at] or [_NONE])
        values = np.concatenate([weights for _, weights in self._at] or [np.zeros(0)])
        shape = (len(self._at), self.width)
        return csr_array((values, (rows, columns)), shape=shape), np.array(self._low), np.array(self._high)

    def _row(self, at: Ints, weights: Array | Ints, low: float, high: float) -> None:
        if at.size == 0 and low <= 0:
            return
        self._at.append((at, np.broadcast_to(weights, at.shape).astype(float)))
        self._low.append(low)
        self._high.append(high)

    def _of(self, copy: int, units: Iterable[int]) -> Ints:
        """Return the variables of `units` in `copy`, over all quotas."""
        return copy * self.unit.size + np.concatenate([self._places[unit] for unit in units])

    def _in_copy(self, copy: int) -> None:
        problem, times = self.problem, self.times
        first = copy * self.unit.size
        for number, quota in enumerate(problem.request.quotas):
            at = first + np.flatnonzero(self.quota == number)
            asked = times * quota.count
            weights = problem.size[self.unit[at - first]]
            if self.elastic:
                spare = self.main + self.extra + copy * len(problem.serves) + number
                at, weights = np.append(at, spare), np.append(weights, 1)
            if (Rule.QUOTA, number) in self.parts:
                self._row(at, weights, asked, asked)
        for number, limit in enumerate(problem.request.limits):
            if (Rule.LIMIT, number) in self.parts:
                most = np.inf if limit.most is None else times * limit.most
                at = first + np.arange(self.unit.size)
                self._row(at, problem.weights[number][self.unit], times * limit.least, most)
        groups = [*self._groups(Rule.SIBLINGS, problem.sibling_groups)]
        groups += self._groups(Rule.ENEMIES, problem.enemy_groups)
        for group in groups:
            at = self._of(copy, group.tolist())
            if at.size > 1:
                self._row(at, np.array(1), 0, times)
        self._once(copy)

    def _groups(self, rule: Rule, groups: tuple[Ints, ...]) -> tuple[Ints, ...]:
        return groups if (rule, 0) in self.parts else ()

    def _once(self, copy: int) -> None:
        """Let a unit stand once in a form, and a pinned one in every form."""
        problem = self.problem
        counts = np.bincount(self.unit, minlength=len(problem.units))
        pins = problem.pinned & ((Rule.PINS, 0) in self.parts)
        for unit in np.flatnonzero((counts > 1) | pins).tolist():
            self._row(self._of(copy, [unit]), np.array(1), self.times if pins[unit] else 0, self.times)

    def _over_copies(self) -> None:
        """Hold each unit to its uses, and to one form where forms share nothing."""
        problem = self.problem
        most = np.full(len(problem.units), problem.forms)
        if (Rule.USES, 0) in self.parts:
            most = np.minimum(most, problem.uses_left)
        if (Rule.OVERLAP, 0) in self.parts and problem.request.most_overlap == 0:
            most = np.where(problem.pinned, most, np.minimum(most, 1))
        for unit in np.flatnonzero(most < problem.forms).tolist():
            at = np.concatenate([self._of(copy, [unit]) for copy in range(self.copies)])
            self._row(at, np.array(1), 0, int(most[unit]))

    def _overlap(self) -> None:
        problem = self.problem
        most = float(problem.request.most_overlap or 0)
        units = np.unique(self.unit)
        units = units[~problem.pinned[units]]
        for number, (one, two) in enumerate(self.pairs):
            start = self.main + number * len(problem.units)
            for unit in units.tolist():
                at = np.concatenate([self._of(one, [unit]), self._of(two, [unit]), [start + unit]])
                self._row(at, np.where(at == start + unit, -1, 1), -np.inf, 1)
            self._row(start + units, problem.size[units], 0, most)
        if not self.pairs:
            self._enough_items(units)

    def _enough_items(self, units: Ints) -> None:
        """Ask for as many different items as forms that overlap so little must have."""
        problem = self.problem
        for unit in units.tolist():
            at = np.append(self._of(0, [unit]), self.main + unit)
            self._row(at, np.where(at >= self.main, -1, 1), 0, np.inf)
        asked = [number for rule, number in self.parts if rule is Rule.QUOTA]
        for quotas in (*([number] for number in asked), *([asked] if asked else [])):
            serving = units_serving(problem, quotas)
            serving = serving[~problem.pinned[serving]]
            least = least_variety(problem, quotas)
            self._row(self.main + serving, problem.size[serving], least, np.inf)
