"""The forms while they are being built: who stands where, what that rules out, and what it costs."""

from collections.abc import Iterator

import numpy as np

from exam_prep.core.assembly.problem import Ints, Problem
from exam_prep.core.item_response.curves import Array, Mask

_BROKEN_LIMIT = 1e5
"""What one item beyond a limit costs, squared over items: far above anything that aims can win."""

_REUSE = 25.0
"""What it costs that forms share an item where they may: as much as a mean difficulty .005 off its aim."""


class State:
    """Units in places of forms. No form ever holds a unit twice, siblings, enemies, or too much overlap.

    Quotas may be short and limits broken on the way; `is_complete` says when neither is so.
    """

    def __init__(self, problem: Problem) -> None:
        forms, units = problem.forms, len(problem.units)
        self.problem = problem
        self.quota_of: Ints = np.full((forms, units), -1, dtype=np.int64)
        self.holds: Mask = np.zeros((forms, units), dtype=bool)
        self.clashing: Ints = np.zeros((forms, units), dtype=np.int64)
        self.used: Ints = np.zeros(units, dtype=np.int64)
        self.shared: Ints = np.zeros((forms, forms), dtype=np.int64)
        self.room: Ints = np.tile([quota.count for quota in problem.request.quotas], (forms, 1))
        self.sums: Array = np.zeros((forms, len(problem.aims)))
        self.counts: Ints = np.zeros((forms, len(problem.weights)), dtype=np.int64)
        self._least, self._most = _bounds(problem)

    @property
    def is_complete(self) -> bool:
        """Whether every quota is full, every limit kept and every pinned unit in its places."""
        is_pinned = bool(self.holds[:, self.problem.pinned].all())
        return is_pinned and not self.room.any() and not self.broken(self.counts).any()

    def add(self, form: int, quota: int, unit: int) -> None:
        """Put `unit` into a place of `quota`; the caller has seen that it may stand there."""
        self._change(form, quota, unit, 1)
        self.quota_of[form, unit] = quota

    def remove(self, form: int, unit: int) -> int:
        """Take `unit` out of `form` and return the quota it filled."""
        quota = int(self.quota_of[form, unit])
        self._change(form, quota, unit, -1)
        self.quota_of[form, unit] = -1
        return quota

    def _change(self, form: int, quota: int, unit: int, sign: int) -> None:
        problem = self.problem
        size = sign * int(problem.size[unit])
        if sign < 0:
            self.holds[form, unit] = False
        if not problem.pinned[unit]:
            self.used[unit] += sign
            others = self.holds[:, unit]
            self.shared[form, others] += size
            self.shared[others, form] += size
        self.holds[form, unit] = sign > 0
        self.clashing[form, problem.clashes[unit]] += sign
        self.room[form, quota] -= size
        self.sums[form] += sign * problem.measures[:, unit]
        self.counts[form] += sign * problem.weights[:, unit]

    def allowed(self, form: int, units: Ints, giving: int | None = None) -> Mask:
        """Say which of `units` (of the size of `giving`) may stand in `form` once `giving` has left it."""
        free = self.clashing[form, units]
        if giving is not None and self.problem.clashes[giving].size:
            free = free - np.isin(units, self.problem.clashes[giving])
        fits: Mask = ~self.holds[form, units] & (free == 0)
        fits &= self.used[units] < self.problem.uses_left[units]
        return fits & ~self._overlaps(form, units, giving)

    def _overlaps(self, form: int, units: Ints, giving: int | None) -> Mask:
        """Say which units stand in another form with which `form` would then share too much."""
        most = self.problem.request.most_overlap
        if most is None:
            return np.zeros(units.size, dtype=bool)
        if most == 0:
            return self.used[units] > 0
        shared = self.shared[form].copy()
        if giving is not None:
            shared -= self.problem.size[giving] * self.holds[:, giving]
        too_many = shared[:, None] + self.problem.size[units][None, :] > most
        too_many[form] = False
        over: Mask = (self.holds[:, units] & too_many).any(axis=0)
        return over

    def broken(self, counts: Ints) -> Ints:
        """Return by how many items `counts` (…, limits) miss each limit."""
        missed: Ints = np.maximum(self._least - counts, 0) + np.maximum(counts - self._most, 0)
        return missed

    def cost(self, sums: Array, counts: Ints) -> Array:
        """Return the cost of forms with these sums (…, measures) and counts (…, limits)."""
        off = sums - self.problem.aims
        total: Array = (off * off).sum(axis=-1)
        if counts.shape[-1]:
            total = total + _BROKEN_LIMIT * (self.broken(counts) ** 2).sum(axis=-1)
        return total

    def use_cost(self, units: Ints | int, others: Array | Ints | int) -> Array:
        """Return what it costs that `units` stand in one more form, when they stand in `others` already."""
        request = self.problem.request
        cost: Array = request.use_cost * self.problem.earlier[units] + _REUSE * np.minimum(others, 1)
        return cost

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Give form, quota and unit of each place that is filled by choice: pins stay where they are."""
        forms, units = np.nonzero(self.holds & ~self.problem.pinned)
        for form, unit in zip(forms.tolist(), units.tolist(), strict=True):
            yield form, int(self.quota_of[form, unit]), unit


def _bounds(problem: Problem) -> tuple[Ints, Ints]:
    limits = problem.request.limits
    size = problem.request.size
    least = np.array([limit.least for limit in limits], dtype=np.int64)
    most = np.array([size if limit.most is None else limit.most for limit in limits], dtype=np.int64)
    return least, most
