"""Draw a form of a mock exam: its rows, what is pinned in them, and the order of the whole."""

from collections.abc import Mapping, Sequence

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Section
from exam_prep.core.drawing.choosing import Choice, Tally, placed
from exam_prep.core.drawing.draw import draw_rows
from exam_prep.core.drawing.form import Form, ShortfallError
from exam_prep.core.drawing.index import DrawIndex, Unit
from exam_prep.core.drawing.pinning import units_of
from exam_prep.core.drawing.sections import WHOLE, Narrowing, Row, leaf_tags, row
from exam_prep.core.mock_exams.definition import Definition, Order, Part


def rows_of(definition: Definition, index: DrawIndex, taxonomy: Taxonomy) -> list[Row]:
    """Return one row for each section, in order; raises InvalidError for a tag that the bank has not."""
    block = WHOLE if definition.order is Order.MIXED else None
    return [
        row(
            index,
            Section(part.id, part.title, part.quota, part.tags),
            leaf_tags(taxonomy, part.tags),
            definition.kinds,
            block=block,
            narrowing=_narrowing(definition, part),
        )
        for part in definition.parts
    ]


def pinned_of(definition: Definition, index: DrawIndex, rows: Sequence[Row]) -> Choice:
    """Return the pinned units of each row, as far as they can stand in a form together.

    An item that left the bank, or that does not fit its section any more, is passed over: another is
    drawn in its place, so that an exam that was published can always be sat.
    """
    tally = Tally(definition.size)
    return tuple(
        tuple(_fitting(units_of(index, definition.pins_of(part)), of_part, tally))
        for part, of_part in zip(definition.parts, rows, strict=True)
    )


def draw_definition(
    definition: Definition,
    index: DrawIndex,
    taxonomy: Taxonomy,
    *,
    seed: int,
    seen: Mapping[str, int],
) -> Form:
    """Return the form of `definition` that belongs to `seed`; `seen` as in `core/drawing/draw.py`.

    Pinned items that became sensitive, and would have to follow one another, are passed over like those that
    left the bank. Raises InvalidError for an unknown tag, and ShortfallError when the bank has no valid form.
    """
    rows = rows_of(definition, index, taxonomy)
    pinned = pinned_of(definition, index, rows)
    try:
        return draw_rows(rows, pinned, seed=seed, seen=seen)
    except ShortfallError as shortfall:
        if shortfall.lacks:
            raise
    calm = tuple(tuple(unit for unit in of_row if not unit.sensitive) for of_row in pinned)
    return draw_rows(rows, calm, seed=seed, seen=seen)


def _narrowing(definition: Definition, part: Part) -> Narrowing:
    return Narrowing(
        levels=frozenset(part.levels),
        lowest=0.0 if part.lowest is None else part.lowest,
        highest=1.0 if part.highest is None else part.highest,
        without=frozenset(definition.excluded),
    )


def _fitting(units: Sequence[Unit], of_part: Row, tally: Tally) -> list[Unit]:
    chosen: list[Unit] = []
    for unit in units:
        room = of_part.quota - placed(chosen)
        if of_part.may_hold(unit) and tally.admits(unit, room):
            tally.add(unit)
            chosen.append(unit)
    return chosen
