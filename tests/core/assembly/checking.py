"""An independent look at finished forms: every rule told anew, nothing shared with the search."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from exam_prep.core.assembly.request import AssemblyRequest, PoolItem
from exam_prep.core.assembly.result import AssembledForm


def faults(request: AssemblyRequest, forms: Sequence[AssembledForm]) -> list[str]:
    """Return a line for each rule of `request` that `forms` break; empty where all hold."""
    found = [] if len(forms) == request.forms else [f"{len(forms)} forms of {request.forms}"]
    for number, form in enumerate(forms, start=1):
        found += [f"form {number}: {fault}" for fault in _faults_of_form(request, form)]
    return [*found, *_faults_of_overlap(request, forms), *_faults_of_uses(request, forms)]


def exists(request: AssemblyRequest) -> bool:
    """Look at every choice of forms there is; for a handful of items."""
    names = [item.id for item in sorted(request.items, key=lambda item: (item.scenario or "", item.id))]
    alone = replace(request, forms=1)
    choices = [list(combinations(names, quota.count)) for quota in request.quotas]
    forms = [form for by_quota in product(*choices) if not faults(alone, [form := AssembledForm(by_quota)])]
    return any(not faults(request, some) for some in product(forms, repeat=request.forms))


def _faults_of_form(request: AssemblyRequest, form: AssembledForm) -> Iterator[str]:
    known = {item.id: item for item in request.items}
    items = [known[name] for name in form.items]
    for quota, names in zip(request.quotas, form.by_quota, strict=True):
        if len(names) != quota.count or not quota.items.issuperset(names):
            yield f"quota {quota.title}"
    if len(set(form.items)) != len(form.items):
        yield "an item twice"
    if len({item.concept for item in items}) != len(items):
        yield "siblings"
    if any(one.id in two.enemies or two.id in one.enemies for one, two in combinations(items, 2)):
        yield "enemies"
    yield from _faults_of_limits(request, items)
    if not request.pinned.issubset(form.items) or not request.excluded.isdisjoint(form.items):
        yield "pins or exclusions"
    yield from _faults_of_scenarios(request, form)


def _faults_of_limits(request: AssemblyRequest, items: Sequence[PoolItem]) -> Iterator[str]:
    for limit in request.limits:
        held = sum(item.id in limit.items for item in items)
        if held < limit.least or (limit.most is not None and held > limit.most):
            yield f"limit {limit.title}"


def _faults_of_scenarios(request: AssemblyRequest, form: AssembledForm) -> Iterator[str]:
    scenario_of = {item.id: item.scenario for item in request.items}
    whole = Counter(item.scenario for item in request.items if item.scenario is not None)
    for names in form.by_quota:
        held = [scenario_of[name] for name in names]
        for scenario, count in Counter(held).items():
            if scenario is None:
                continue
            first = held.index(scenario)
            if count != whole[scenario] or held[first : first + count] != [scenario] * count:
                yield f"scenario {scenario}"


def _faults_of_overlap(request: AssemblyRequest, forms: Sequence[AssembledForm]) -> Iterator[str]:
    common = _common(request)
    for one, two in combinations(forms, 2):
        shared = (set(one.items) & set(two.items)) - common
        if request.most_overlap is not None and len(shared) > request.most_overlap:
            yield f"{len(shared)} items shared"


def _faults_of_uses(request: AssemblyRequest, forms: Sequence[AssembledForm]) -> Iterator[str]:
    common = _common(request)
    times = Counter(name for form in forms for name in form.items)
    for item in request.items:
        held = times[item.id]
        is_capped = request.most_uses is not None and item.id not in common
        if is_capped and held and held + item.earlier_uses > (request.most_uses or 0):
            yield f"item {item.id} used {held} times"


def _common(request: AssemblyRequest) -> set[str]:
    """Return the pinned items and those that come with them in a scenario."""
    scenes = {item.scenario for item in request.items if item.id in request.pinned} - {None}
    return {item.id for item in request.items if item.id in request.pinned or item.scenario in scenes}
