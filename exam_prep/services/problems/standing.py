"""Which version of an item holds now, and whether it is still served: reports are of older ones too."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.db.bank import ItemRow, ItemVersion


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """The version of an item that holds now: the served one, of a retired item the last one."""

    version_id: int
    version: int
    is_retired: bool

    def changed_since(self, version: int) -> bool:
        """Whether the item says something else now than in this version of it."""
        return self.version != version


def standings(session: Session, items: Collection[str]) -> dict[str, ItemStanding]:
    """Return how these items (ids) stand now; those that never were are left out. One statement."""
    place = func.row_number().over(
        partition_by=ItemVersion.item_id,
        order_by=(ItemVersion.is_current.desc(), ItemVersion.version.desc()),
    )
    ranked = (
        select(
            ItemVersion.item_id,
            ItemVersion.id,
            ItemVersion.version,
            ItemRow.retired_at.is_not(None).label("is_retired"),
            place.label("place"),
        )
        .join(ItemRow, ItemRow.id == ItemVersion.item_id)
        .where(ItemVersion.item_id.in_(items))
        .subquery()
    )
    query = select(ranked).where(ranked.c.place == 1)
    return {row.item_id: ItemStanding(row.id, row.version, row.is_retired) for row in session.execute(query)}
