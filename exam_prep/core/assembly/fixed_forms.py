"""Parallel forms of an exam, under the same rules as drawn ones: from rows of the bank to ordered forms."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.core.assembly.request import LEVELS, AssemblyRequest, Limit, PoolItem, Quota
from exam_prep.core.assembly.result import Assembled, AssembledForm, Infeasible, Reason, Rule
from exam_prep.core.drawing.arranging import arrange
from exam_prep.core.drawing.choosing import sensitive_cap, sensitive_room
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import DrawIndex, Entry, Unit
from exam_prep.core.drawing.sections import Row
from exam_prep.core.item_response.curves import information
from exam_prep.core.items import Item, Level
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
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    limits: tuple[Limit, ...] = ()
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


def narrowed(
    items: Iterable[Item], *, levels: Iterable[Level] = (), band: tuple[float, float] = (0.0, 1.0)
) -> frozenset[str]:
    """Return the ids of the items at `levels` (none: any) with a difficulty from band[0] to band[1] (0-1).

    A row of `core.drawing.sections` takes them as its `only`.
    """
    wanted = frozenset(levels) or frozenset(Level)
    return frozenset(
        item.id for item in items if item.level in wanted and band[0] <= item.difficulty <= band[1]
    )


def fixed_forms(
    index: DrawIndex, rows: Sequence[Row], items: Mapping[str, Item], wishes: FormWishes, *, seed: int
) -> FixedForms | Infeasible:
    """Return forms that fill `rows`, sensitive items few and apart, options shuffled; or why not.

    `items` holds every published item by id. Raises InvalidError for wishes that contradict themselves.
    """
    request = request_of(index, rows, items, wishes)
    answer = assemble(request, seed=seed)
    if isinstance(answer, Infeasible) and _may_lack_room(answer):
        # Room for sensitive items is counted without what neighbours may lend; try what counting forbids.
        answer = assemble(replace(request, limits=_without_room(request, wishes)), seed=seed)
    if isinstance(answer, Infeasible):
        return answer
    return _ordered(index, rows, answer, seed)


def _may_lack_room(answer: Infeasible) -> bool:
    return not answer.is_proven or any(Rule.LIMIT in reason.rules for reason in answer.reasons)


def request_of(
    index: DrawIndex, rows: Sequence[Row], items: Mapping[str, Item], wishes: FormWishes
) -> AssemblyRequest:
    """Return the request that `rows` and `wishes` make; difficulty and curves are the authors' estimates."""
    held = [tuple(_units(row)) for row in rows]
    unit_of = {entry.item: unit for units in held for unit in units for entry in unit.entries}
    unit_of |= {
        entry.item: index.unit_of[name]
        for name in wishes.pinned
        if name in index.unit_of
        for entry in index.unit_of[name].entries
    }
    entries = [
        entry for name, unit in sorted(unit_of.items()) for entry in unit.entries if entry.item == name
    ]
    quotas = tuple(
        Quota(row.title, row.quota, frozenset(entry.item for unit in units for entry in unit.entries))
        for row, units in zip(rows, held, strict=True)
    )
    return AssemblyRequest(
        forms=wishes.forms,
        items=_pool(entries, items, wishes.earlier_uses),
        quotas=quotas,
        limits=(*wishes.limits, *_sensitive_limits(rows, held, entries)),
        pinned=wishes.pinned,
        excluded=wishes.excluded,
        most_overlap=wishes.most_overlap,
        most_uses=wishes.most_uses,
        use_cost=wishes.use_cost,
        difficulty=wishes.difficulty,
        information=wishes.information,
        curve_levels=CURVE_LEVELS,
    )


def _units(row: Row) -> Iterator[Unit]:
    units = (row.unit(number) for number in range(row.pool_size))
    return (unit for unit in units if row.may_hold(unit))


def _pool(
    entries: Sequence[Entry], items: Mapping[str, Item], earlier_uses: Mapping[str, int]
) -> tuple[PoolItem, ...]:
    known = [items[entry.item] for entry in entries]
    of = curves(
        np.array([item.difficulty for item in known]), np.array([float(len(item.options)) for item in known])
    )
    told = np.array([information(of, np.array(level)) for level in (*LEVELS, *CURVE_LEVELS)]).T.tolist()
    aimed = len(LEVELS)
    return tuple(
        PoolItem(
            entry.item,
            entry.concept,
            item.difficulty,
            tuple(row[:aimed]),
            tuple(row[aimed:]),
            entry.enemies,
            item.scenario,
            earlier_uses.get(entry.item, 0),
        )
        for entry, item, row in zip(entries, known, told, strict=True)
    )


def _sensitive_limits(
    rows: Sequence[Row], held: Sequence[Sequence[Unit]], entries: Sequence[Entry]
) -> Iterator[Limit]:
    """Give the limits by which sensitive items stay few in a form, and can be kept apart in a section."""
    size = sum(row.quota for row in rows)
    sensitive = frozenset(entry.item for entry in entries if entry.sensitive)
    if sensitive:
        yield Limit(_SENSITIVE, sensitive, 0, sensitive_cap(size))
    for section, room in sensitive_room(rows).items():
        # A scene is one stretch, however many of its items are sensitive, so one of them stands for it.
        scenes = frozenset(
            unit.entries[0].item
            for row, units in zip(rows, held, strict=True)
            for unit in units
            if row.section == section and unit.sensitive
        )
        if room < len(scenes):
            title = next(row.title for row in rows if row.section == section)
            yield Limit(f"{_SENSITIVE} in {title}", scenes, 0, room)


def _without_room(request: AssemblyRequest, wishes: FormWishes) -> tuple[Limit, ...]:
    return (*wishes.limits, *(limit for limit in request.limits if limit.title == _SENSITIVE))


def _ordered(index: DrawIndex, rows: Sequence[Row], answer: Assembled, seed: int) -> FixedForms | Infeasible:
    # Forms have to be repeatable from their seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    forms = []
    for form in answer.forms:
        picks = arrange(rows, _choice(index, form), rng)
        if picks is None:
            return Infeasible((_NEIGHBOURS,), is_proven=False)
        forms.append(Form(seed, picks))
    return FixedForms(tuple(forms), answer.report)


_NEIGHBOURS = Reason(
    "Forms were found only with sensitive questions next to each other: add other questions, or widen a "
    "section.",
    frozenset({Rule.LIMIT}),
)


def _choice(index: DrawIndex, form: AssembledForm) -> tuple[tuple[Unit, ...], ...]:
    return tuple(
        tuple({id(unit): unit for unit in (index.unit_of[name] for name in names)}.values())
        for names in form.by_quota
    )
