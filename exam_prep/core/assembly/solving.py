"""Feasibility as an integer program for HiGHS (scipy, the `assembly` extra); nothing here optimises aims."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, auto

from exam_prep.core.assembly.model import Model, Part
from exam_prep.core.assembly.problem import Problem
from exam_prep.core.assembly.request import AssemblyRequest
from exam_prep.core.assembly.result import Rule


class Outcome(Enum):
    """What the solver knows."""

    FEASIBLE = auto()
    IMPOSSIBLE = auto()
    UNKNOWN = auto()


class Scope(Enum):
    """How the forms are looked at; what is impossible in any scope is impossible for good.

    All summed into one, one of them without the others, or each apart from the others: that alone settles it.
    The first two are far quicker, since forms that are alike can be exchanged without end.
    """

    SUMMED = auto()
    ONE = auto()
    APART = auto()


@dataclass(frozen=True, slots=True)
class Solution:
    """The outcome; `short` is how many places stay empty over all forms, `placed` (form, quota, unit)."""

    outcome: Outcome
    short: int | None = None
    placed: tuple[tuple[int, int, int], ...] = ()


def is_available() -> bool:
    """Say whether scipy is installed."""
    try:
        import scipy.optimize  # noqa: F401, PLC0415  # an extra, and slow to import
    except ImportError:
        return False
    return True


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """Return all that a request asks for: its quotas and limits one by one, then the rules it meets."""
    request = problem.request
    quotas = [(Rule.QUOTA, at) for at in range(len(request.quotas)) if request.quotas[at].count]
    limits = [(Rule.LIMIT, at) for at in range(len(request.limits))]
    rules = {
        Rule.PINS: bool(problem.pinned.any()),
        Rule.USES: request.most_uses is not None,
        Rule.OVERLAP: request.most_overlap is not None and request.forms > 1,
        Rule.ENEMIES: bool(problem.enemy_groups),
        Rule.SIBLINGS: bool(problem.sibling_groups),
        Rule.SCENARIOS: _has_scenes(request),
    }
    return (*quotas, *limits, *((rule, 0) for rule, is_met in rules.items() if is_met))


def _has_scenes(request: AssemblyRequest) -> bool:
    """Whether items of a pool come together, those of scenes that can never stand in a form among them."""
    scenes = [item.scenario for item in request.items if item.scenario is not None]
    return len(set(scenes)) < len(scenes)


def solve(
    problem: Problem, parts: Collection[Part], *, seconds: float, scope: Scope, elastic: bool = False
) -> Solution:
    """Say whether forms exist that keep `parts`, as far as `scope` looks.

    `elastic` lets places stay empty and asks how few over all forms. Stops after `seconds` of the solver's
    time, more than 0.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    asked = _alone(problem) if scope is Scope.ONE else problem
    model = Model(asked, frozenset(parts), problem.forms if scope is Scope.APART else 1, elastic=elastic)
    matrix, low, high = model.constraints()
    if not model.width:
        return Solution(Outcome.IMPOSSIBLE if (low > 0).any() else Outcome.FEASIBLE, 0)
    result = milp(
        model.objective(),
        integrality=model.integrality(),
        bounds=Bounds(0, model.upper()),
        constraints=LinearConstraint(matrix, low, high) if len(low) else None,
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return Solution(Outcome.IMPOSSIBLE if result.status == _IMPOSSIBLE else Outcome.UNKNOWN)
    if elastic and result.status != 0:
        return Solution(Outcome.UNKNOWN)
    short = round(float(model.objective() @ result.x)) * (problem.forms // asked.forms)
    return Solution(Outcome.FEASIBLE, short, model.placed(result.x) if scope is Scope.APART else ())


def _alone(problem: Problem) -> Problem:
    return replace(problem, request=replace(problem.request, forms=1))


_IMPOSSIBLE = 2
