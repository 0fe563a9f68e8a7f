"""Which quotas and rules cannot hold together: everything that can be left out is, the rest is the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam_prep.core.assembly.problem import Problem, problem_of, units_serving
from exam_prep.core.assembly.reasons import conflict, shortage
from exam_prep.core.assembly.result import Reason, Rule
from exam_prep.core.assembly.solving import Outcome, Part, Solution, parts_of, solve

_SUMMED_SECONDS = 1.0
_APART_SECONDS = 3.0
_FILTER_SECONDS = 1.5
_FIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Places (form, quota, unit) for all forms, the reason why not, or neither where time ran out."""

    placed: tuple[tuple[int, int, int], ...] = ()
    reason: Reason | None = None


def prove_summed(problem: Problem) -> Reason | None:
    """Return why no forms exist, where the sum of all forms already shows it; in some 3 s at most."""
    parts = parts_of(problem)
    found = solve(problem, parts, seconds=_SUMMED_SECONDS, apart=False)
    return _reason(problem, parts, apart=False) if found.outcome is Outcome.IMPOSSIBLE else None


def prove_apart(problem: Problem) -> Verdict:
    """Find places for each form on its own, or why there are none; in some 5 s at most."""
    parts = parts_of(problem)
    found = solve(problem, parts, seconds=_APART_SECONDS, apart=True)
    if found.outcome is Outcome.IMPOSSIBLE:
        return Verdict(reason=_reason(problem, parts, apart=True))
    return Verdict(placed=found.placed)


class _Filter:
    """Deletion filter (Chinneck & Dravnieks 1991): drop each part in turn; what must stay is the conflict."""

    def __init__(self, problem: Problem, *, apart: bool) -> None:
        self._problem = problem
        self._loose = problem_of(problem.request, whole_scenarios=False)
        self._apart = apart

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
        return solve(problem, parts, seconds=seconds, apart=self._apart, elastic=elastic)


def _reason(problem: Problem, parts: Sequence[Part], *, apart: bool) -> Reason:
    filtering = _Filter(problem, apart=apart)
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
