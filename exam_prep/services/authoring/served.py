"""The items of the browser that are drawn now, for whoever writes them out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.db.bank import ItemRow, ItemVersion, Origin
from exam_prep.services.bank.content import load_content


def browser_items(session: Session) -> list[Item]:
    """Return the current version of each item that was written in the browser, by id."""
    query = (
        select(ItemVersion.content)
        .join(ItemRow, ItemRow.id == ItemVersion.item_id)
        .where(ItemRow.origin == Origin.BROWSER, ItemVersion.is_current)
        .order_by(ItemRow.id)
    )
    return [load_content(text).item for text in session.scalars(query)]
