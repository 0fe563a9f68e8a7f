"""What plain counting already proves: a quota for which the pool has too little, pins that cannot stand."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import combinations

import numpy as np

from exam_prep.core.assembly.problem import Ints, Problem, least_variety, units_serving
from exam_prep.core.assembly.reasons import crowded, misfit, pins_clash, shortage, unplaced_pin, variety
from exam_prep.core.assembly.result import Reason, Rule


def counted(problem: Problem) -> tuple[Reason, ...]:
    """Return the reasons that counting finds; none proves nothing."""
    quotas = [at for at, quota in enumerate(problem.request.quotas) if quota.count]
    alone = [reason for at in quotas if (reason := _of_quotas(problem, [at]))]
    together = [] if alone else _of_nested(problem, quotas)
    varied = [] if alone or together else _of_variety(problem, quotas)
    return (*_of_pins(problem), *alone, *together, *varied, *_of_limits(problem))


def _of_variety(problem: Problem, quotas: list[int]) -> list[Reason]:
    """Look at forms that may share some items, but not so many as the pool would need."""
    found: list[Reason] = []
    for some in dict.fromkeys([*((at,) for at in quotas), tuple(quotas)]):
        if found and len(some) > 1:
            break
        units = units_serving(problem, some)
        units = units[~problem.pinned[units] & (problem.uses_left[units] > 0)]
        serving, needed = int(problem.size[units].sum()), least_variety(problem, some)
        if needed > serving:
            found.append(variety(problem, some, serving=serving, needed=needed))
    return found


def _of_nested(problem: Problem, quotas: list[int]) -> list[Reason]:
    """Look at quotas that draw from within the pool of one of them, and at all quotas at once."""
    sets: dict[tuple[int, ...], None] = {}
    for wide in quotas:
        pool = problem.serves[wide]
        sets[tuple(at for at in quotas if np.isin(problem.serves[at], pool).all())] = None
    sets[tuple(quotas)] = None
    reasons = (_of_quotas(problem, list(some)) for some in sorted(sets, key=len) if len(some) > 1)
    return [reason for reason in reasons if reason][:1]


def _of_quotas(problem: Problem, quotas: list[int]) -> Reason | None:
    wanted = problem.forms * sum(problem.request.quotas[at].count for at in quotas)
    rules = _needed_rules(wanted, lambda rules: _fit(problem, quotas, rules))
    if rules is None:
        return None
    serving = int(problem.size[units_serving(problem, quotas)].sum())
    return shortage(problem, quotas, serving=serving, fit=_fit(problem, quotas, rules), rules=rules)


def _needed_rules(wanted: int, fit: Callable[[frozenset[Rule]], int]) -> frozenset[Rule] | None:
    """Return the rules without which `wanted` places would fit; None where they fit with all of them.

    None of them where there is too little even so: a rule that changes nothing is not to blame.
    """
    rules = frozenset(_DROPPED)
    if wanted <= fit(rules):
        return None
    for rule in _DROPPED:
        if wanted > fit(rules - {rule}):
            rules -= {rule}
    return rules


_DROPPED = (Rule.SIBLINGS, Rule.USES, Rule.OVERLAP)
"""What counting knows of, in the order in which it is left out to see whether it matters."""


def _fit(problem: Problem, quotas: Iterable[int], rules: Collection[Rule]) -> int:
    """Return how many places of `quotas` the pool may fill at most over all forms, as far as `rules` go."""
    by_concept: defaultdict[str, int] = defaultdict(int)
    for unit in units_serving(problem, list(quotas)).tolist():
        for item in problem.units[unit]:
            by_concept[item.concept] += _uses(problem, unit, rules)
    most = problem.forms if Rule.SIBLINGS in rules else None
    return sum(uses if most is None else min(most, uses) for uses in by_concept.values())


def _uses(problem: Problem, unit: int, rules: Collection[Rule]) -> int:
    """Return in how many forms a unit may stand, as far as `rules` go."""
    uses = int(problem.uses_left[unit]) if Rule.USES in rules else problem.forms
    once = Rule.OVERLAP in rules and problem.request.most_overlap == 0 and not problem.pinned[unit]
    return min(uses, 1) if once else uses


def _of_pins(problem: Problem) -> Iterator[Reason]:
    request = problem.request
    standing = {item.id for at in np.flatnonzero(problem.pinned) for item in problem.units[at]}
    for name in sorted(request.pinned - standing):
        yield unplaced_pin(name)
    for one, two in combinations(np.flatnonzero(problem.pinned).tolist(), 2):
        if two in problem.clashes[one]:
            yield pins_clash(problem, one, two)
    for unit in np.flatnonzero(problem.pinned).tolist():
        if not any(unit in serving for serving in problem.serves):
            yield unplaced_pin(problem.units[unit][0].id)
    for number, quota in enumerate(request.quotas):
        pins = _pinned_only_into(problem, number)
        if pins > quota.count:
            yield crowded(problem, number, pins)


def _pinned_only_into(problem: Problem, quota: int) -> int:
    elsewhere = [serving for at, serving in enumerate(problem.serves) if at != quota]
    only = np.setdiff1d(problem.serves[quota], np.concatenate([*elsewhere, np.zeros(0, dtype=np.int64)]))
    return int(problem.size[only[problem.pinned[only]]].sum())


def _of_limits(problem: Problem) -> Iterator[Reason]:
    """Find limits that ask for more than all items that can serve anywhere, or than a form has places."""
    anywhere = units_serving(problem, range(len(problem.serves)))
    for number, limit in enumerate(problem.request.limits):
        weights = problem.weights[number][anywhere]
        counted_by = partial(_limit_fit, problem, anywhere, weights)
        rules = _needed_rules(problem.forms * limit.least, counted_by)
        if rules is not None:
            serving = int(weights.sum())
            yield misfit(problem, number, serving=serving, fit=counted_by(rules), rules=rules)


def _limit_fit(problem: Problem, units: Ints, weights: Ints, rules: Collection[Rule]) -> int:
    pairs = zip(units.tolist(), weights.tolist(), strict=True)
    return sum(weight * _uses(problem, unit, rules) for unit, weight in pairs)
