"""Which quotas and rules cannot hold together: everything that can be left out is, the rest is the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam_prep.core.assembly.model import Part
from exam_prep.core.assembly.problem import Problem, problem_of, units_serving
from exam_prep.core.assembly.reasons import conflict, shortage
from exam_prep.core.assembly.result import Reason, Rule
from exam_prep.core.assembly.solving import Outcome, Scope, Solution, parts_of, solve

_SECONDS = {Scope.SUMMED: 0.6, Scope.ONE: 1.0, Scope.APART: 2.0}
"""For the whole question, and once more for all suspects one by one."""
_FILTER_SECONDS = 1.2
_FIT_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Verdict:
    """Places (form, quota, unit) for all forms, the reason why not, or neither where time ran out."""

    placed: tuple[tuple[int, int, int], ...] = ()
    reason: Reason | None = None


def prove_quickly(problem: Problem, suspects: Sequence[int]) -> Reason | None:
    """Return why no forms exist, where their sum or one of them already shows it; in some 5 s at most.

    `suspects` are the quotas that the search left short; each is looked at by itself first.
    """
    parts = parts_of(problem)
    for scope in (Scope.SUMMED, Scope.ONE) if problem.forms > 1 else (Scope.ONE,):
        blamed = _hopeless_alone(problem, parts, suspects, scope)
        if not blamed and _solved(problem, parts, scope).outcome is Outcome.IMPOSSIBLE:
            blamed = parts
        if blamed:
            return _reason(problem, blamed, scope)
    return None


def prove_apart(problem: Problem, suspects: Sequence[int]) -> Verdict:
    """Find places for each form, or why there are none; in some 6 s at most."""
    parts = parts_of(problem)
    found = _solved(problem, parts, Scope.APART)
    if found.outcome is Outcome.FEASIBLE:
        return Verdict(placed=found.placed)
    blamed = _hopeless_alone(problem, parts, suspects, Scope.APART)
    if blamed or found.outcome is Outcome.IMPOSSIBLE:
        return Verdict(reason=_reason(problem, blamed or parts, Scope.APART))
    return Verdict()


def _solved(problem: Problem, parts: Sequence[Part], scope: Scope) -> Solution:
    return solve(problem, parts, seconds=_SECONDS[scope], scope=scope)


def _hopeless_alone(
    problem: Problem, parts: Sequence[Part], suspects: Sequence[int], scope: Scope
) -> tuple[Part, ...]:
    """Return a quota that the rules exclude by itself, with the rules: a small question, often the answer."""
    quotas = [(Rule.QUOTA, at) for at in suspects]
    rules = [part for part in parts if part[0] not in {Rule.QUOTA, Rule.LIMIT, Rule.PINS}]
    seconds = _SECONDS[scope] / max(1, len(quotas))
    for quota in quotas:
        found = solve(problem, [quota, *rules], seconds=seconds, scope=scope)
        if found.outcome is Outcome.IMPOSSIBLE:
            return (quota, *rules)
    return ()


class _Filter:
    """Deletion filter (Chinneck & Dravnieks 1991): drop each part in turn; what must stay is the conflict."""

    def __init__(self, problem: Problem, scope: Scope) -> None:
        self._problem = problem
        self._loose = problem_of(problem.request, whole_scenarios=False)
        self._scope = scope

    def smallest(self, parts: Sequence[Part]) -> list[Part]:
        """Return parts that still exclude each other; where time ran out, a few too many.

        Rules are dropped before quotas, so that what is left blames numbers wherever numbers are to blame.
        """
        kept = list(parts)
        for part in reversed(parts):
            fewer = [each for each in kept if each != part]
            if self.solve(fewer, _FILTER_SECONDS / len(parts)).outcome is Outcome.IMPOSSIBLE:
                kept = fewer
        return kept

    def most_placed(self, quotas: Sequence[int], kept: Sequence[Part]) -> int | None:
        """Return the most places of `quotas` that can be filled in all forms, None where time ran out."""
        found = self.solve(kept, _FIT_SECONDS, elastic=True)
        if found.short is None:
            return None
        wanted = sum(self._problem.request.quotas[at].count for at in quotas)
        return self._problem.forms * wanted - found.short

    def solve(self, parts: Sequence[Part], seconds: float, *, elastic: bool = False) -> Solution:
        """Solve with `parts` alone; without the rule about scenarios their items move one by one."""
        problem = self._problem if (Rule.SCENARIOS, 0) in parts else self._loose
        return solve(problem, parts, seconds=seconds, scope=self._scope, elastic=elastic)


def _reason(problem: Problem, parts: Sequence[Part], scope: Scope) -> Reason:
    filtering = _Filter(problem, scope)
    kept = filtering.smallest(parts)
    quotas = [at for rule, at in kept if rule is Rule.QUOTA]
    limits = [at for rule, at in kept if rule is Rule.LIMIT]
    rules = frozenset(rule for rule, _ in kept if rule not in {Rule.QUOTA, Rule.LIMIT})
    if limits or not quotas or Rule.PINS in rules:
        return conflict(problem, limits, rules, quotas)
    fit = filtering.most_placed(quotas, kept)
    return shortage(problem, quotas, serving=_serving(problem, quotas), fit=fit, rules=rules)


def _serving(problem: Problem, quotas: Sequence[int]) -> int:
    return int(problem.size[units_serving(problem, quotas)].sum())
