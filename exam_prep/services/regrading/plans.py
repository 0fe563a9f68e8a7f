"""What staff ask for: an item version, and what to do about the responses to it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.rekeying import rekeyed
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.db.bank import ItemRow, ItemVersion
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.served import ServedBankCache, Version

NO_ITEM = "There is no such question here; choose one from the list."


@dataclass(frozen=True, slots=True)
class Plan:
    """A regrade before it is committed; `key` is the version whose key is to hold, where one is needed."""

    asked: Version
    treatment: Treatment
    key: Version | None
    never_lower: bool


def versions_of_item(session: Session, cache: ServedBankCache, item_id: str) -> list[Version]:
    """Return what can stand for an item: its versions and those of its copy or original, oldest first.

    Raises:
        NotFoundError: there is no such item.
    """
    row = session.get(ItemRow, item_id)
    if row is None:
        raise NotFoundError(NO_ITEM)
    names = _family(session, row)
    query = select(ItemVersion.id).where(ItemVersion.item_id.in_(names))
    ids = session.scalars(query.order_by(ItemVersion.created_at, ItemVersion.id)).all()
    versions = cache.versions(session, ids)
    return [versions[version] for version in ids]


def plan_of(  # each argument is one field of the form
    session: Session,
    cache: ServedBankCache,
    item_id: str,
    *,
    asked: int,
    treatment: Treatment,
    key: int,
    never_lower: bool,
) -> Plan:
    """Return the plan that a form names; `asked` and `key` are row ids of versions.

    Raises:
        NotFoundError: there is no such item, or it has no such version.
        InvalidError: the key is missing, is that of the version itself under "accept both", or does not fit.
    """
    known = {version.id: version for version in versions_of_item(session, cache, item_id)}
    version = known.get(asked)
    if version is None:
        raise NotFoundError("The question has no such version; choose one from the list.")
    if not treatment.needs_key:
        return Plan(version, treatment, None, never_lower)
    holds = known.get(key)
    if holds is None:
        raise InvalidError("Choose the version whose answer is to count.")
    if treatment is Treatment.ACCEPT_BOTH and holds.id == version.id:
        raise InvalidError("Choose another version than the one that was asked: its answer counts already.")
    rekeyed(version.item, holds.item)
    return Plan(version, treatment, holds, never_lower)


def _family(session: Session, row: ItemRow) -> set[str]:
    """Return the item with the one it took the place of, and the one that took its own."""
    near = select(ItemRow.id).where(ItemRow.superseded_by == row.id)
    return {row.id, *session.scalars(near), *([row.superseded_by] if row.superseded_by else [])}
