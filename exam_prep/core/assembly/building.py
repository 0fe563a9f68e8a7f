"""First forms: greedy, the scarcest quota first, and where that stops short, by making room."""

import random

import numpy as np

from exam_prep.core.assembly.problem import Ints, Problem
from exam_prep.core.assembly.state import State
from exam_prep.core.drawing.sampling import shuffled

_SAMPLE = 24
_REPAIRS = 1_200
_SHAKE = 0.05
_CLASH_COST = 0.5


def build(problem: Problem, rng: random.Random) -> State:
    """Return forms with pins and as many filled quotas as were found; ask it whether it `is_complete`."""
    state = State(problem)
    _pin(state, rng)
    for quota in _scarcest_first(problem):
        open_forms = list(range(problem.forms))
        while open_forms:
            open_forms = [form for form in open_forms if _fill(state, form, quota, rng)]
    _repair(state, rng)
    return state


def _pin(state: State, rng: random.Random) -> None:
    """Put pins into quotas that can hold them; by chance where there are several, so that tries differ."""
    problem = state.problem
    for unit in np.flatnonzero(problem.pinned).tolist():
        for quota in shuffled(range(len(problem.serves)), rng):
            if unit in problem.serves[quota] and state.room[0, quota] >= problem.size[unit]:
                for form in range(problem.forms):
                    state.add(form, quota, unit)
                break


def _scarcest_first(problem: Problem) -> list[int]:
    counts = [quota.count for quota in problem.request.quotas]
    return sorted(range(len(counts)), key=lambda at: (problem.serves[at].size / max(1, counts[at]), at))


def _fill(state: State, form: int, quota: int, rng: random.Random) -> bool:
    """Put the best of some candidates into `quota`; say whether one was found."""
    units = _candidates(state, form, quota)
    units = units[state.allowed(form, units)]
    if units.size == 0:
        return False
    state.add(form, quota, _best(state, form, _some(units, rng)))
    return True


def _candidates(state: State, form: int, quota: int) -> Ints:
    serving = state.problem.serves[quota]
    fits = (state.problem.size[serving] <= state.room[form, quota]) & ~state.problem.pinned[serving]
    found: Ints = serving[fits]
    return found


def _some(units: Ints, rng: random.Random) -> Ints:
    if units.size <= _SAMPLE:
        return units
    return units[[int(rng.random() * units.size) for _ in range(_SAMPLE)]]


def _best(state: State, form: int, units: Ints) -> int:
    """Return the unit that keeps the form nearest its aims for its size and shuts out the fewest others."""
    problem = state.problem
    filled = problem.request.size - int(state.room[form].sum()) + problem.size[units]
    share = filled / problem.request.size
    off = state.sums[form] + problem.measures[:, units].T - share[:, None] * problem.aims
    broken = state.broken(state.counts[form] + problem.weights[:, units].T).sum(axis=-1)
    clashes = np.array([problem.clashes[unit].size for unit in units.tolist()])
    uses = state.use_cost(units, state.used[units])
    scores = (off**2).mean(axis=1) / problem.forms + _CLASH_COST * clashes + uses + broken * 1e3
    return int(units[int(np.argmin(np.round(scores, 9)))])


def _repair(state: State, rng: random.Random) -> None:
    """Fill what stayed short by ejecting the least that stands in the way, now and then at random."""
    for _ in range(_REPAIRS):
        short = np.argwhere(state.room > 0)
        if short.size == 0:
            return
        form, quota = (int(at) for at in short[int(rng.random() * len(short))])
        if rng.random() < _SHAKE:
            _shake(state, form, quota, rng)
        elif not _fill(state, form, quota, rng):
            _make_room(state, form, quota, rng)


def _shake(state: State, form: int, quota: int, rng: random.Random) -> None:
    movable = np.flatnonzero((state.quota_of[form] == quota) & ~state.problem.pinned)
    if movable.size:
        state.remove(form, int(movable[int(rng.random() * movable.size)]))


def _make_room(state: State, form: int, quota: int, rng: random.Random) -> None:
    """Put in the candidate that needs the fewest to go, and let those go."""
    units = _candidates(state, form, quota)
    units = units[~state.holds[form, units] & (state.problem.uses_left[units] > 0)]
    if units.size == 0:
        _shake(state, form, quota, rng)
        return
    units = _some(units, rng)
    leaving = state.clashing[form, units] + (state.used[units] >= _most_uses(state, units))
    for at in sorted(range(units.size), key=lambda at: (int(leaving[at]), rng.random())):
        unit = int(units[at])
        going = _in_the_way(state, form, unit)
        if going is not None:
            for where, who in going:
                state.remove(where, who)
            state.add(form, quota, unit)
            return


def _most_uses(state: State, units: Ints) -> Ints:
    left: Ints = state.problem.uses_left[units]
    return np.minimum(left, 1) if state.problem.request.most_overlap == 0 else left


def _in_the_way(state: State, form: int, unit: int) -> list[tuple[int, int]] | None:
    """Return who must leave which form so that `unit` may stand in `form`; None where a pin is in the way."""
    problem = state.problem
    clashing = problem.clashes[unit]
    leaving = [(form, int(who)) for who in clashing[state.holds[form, clashing]]]
    if any(problem.pinned[who] for _, who in leaving):
        return None
    elsewhere = np.flatnonzero(state.holds[:, unit]).tolist()
    most = problem.request.most_overlap
    if most is not None:
        over = [at for at in elsewhere if state.shared[form, at] + problem.size[unit] > most]
        leaving += [(at, unit) for at in over]
        elsewhere = [at for at in elsewhere if at not in over]
    if len(elsewhere) >= problem.uses_left[unit]:
        leaving += [(at, unit) for at in elsewhere[: len(elsewhere) - int(problem.uses_left[unit]) + 1]]
    return leaving
