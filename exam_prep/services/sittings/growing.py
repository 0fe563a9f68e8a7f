"""Forms that grow: the next item is drawn where the one before is committed (docs/adr/0033)."""

from sqlalchemy.orm import Session

from exam_prep.core.readiness.diagnostic import MOST_ITEMS, is_enough
from exam_prep.core.readiness.growing import draw_next
from exam_prep.db.sittings import GrowingForm, Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings.look import items_of
from exam_prep.services.sittings.pages import Ending
from exam_prep.services.sittings.pools import Pool, growth_of, load_pool, places_of


def grow(session: Session, cache: ServedBankCache, row: Sitting) -> bool:
    """Append the next item to a form all of whose items are committed; False where the form is whole.

    The caller holds the sitting's row, and nothing but what is drawn, the seed and the kept pool decides.
    """
    if row.most_items is None:
        return False
    pool = _pool(session, row)
    growth = growth_of(pool, cache.versions(session, pool.versions))
    rows = items_of(session, row)
    asked = places_of(pool, [one.item_version_id for one in rows])
    drawn = draw_next(growth, asked, [one.points_at_first for one in rows], seed=row.seed)
    if drawn is None:
        return False
    item = growth.pool[drawn.place]
    # An idea may have got another name since the start; cards follow the name that is served.
    served = cache.current(session).items.get(item.id)
    named = served.item if served else item
    row.items += 1
    session.add(
        SittingItem(
            sitting_id=row.id,
            position=row.items,
            item_version_id=pool.versions[drawn.place],
            item_id=item.id,
            concept=named.concept,
            tag=named.tag,
            section="",
            option_order=" ".join(drawn.options),
        )
    )
    session.flush()
    return True


def ending_of(session: Session, cache: ServedBankCache, row: Sitting) -> Ending | None:
    """Return why a form that grows is as long as it is; None for every other form."""
    if row.most_items is None:
        return None
    pool, rows = _pool(session, row), items_of(session, row)
    growth = growth_of(pool, cache.versions(session, pool.versions))
    asked = places_of(pool, [one.item_version_id for one in rows])
    if is_enough(growth.check, asked, [one.points_at_first for one in rows]):
        return Ending.ENOUGH
    if any(not (one.response or one.passed) for one in rows):
        return Ending.EARLY
    return Ending.MOST if len(rows) >= MOST_ITEMS else Ending.NO_MORE


def _pool(session: Session, row: Sitting) -> Pool:
    return load_pool(session.get_one(GrowingForm, row.id).pool)
