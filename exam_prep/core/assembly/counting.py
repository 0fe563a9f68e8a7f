"""What plain counting already proves: a quota for which the pool has too little, pins that cannot stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from exam_prep.core.assembly.problem import Problem, least_variety, units_serving
from exam_prep.core.assembly.reasons import crowded, misfit, pins_clash, shortage, unplaced_pin, variety
from exam_prep.core.assembly.request import PoolItem
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
    serving = [item for item, _ in _supply(problem, quotas)]
    plain = sum(uses for _, uses in _supply(problem, quotas))
    apart = _with_siblings_apart(problem, quotas)
    if wanted > plain:
        rules = _scarcity(problem)
        return shortage(problem, quotas, serving=len(serving), fit=plain, rules=rules)
    if wanted > apart:
        return shortage(
            problem, quotas, serving=len(serving), fit=apart, rules=_scarcity(problem) | {Rule.SIBLINGS}
        )
    return None


def _scarcity(problem: Problem) -> frozenset[Rule]:
    """Return the rules by which an item serves only some forms."""
    request = problem.request
    no_overlap = request.most_overlap == 0 and request.forms > 1
    uses = bool((problem.uses_left < (1 if no_overlap else request.forms)).any())
    return frozenset(({Rule.OVERLAP} if no_overlap else set()) | ({Rule.USES} if uses else set()))


def _supply(problem: Problem, quotas: Iterable[int]) -> Iterator[tuple[PoolItem, int]]:
    """Give each item that can serve with the number of forms it may stand in."""
    once = problem.request.most_overlap == 0
    for unit in units_serving(problem, list(quotas)).tolist():
        uses = int(problem.uses_left[unit])
        for item in problem.units[unit]:
            yield item, min(uses, 1) if once and not problem.pinned[unit] else uses


def _with_siblings_apart(problem: Problem, quotas: Iterable[int]) -> int:
    by_concept: defaultdict[str, int] = defaultdict(int)
    for item, uses in _supply(problem, quotas):
        by_concept[item.concept] += uses
    return sum(min(problem.forms, uses) for uses in by_concept.values())


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
        once = problem.request.most_overlap == 0
        weights = problem.weights[number][anywhere]
        uses = np.where(problem.pinned[anywhere] | (not once), problem.uses_left[anywhere], 1)
        fit = int((weights * np.minimum(uses, problem.uses_left[anywhere])).sum())
        if problem.forms * limit.least > fit:
            yield misfit(problem, number, serving=int(weights.sum()), fit=fit)
