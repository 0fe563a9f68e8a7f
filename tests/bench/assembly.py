"""How alike are assembled forms, how soon, and how soon is an impossible request explained?

Run: python -m tests.bench.assembly   (50 seeds, some two minutes; --short: 5)
Five forms of 50 in four sections from 1,000 items, 120 sets of 2 to 5 enemies, no item in two forms, mean
difficulty .70, information as the pool gives it at levels -1, 0 and 1: each seed is a pool and a search of
its own. Both aims are met in one run. Every answer passes an independent checker. Then requests that cannot
be met, one for each rule, and the shipped bank.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.fixed_forms import FixedForms, FormWishes, fixed_forms
from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.core.assembly.request import AssemblyRequest, Limit, Quota
from exam_prep.core.assembly.result import Infeasible
from exam_prep.core.bank import Bank
from exam_prep.core.drawing.index import DrawIndex, build_index
from exam_prep.core.drawing.sections import leaf_tags, row
from exam_prep.services.bank.reading import read_bank
from tests.conftest import BANK
from tests.core.assembly.checking import faults
from tests.core.assembly.made import large_request


@dataclass(frozen=True, slots=True)
class Run:
    """One assembly: seconds by the clock and of the processor, how alike forms are, how many rules break."""

    seconds: float
    busy: float
    report: Parallelism
    broken: int


def run(seed: int, request: AssemblyRequest | None = None) -> Run:
    """Assemble the large request of `seed`, or another; every rule is looked at once more."""
    asked = request or large_request(seed)
    began, at_work = time.perf_counter(), time.process_time()
    answer = assemble(asked, seed=seed)
    seconds, busy = time.perf_counter() - began, time.process_time() - at_work
    if isinstance(answer, Infeasible):
        raise TypeError(answer.message)
    return Run(seconds, busy, answer.report, len(faults(asked, answer.forms)))


def impossible() -> Iterator[tuple[str, AssemblyRequest]]:
    """Give a request that cannot be met for each rule, all on the large pool."""
    request = large_request()
    names = sorted(request.quotas[0].items)
    yield "overlap", _wants(request, 60)
    yield (
        "siblings",
        _with(_wants(request, 45), concept={name: f"idea {at % 40}" for at, name in enumerate(names)}),
    )
    hostile = {
        name: frozenset(names[at - at % 9 : at - at % 9 + 9]) - {name} for at, name in enumerate(names)
    }
    yield "enemies", _with(_wants(request, 40), enemies=hostile)
    rings = {
        name: frozenset({names[at - at % 5 + (at + 1) % 5], names[at - at % 5 + (at - 1) % 5]})
        for at, name in enumerate(names[:90])
    }
    ring = replace(_with(_wants(request, 38, names[:90]), enemies=rings), forms=2)
    yield "enemies in rings of five", ring
    shared = (Quota("A", 30, frozenset(names)), Quota("B", 30, frozenset(names[5:])))
    yield "two sections, one pool", replace(request, quotas=(*shared, *request.quotas[1:]))
    half = len(names) // 2
    limits = (Limit("Judge", frozenset(names[:half]), 9), Limit("Recall", frozenset(names[half:]), 9))
    yield "limits", replace(request, limits=limits)
    yield "overlap of 2", replace(_wants(request, 15, names[:30]), forms=10, most_overlap=2)
    scene = {name: f"scene {at // 4}" for at, name in enumerate(names[:260])}
    apart = replace(request, items=tuple(replace(each, enemies=frozenset()) for each in request.items))
    yield "scenarios", _with(_wants(apart, 15, names[:260]), scenario=scene)


def _wants(request: AssemblyRequest, count: int, names: list[str] | None = None) -> AssemblyRequest:
    """Let the first section want `count`, from these items alone where they are given."""
    first, *others = request.quotas
    items = first.items if names is None else frozenset(names)
    return replace(request, quotas=(Quota(first.title, count, items), *others))


def _with(request: AssemblyRequest, **by_item: Mapping[str, object]) -> AssemblyRequest:
    """Change fields of the items that are named."""
    return replace(
        request,
        items=tuple(
            replace(each, **{name: of[each.id] for name, of in by_item.items() if each.id in of})  # type: ignore[arg-type]
            for each in request.items
        ),
    )


SHIPPED = (("icrc-pr-75", 2, 0), ("icrc-pr-75", 3, 5), ("ncps-125", 2, 25), ("icrc-pr-75", 5, 0))
"""Exams of the shipped bank, how many forms of them, and how many items two of these may share."""


def shipped(bank: Bank, index: DrawIndex, exam: str, forms: int, overlap: int) -> FixedForms | Infeasible:
    """Return fixed forms of a shipped exam."""
    blueprint = bank.exams[exam]
    rows = [
        row(index, section, leaf_tags(bank.taxonomy, section.tags), blueprint.kinds)
        for section in blueprint.sections
    ]
    return fixed_forms(rows, FormWishes(forms, most_overlap=overlap), seed=1)


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _print_runs(runs: list[Run]) -> None:
    for label, of in (("seconds", [one.seconds for one in runs]), ("processor", [one.busy for one in runs])):
        _say(f"{label}: median {median(of):.2f}, most {max(of):.2f}")
    _say(f"spread of mean difficulty, worst seed: {max(one.report.difficulty_spread for one in runs):.6f}")
    _say(f"mean difficulty off .70, worst: {max(one.report.difficulty_off for one in runs):.6f}")
    _say(f"information off its aim, worst: {max(one.report.information_off for one in runs):.2%}")
    _say(f"all rules kept: {sum(one.broken == 0 for one in runs)} of {len(runs)} seeds")


def main() -> None:
    """Print all figures."""
    count = 5 if "--short" in sys.argv else 50
    _print_runs([run(seed) for seed in range(count)])
    for label, request in impossible():
        seconds, answer = _timed(partial(assemble, request, seed=1))
        proven = isinstance(answer, Infeasible) and answer.is_proven
        _say(f"{label}: {seconds:.2f} s, {'proven' if proven else 'not proven'}: {_told(answer)}")
    bank = read_bank(BANK).bank
    index = build_index(bank.items.values())
    for exam, forms, overlap in SHIPPED:
        seconds, answer = _timed(partial(shipped, bank, index, exam, forms, overlap))
        _say(f"{exam}, {forms} forms, {overlap} shared at most: {seconds:.2f} s: {_told(answer)}")


def _told(answer: object) -> str:
    if isinstance(answer, FixedForms):
        report = answer.report
        spread, off = report.difficulty_spread, report.information_off
        return f"spread {spread:.6f}, information off {off:.2%}"
    return answer.message if isinstance(answer, Infeasible) else "forms were found"


if __name__ == "__main__":
    main()
