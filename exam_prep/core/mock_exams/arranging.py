"""A fixed form in another order: the same items, items and options shuffled anew."""

import random
from collections.abc import Mapping

from exam_prep.core.drawing.arranging import arrange_blocks
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import Unit, build_index
from exam_prep.core.drawing.sections import WHOLE
from exam_prep.core.items import Item
from exam_prep.core.mock_exams.definition import Order


def arranged_anew(form: Form, items: Mapping[str, Item], *, order: Order, seed: int) -> Form:
    """Return the items of `form` in an order that belongs to `seed`, scenarios whole, sensitive ones apart.

    `items` are the item versions that `form` holds, by item id. By section, the sections stay in their
    order; mixed, all items change places with one another. Where no such order keeps sensitive items
    apart, the form stays as it is.
    """
    unit_of = build_index(items.values()).unit_of
    blocks: dict[str, dict[str, Unit]] = {}
    for pick in form.picks:
        unit = unit_of[pick.item]
        block = WHOLE if order is Order.MIXED else pick.section
        blocks.setdefault(block, {})[unit.entries[0].item] = unit
    # An order has to be repeatable from its seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    sections = {pick.item: pick.section for pick in form.picks}
    picks = arrange_blocks([tuple(units.values()) for units in blocks.values()], sections, rng)
    return form if picks is None else Form(seed, picks)
