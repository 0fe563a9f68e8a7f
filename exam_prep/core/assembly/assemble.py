"""Assemble parallel forms: count, build, anneal; where that fails, prove why."""

import random
from collections.abc import Sequence

import numpy as np

from exam_prep.core.assembly.annealing import anneal
from exam_prep.core.assembly.building import build
from exam_prep.core.assembly.counting import counted
from exam_prep.core.assembly.parallelism import parallelism
from exam_prep.core.assembly.problem import Problem, problem_of
from exam_prep.core.assembly.proving import Verdict, prove_apart, prove_quickly
from exam_prep.core.assembly.reasons import INSTALL, UNKNOWN, not_found
from exam_prep.core.assembly.request import AssemblyRequest, check_request
from exam_prep.core.assembly.result import Assembled, AssembledForm, Infeasible
from exam_prep.core.assembly.solving import is_available
from exam_prep.core.assembly.state import State

_MORE_TRIES = 2


def assemble(request: AssemblyRequest, *, seed: int) -> Assembled | Infeasible:
    """Return forms that keep every rule of `request` and lie near its aims, or why there are none.

    The same request and seed give the same forms. Only where the search finds none does the solver place
    items; such forms depend on its version as well. An answer takes some 10 s at most.
    Raises InvalidError for a request that contradicts itself.
    """
    check_request(request)
    problem = problem_of(request)
    reasons = counted(problem)
    if reasons:
        return Infeasible(reasons, is_proven=True)
    # Forms have to be repeatable from their seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    first = _try(problem, rng)
    if first.is_complete:
        return _assembled(first, seed)
    return _tight(problem, first, rng, seed)


def _try(problem: Problem, rng: random.Random) -> State:
    state = build(problem, rng)
    if not state.room.any():
        anneal(state, rng)
    return state


def _tight(problem: Problem, first: State, rng: random.Random, seed: int) -> Assembled | Infeasible:
    """Answer where the first try failed: is it hopeless, do more tries help, can the solver do it?"""
    solver = is_available()
    reason = prove_quickly(problem, _short(first)) if solver else None
    if reason:
        return Infeasible((reason,), is_proven=True)
    tries = [first, *(_try(problem, rng) for _ in range(_MORE_TRIES))]
    complete = next((state for state in tries if state.is_complete), None)
    if complete:
        return _assembled(complete, seed)
    verdict = prove_apart(problem, _short(first)) if solver else Verdict()
    if verdict.reason:
        return Infeasible((verdict.reason,), is_proven=True)
    if verdict.placed and (state := _placed(problem, verdict, rng)).is_complete:
        return _assembled(state, seed)
    return _unknown(
        problem, min(tries, key=lambda state: int(state.room.sum())), INSTALL if not solver else UNKNOWN
    )


def _placed(problem: Problem, verdict: Verdict, rng: random.Random) -> State:
    state = State(problem)
    for form, quota, unit in verdict.placed:
        state.add(form, quota, unit)
    anneal(state, rng)
    return state


def _short(state: State) -> list[int]:
    """Return the quotas that are not full in every form."""
    short: list[int] = np.flatnonzero(state.room.any(axis=0)).tolist()
    return short


def _unknown(problem: Problem, nearest: State, advice: str) -> Infeasible:
    short = _short(nearest)
    filled = [
        problem.forms * problem.request.quotas[at].count - int(nearest.room[:, at].sum()) for at in short
    ]
    reason = not_found(problem, list(zip(short, filled, strict=True)))
    return Infeasible((reason,), is_proven=False, advice=advice)


def _assembled(state: State, seed: int) -> Assembled:
    problem = state.problem
    forms = tuple(_form(state, form) for form in range(problem.forms))
    report = parallelism(
        problem.request, [form.items for form in forms], problem.difficulty_aim, problem.information_aim
    )
    return Assembled(seed, forms, report)


def _form(state: State, form: int) -> AssembledForm:
    return AssembledForm(
        tuple(
            _names(state.problem, np.flatnonzero(state.quota_of[form] == quota).tolist())
            for quota in range(len(state.problem.request.quotas))
        )
    )


def _names(problem: Problem, units: Sequence[int]) -> tuple[str, ...]:
    return tuple(item.id for unit in units for item in problem.units[unit])
