"""What is wrong with the items that an instructor pinned or excluded."""

from collections.abc import Iterator, Sequence

from exam_prep.core.bank import Taxonomy
from exam_prep.core.drawing.arranging import gaps
from exam_prep.core.drawing.choosing import Tally, placed
from exam_prep.core.drawing.index import DrawIndex, Unit
from exam_prep.core.drawing.pinning import units_of
from exam_prep.core.drawing.sections import Row
from exam_prep.core.mock_exams.definition import Definition, Part
from exam_prep.core.mock_exams.drawing import rows_of
from exam_prep.core.mock_exams.fault import Fault, field_of
from exam_prep.errors import InvalidError

MOST_EXCLUDED = 500


def pin_faults(definition: Definition, index: DrawIndex, taxonomy: Taxonomy) -> Iterator[Fault]:
    """Give the faults of pins; one sentence a section, the first thing that stands in the way."""
    if not any(definition.pins.values()):
        return
    try:
        rows = rows_of(definition, index, taxonomy)
    except InvalidError:
        return  # an unknown tag is told beside its own field
    tally = Tally(definition.size)
    found = [
        fault
        for part, of_part in zip(definition.parts, rows, strict=True)
        for fault in _of_part(definition, part, of_part, index, tally)
    ]
    yield from found or _neighbours(definition, rows, index)
    strangers = definition.pins.keys() - {part.id for part in definition.parts}
    if strangers:
        yield Fault(
            "parts", "A question is pinned to a section that is gone: unpin it, or bring the section back."
        )


def exclusion_faults(definition: Definition) -> Iterator[Fault]:
    """Give the faults of excluded items; one that left the bank since is none."""
    if len(definition.excluded) > MOST_EXCLUDED:
        yield Fault("excluded", "Leave out at most %(most)s questions.", {"most": MOST_EXCLUDED})


def _neighbours(definition: Definition, rows: Sequence[Row], index: DrawIndex) -> Iterator[Fault]:
    """Give the fault of sensitive pins that would meet, whatever is drawn between them."""
    blocks: dict[str, list[Unit]] = {}
    blamed: dict[str, Part] = {}
    for part, of_part in zip(definition.parts, rows, strict=True):
        pins = units_of(index, definition.pins_of(part))
        between = [_CALM] * (part.quota - placed(pins))
        blocks.setdefault(of_part.block, []).extend((*pins, *between))
        if any(unit.sensitive for unit in pins):
            blamed.setdefault(of_part.block, part)
    for end, block in enumerate(blocks, start=1):
        if gaps(list(blocks.values())[:end]) is None:
            yield Fault(
                field_of(blamed[block].id, "pins"),
                "Questions about something hard may not follow one another, and “%(part)s” has too few "
                "others to keep the pinned ones apart: unpin one, or ask for more.",
                {"part": blamed[block].title},
            )
            return


_CALM = Unit((), 0)
"""A place that any calm question may take."""


def _of_part(
    definition: Definition, part: Part, of_part: Row, index: DrawIndex, tally: Tally
) -> Iterator[Fault]:
    pins = definition.pins_of(part)
    units = units_of(index, pins)
    fault = _first_of(definition, part, of_part, index, units)
    clash = any(not _joins(unit, tally) for unit in units)
    if fault is not None:
        yield fault
    elif clash:
        yield Fault(
            field_of(part.id, "pins"),
            "Two pinned questions cannot stand in one form, because they test the same idea or tell each "
            "other's answer: unpin one of those in “%(part)s”.",
            {"part": part.title},
        )


def _first_of(
    definition: Definition, part: Part, of_part: Row, index: DrawIndex, units: Sequence[Unit]
) -> Fault | None:
    where = field_of(part.id, "pins")
    for item in definition.pins_of(part):
        facts: dict[str, object] = {"item": item, "part": part.title}
        if item not in index.unit_of:
            return Fault(where, "The pinned question %(item)s is not in the bank: unpin it.", facts)
        if item in definition.excluded:
            return Fault(
                where, "Question %(item)s is both pinned and left out: choose one of the two.", facts
            )
        if not of_part.may_hold(index.unit_of[item]):
            return Fault(
                where,
                "The pinned question %(item)s does not fit “%(part)s”: unpin it, or widen the section.",
                facts,
            )
    if placed(units) > part.quota:
        return Fault(
            where,
            "“%(part)s” asks for %(quota)s questions and %(pinned)s are pinned: ask for more, or unpin some.",
            {"part": part.title, "quota": part.quota, "pinned": placed(units)},
        )
    return None


def _joins(unit: Unit, tally: Tally) -> bool:
    if not tally.admits(unit, unit.size):
        return False
    tally.add(unit)
    return True
