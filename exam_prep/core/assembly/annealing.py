"""Annealed swaps: a place gives its unit for another of its size, or two forms exchange, ever more greedily.

Heat bath (Geman & Geman 1984, IEEE PAMI 6:721): of all swaps of one place, staying included, each is taken
with probability proportional to exp(-cost / temperature). All are priced at once, so no step is lost.
"""

import math
import random

import numpy as np

from exam_prep.core.assembly.problem import Ints
from exam_prep.core.assembly.state import State
from exam_prep.core.item_response.curves import Array

_STEPS_A_PLACE = 16
_LEAST_STEPS, _MOST_STEPS = 1_500, 8_000
_HOTTEST, _COLDEST = 30.0, 0.002
_EXCHANGES = 0.25
_NEAR_ENOUGH = 0.002
"""Sum of squares per aim at which nobody could tell forms apart: 1/20 of what is worth noticing."""
_LOOK_EVERY = 50


def anneal(state: State, rng: random.Random) -> None:
    """Bring complete forms near their aims, and mend broken limits; quotas stay full, no rule is broken."""
    swaps = _Swaps(state, rng)
    if not swaps.places:
        return
    steps = min(_MOST_STEPS, max(_LEAST_STEPS, _STEPS_A_PLACE * len(swaps.places)))
    cooling = math.log(_COLDEST / _HOTTEST)
    for step in range(steps):
        if step % _LOOK_EVERY == 0 and _is_near(state):
            return
        temperature = _HOTTEST * math.exp(cooling * step / steps)
        at = int(rng.random() * len(swaps.places))
        # Where nothing is left to come in, forms can still exchange what they have.
        if rng.random() < _EXCHANGES or not swaps.replace(at, temperature):
            swaps.exchange(at, temperature)


def _is_near(state: State) -> bool:
    request = state.problem.request
    if request.use_cost or (request.most_overlap != 0 and request.forms > 1) or not state.is_complete:
        return False
    return float(state.cost(state.sums, state.counts).sum()) < _NEAR_ENOUGH * state.sums.size


class _Swaps:
    """The places that are filled by choice, and the two kinds of swap."""

    def __init__(self, state: State, rng: random.Random) -> None:
        self.places = list(state.places())
        self._at = {(form, unit): at for at, (form, _, unit) in enumerate(self.places)}
        self._state, self._rng = state, rng
        self._alike: dict[tuple[int, int], tuple[Ints, Array]] = {}

    def replace(self, at: int, temperature: float) -> bool:
        """Give a place to a unit that its form does not hold, or leave it; False where there is none."""
        form, quota, unit = self.places[at]
        state, problem = self._state, self._state.problem
        units, measures = self._pool(quota, unit)
        allowed = state.allowed(form, units, giving=unit)
        units, measures = units[allowed], measures[allowed]
        if units.size == 0:
            return False
        sums = state.sums[form] - problem.measures[:, unit] + measures
        counts = state.counts[form] - problem.weights[:, unit] + problem.weights[:, units].T
        price = state.cost(sums, counts) - state.cost(state.sums[form], state.counts[form])
        price += state.use_cost(units, state.used[units]) - state.use_cost(unit, state.used[unit] - 1)
        chosen = _chosen(price, temperature, self._rng)
        if chosen is not None:
            state.remove(form, unit)
            self._put(at, form, quota, int(units[chosen]))
        return True

    def exchange(self, at: int, temperature: float) -> None:
        """Let a place exchange its unit with a place of another form, where both stand in no third one."""
        form, quota, unit = self.places[at]
        state = self._state
        if state.used[unit] != 1:
            return
        units, measures = self._pool(quota, unit)
        partners, forms, measures = self._partners(form, quota, unit, units, measures)
        if partners.size == 0:
            return
        price = self._price(form, unit, forms, partners, measures)
        chosen = _chosen(price, temperature, self._rng)
        if chosen is None:
            return
        other, partner = int(forms[chosen]), int(partners[chosen])
        there = self._at[other, partner]
        state.remove(form, unit)
        state.remove(other, partner)
        self._put(at, form, quota, partner)
        self._put(there, other, quota, unit)

    def _partners(
        self, form: int, quota: int, unit: int, units: Ints, measures: Array
    ) -> tuple[Ints, Ints, Array]:
        """Return the units that may come in exchange, their forms and what they measure."""
        state = self._state
        where = np.argmax(state.holds[:, units], axis=0)
        clash = np.isin(units, state.problem.clashes[unit]).astype(np.int64)
        fits = (state.used[units] == 1) & (where != form) & (state.quota_of[where, units] == quota)
        fits &= (state.clashing[form, units] == clash) & (state.clashing[where, unit] == clash)
        return units[fits], where[fits], measures[fits]

    def _price(self, form: int, unit: int, forms: Ints, partners: Ints, measures: Array) -> Array:
        state, problem = self._state, self._state.problem
        gained = measures - problem.measures[:, unit]
        counted = problem.weights[:, partners].T - problem.weights[:, unit]
        after = state.cost(state.sums[form] + gained, state.counts[form] + counted)
        after = after + state.cost(state.sums[forms] - gained, state.counts[forms] - counted)
        before = state.cost(state.sums, state.counts)
        price: Array = after - before[form] - before[forms]
        return price

    def _put(self, at: int, form: int, quota: int, unit: int) -> None:
        del self._at[form, self.places[at][2]]
        self._state.add(form, quota, unit)
        self.places[at] = form, quota, unit
        self._at[form, unit] = at

    def _pool(self, quota: int, unit: int) -> tuple[Ints, Array]:
        """Return the units that serve `quota` and have the size of `unit`, and what they measure."""
        problem, size = self._state.problem, int(self._state.problem.size[unit])
        if (quota, size) not in self._alike:
            serving = problem.serves[quota]
            units = serving[(problem.size[serving] == size) & ~problem.pinned[serving]]
            self._alike[quota, size] = units, np.ascontiguousarray(problem.measures[:, units].T)
        return self._alike[quota, size]


def _chosen(price: Array, temperature: float, rng: random.Random) -> int | None:
    """Return the number of one swap by its price, or None where things stay as they are."""
    # Rounded, so that equal swaps cost the same in every lane of every processor.
    price = np.round(price, 9)
    least = min(0.0, float(price.min()))
    shares = np.cumsum(np.exp((least - price) / temperature))
    stay = math.exp(least / temperature)
    drawn = rng.random() * (float(shares[-1]) + stay) - stay
    return None if drawn < 0 else min(int(np.searchsorted(shares, drawn, side="right")), price.size - 1)
