"""Parallel forms of an exam, under the same rules as drawn ones: from rows of the bank to ordered forms."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.core.assembly.request import LEVELS, AssemblyRequest, Limit, PoolItem, Quota
from exam_prep.core.assembly.result import Assembled, AssembledForm, Infeasible, Reason, Rule
from exam_prep.core.drawing.arranging import arrange
from exam_prep.core.drawing.choosing import Choice, sensitive_cap, sensitive_room
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import Unit
from exam_prep.core.drawing.pinning import nothing_pinned
from exam_prep.core.drawing.sections import Row
from exam_prep.core.item_response.curves import information
from exam_prep.core.readiness.model import curves

CURVE_LEVELS = tuple(at / 2 for at in range(-6, 7))
"""Where a form's information is worked out to be drawn as a curve."""

_SENSITIVE = "Sensitive questions"


@dataclass(frozen=True, slots=True)
class FormWishes:
    """What an instructor may ask of fixed forms beside their sections; AssemblyRequest tells more.

    `earlier_uses` counts, by item id, the forms before these in which an item stood.
    """

    forms: int
    most_overlap: int | None = 0
    most_uses: int | None = None
    earlier_uses: Mapping[str, int] = field(default_factory=dict)
    use_cost: float = 0.0
    difficulty: float | None = None
    information: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class FixedForms:
    """Forms in their final order, numbered from 1 by their place here, and how alike they are."""

    forms: tuple[Form, ...]
    report: Parallelism


def fixed_forms(
    rows: Sequence[Row], wishes: FormWishes, *, seed: int, pinned: Choice | None = None
) -> FixedForms | Infeasible:
    """Return forms that fill `rows`, sensitive items few and apart, options shuffled; or why not.

    Every form holds what is `pinned`, row by row; it has to fit its rows, as in
    `core.drawing.draw.draw_rows`. Raises InvalidError for wishes that contradict themselves.
    """
    fixed = pinned or nothing_pinned(rows)
    request = request_of(rows, wishes, fixed)
    answer = assemble(request, seed=seed)
    if isinstance(answer, Infeasible) and _may_lack_room(answer):
        # Room for sensitive items is counted without what neighbours may lend; try what counting forbids.
        answer = assemble(replace(request, limits=_without_room(request)), seed=seed)
    if isinstance(answer, Infeasible):
        return answer
    return _ordered(rows, fixed, answer, seed)


def request_of(rows: Sequence[Row], wishes: FormWishes, pinned: Choice) -> AssemblyRequest:
    """Return the request that `rows` and `wishes` make; difficulty and curves are the authors' estimates."""
    held = _held(rows, pinned)
    units = tuple(_unit_of(held).values())
    return AssemblyRequest(
        forms=wishes.forms,
        items=_pool(tuple(dict.fromkeys(units)), wishes.earlier_uses),
        quotas=tuple(
            Quota(row.title, row.quota, frozenset(entry.item for unit in of_row for entry in unit.entries))
            for row, of_row in zip(rows, held, strict=True)
        ),
        limits=tuple(_sensitive_limits(rows, held, pinned)),
        pinned=frozenset(entry.item for of_row in pinned for unit in of_row for entry in unit.entries),
        most_overlap=wishes.most_overlap,
        most_uses=wishes.most_uses,
        use_cost=wishes.use_cost,
        difficulty=wishes.difficulty,
        information=wishes.information,
        curve_levels=CURVE_LEVELS,
    )


def _held(rows: Sequence[Row], pinned: Choice) -> list[list[Unit]]:
    """Return the units that each row may hold; what is pinned in one row stands in no other."""
    elsewhere = {unit: at for at, of_row in enumerate(pinned) for unit in of_row}
    return [
        [
            unit
            for unit in (row.unit(number) for number in range(row.pool_size))
            if row.may_hold(unit) and elsewhere.get(unit, at) == at
        ]
        for at, row in enumerate(rows)
    ]


def _unit_of(held: Sequence[Sequence[Unit]]) -> dict[str, Unit]:
    return {entry.item: unit for units in held for unit in units for entry in unit.entries}


def _may_lack_room(answer: Infeasible) -> bool:
    return not answer.is_proven or any(Rule.LIMIT in reason.rules for reason in answer.reasons)


def _without_room(request: AssemblyRequest) -> tuple[Limit, ...]:
    return tuple(limit for limit in request.limits if limit.title == _SENSITIVE)


def _pool(units: Sequence[Unit], earlier_uses: Mapping[str, int]) -> tuple[PoolItem, ...]:
    entries = [(entry, unit) for unit in units for entry in unit.entries]
    options = [float(len(entry.free) + len(entry.fixed)) for entry, _ in entries]
    of = curves(np.array([entry.difficulty for entry, _ in entries]), np.array(options))
    told = np.array([information(of, np.array(level)) for level in (*LEVELS, *CURVE_LEVELS)]).T.tolist()
    return tuple(
        PoolItem(
            entry.item,
            entry.concept,
            entry.difficulty,
            tuple(by_level[: len(LEVELS)]),
            tuple(by_level[len(LEVELS) :]),
            entry.enemies,
            unit.entries[0].item if unit.size > 1 else None,
            earlier_uses.get(entry.item, 0),
        )
        for (entry, unit), by_level in zip(entries, told, strict=True)
    )


def _sensitive_limits(rows: Sequence[Row], held: Sequence[Sequence[Unit]], pinned: Choice) -> Iterator[Limit]:
    """Give the limits by which sensitive items stay few in a form, and can be kept apart in a block.

    Pins stand whatever the limits say; where they are more, nothing sensitive comes beside them.
    """
    entries = [entry for units in held for unit in units for entry in unit.entries]
    sensitive = frozenset(entry.item for entry in entries if entry.sensitive)
    if sensitive:
        fixed = sum(unit.sensitive for of_row in pinned for unit in of_row)
        yield Limit(_SENSITIVE, sensitive, 0, max(fixed, sensitive_cap(sum(row.quota for row in rows))))
    for block, room in sensitive_room(rows, nothing_pinned(rows)).items():
        of_block = [(row, units) for row, units in zip(rows, held, strict=True) if row.block == block]
        # A scene is one stretch, however many of its items are sensitive, so one of them stands for it.
        scenes = frozenset(unit.entries[0].item for _, units in of_block for unit in units if unit.sensitive)
        if room < len(scenes):
            titles = ", ".join(dict.fromkeys(row.title for row, _ in of_block))
            yield Limit(f"{_SENSITIVE} in {titles}", scenes, 0, room)


def _ordered(rows: Sequence[Row], pinned: Choice, answer: Assembled, seed: int) -> FixedForms | Infeasible:
    # Forms have to be repeatable from their seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    unit_of = _unit_of(_held(rows, pinned))
    forms = []
    for form in answer.forms:
        picks = arrange(rows, _choice(unit_of, form), rng)
        if picks is None:
            return Infeasible((_NEIGHBOURS,), is_proven=False)
        forms.append(Form(seed, picks))
    return FixedForms(tuple(forms), answer.report)


_NEIGHBOURS = Reason(
    "Forms were found only with sensitive questions next to each other: add other questions, or widen a "
    "section.",
    frozenset({Rule.LIMIT}),
)


def _choice(unit_of: Mapping[str, Unit], form: AssembledForm) -> Choice:
    return tuple(tuple(dict.fromkeys(unit_of[name] for name in names)) for names in form.by_quota)
