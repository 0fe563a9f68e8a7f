"""Items that an instructor pins, leaves out or replaces: from one definition to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from exam_prep.core.bank import Taxonomy
from exam_prep.core.drawing.choosing import Tally
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import DrawIndex, Entry, Unit
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import rows_of
from exam_prep.errors import InvalidError


def pinned(definition: Definition, part: str, item: str) -> Definition:
    """Return the definition with `item` in every form, in the section `part`."""
    before = unpinned(definition, item)
    return replace(before, pins={**before.pins, part: (*before.pins.get(part, ()), item)})


def unpinned(definition: Definition, item: str) -> Definition:
    """Return the definition without a pin of `item`."""
    pins = {part: tuple(one for one in items if one != item) for part, items in definition.pins.items()}
    return replace(definition, pins={part: items for part, items in pins.items() if items})


def left_out(definition: Definition, item: str) -> Definition:
    """Return the definition with `item` in no form; a pin of it goes."""
    if item in definition.excluded:
        return definition
    return replace(unpinned(definition, item), excluded=(*definition.excluded, item))


def taken_back(definition: Definition, item: str) -> Definition:
    """Return the definition in which `item` may be drawn again."""
    return replace(definition, excluded=tuple(one for one in definition.excluded if one != item))


def kept(definition: Definition, form: Form) -> Definition:
    """Return the definition that pins every item of `form`, so that all forms hold the same items."""
    pins: dict[str, tuple[str, ...]] = {}
    for pick in form.picks:
        pins[pick.section] = (*pins.get(pick.section, ()), pick.item)
    return replace(definition, pins=pins)


def replaced(
    definition: Definition, form: Form, item: str, index: DrawIndex, taxonomy: Taxonomy
) -> tuple[Definition, str]:
    """Leave `item` of `form` out and pin another in its place; return the definition and the other's id.

    The other fits the section and everything else in the form, and is nearest: of the same level where there
    is one, then by difficulty, then by id.

    Raises:
        InvalidError: the item is not in the form, belongs to a scenario, or no other fits in its place.
    """
    pick = next((one for one in form.picks if one.item == item), None)
    if pick is None:
        raise InvalidError("This question is not in the form any more; look at the form again.")
    unit = index.unit_of[item]
    if unit.size > 1:
        raise InvalidError(
            "This question shares a scene with others, so it cannot be replaced alone. Leave it out instead: "
            "the whole scene goes with it."
        )
    without = left_out(definition, item)
    others = (one for one in _fitting(without, form, pick.section, item, index, taxonomy) if one.item != item)
    nearest = min(others, key=lambda one: _distance(one, unit.entries[0]), default=None)
    if nearest is None:
        raise InvalidError("No other question fits in its place. Leave it out, or widen the section first.")
    return pinned(without, pick.section, nearest.item), nearest.item


def _fitting(
    definition: Definition,
    form: Form,
    section: str,
    item: str,
    index: DrawIndex,
    taxonomy: Taxonomy,
) -> Iterable[Entry]:
    rows = {row.section: row for row in rows_of(definition, index, taxonomy)}
    row = rows[section]
    others = _units(index.unit_of, (pick.item for pick in form.picks if pick.item != item))
    was_sensitive = index.unit_of[item].sensitive
    tally = Tally(0)
    for unit in others:
        tally.add(unit)
    tally.sensitive_left = was_sensitive
    units = (row.unit(at) for at in range(row.pool_size))
    return (
        unit.entries[0] for unit in units if unit.size == 1 and row.may_hold(unit) and tally.admits(unit, 1)
    )


def _units(unit_of: Mapping[str, Unit], items: Iterable[str]) -> Iterable[Unit]:
    return {unit_of[item].entries[0].item: unit_of[item] for item in items}.values()


def _distance(entry: Entry, wanted: Entry) -> tuple[bool, float, str]:
    return entry.level is not wanted.level, round(abs(entry.difficulty - wanted.difficulty), 6), entry.item
