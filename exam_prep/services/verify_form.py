"""Draw a form that grew anew, item by item, from its kept pool, its seed and what was answered."""

from collections.abc import Iterator, Mapping, Sequence

from exam_prep.core.readiness.diagnostic import RULE_VERSION
from exam_prep.core.readiness.growing import draw_next
from exam_prep.core.sitting import State
from exam_prep.db.sittings import GrowingForm, Sitting, SittingItem
from exam_prep.services.bank.served import Version
from exam_prep.services.sittings.pools import growth_of, load_pool, places_of
from exam_prep.services.verify_report import Mismatch


def versions_of(kept: GrowingForm) -> tuple[int, ...]:
    """Return the item versions that a form may be drawn from."""
    return load_pool(kept.pool).versions


def check_form(
    row: Sitting, rows: Sequence[SittingItem], kept: GrowingForm | None, versions: Mapping[int, Version]
) -> Iterator[Mismatch]:
    """Check one sitting; a form that grew by another version of the rule is not drawn anew.

    `versions` holds at least those of its pool.
    """
    if kept is None or row.most_items is None:
        if kept is not None or row.most_items is not None:
            yield Mismatch("growing_form", row.public_id, "a form grows, and a pool is kept, only together")
        return
    if row.items > row.most_items:
        yield Mismatch("sitting", row.public_id, f"has {row.items} items, at most {row.most_items}")
    open_ones = [item_row.position for item_row in rows if item_row.committed_at is None]
    wanted = [row.items] if row.state is State.IN_PROGRESS else []
    if open_ones != wanted and row.state in {State.IN_PROGRESS, State.GRADED}:
        yield Mismatch("sitting", row.public_id, f"its open items are {open_ones}, not {wanted}")
    if kept.rule_version == RULE_VERSION:
        yield from _drawn_anew(row, rows, kept, versions)


def _drawn_anew(
    row: Sitting, rows: Sequence[SittingItem], kept: GrowingForm, versions: Mapping[int, Version]
) -> Iterator[Mismatch]:
    pool = load_pool(kept.pool)
    growth = growth_of(pool, versions)
    try:
        asked = places_of(pool, [item_row.item_version_id for item_row in rows])
    except KeyError as stranger:
        yield Mismatch("growing_form", row.public_id, f"item version {stranger} is not of its pool")
        return
    points = [item_row.points_at_first for item_row in rows]
    for at, item_row in enumerate(rows):
        drawn = draw_next(growth, asked[:at], points[:at], seed=row.seed)
        holds = (asked[at], item_row.option_order)
        gives = (drawn.place, " ".join(drawn.options)) if drawn else None
        if holds != gives:
            key = f"{row.public_id}/{item_row.position}"
            yield Mismatch("sitting_item", key, f"is {holds} of the pool, the answers before give {gives}")
