"""What staff ask for: an item version, and what to do about the responses to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.regrading.rekeying import rekeyed
from exam_prep.core.regrading.ticked import adds_nothing, ticked_key
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.db.bank import ItemRow, ItemVersion
from exam_prep.db.regrading import Regrade
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.regrade_keys import key_named, versions_named

NO_ITEM = "There is no such question here; choose one from the list."


@dataclass(frozen=True, slots=True)
class Holds:
    """Whose key is to hold, as a form says it: a version by row id (0 for none), or options by their ids."""

    version: int = 0
    ticked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A regrade before it is committed.

    `key` is the item whose key is to hold, where one is needed: that of `key_version`, or `asked` itself
    with the options `ticked` as its key.
    """

    asked: Version
    treatment: Treatment
    never_lower: bool
    key: Item | None = None
    key_version: Version | None = None
    ticked: tuple[str, ...] = ()


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
    holds: Holds,
    never_lower: bool,
) -> Plan:
    """Return the plan that a form names; `asked` is the row id of a version.

    Raises:
        NotFoundError: there is no such item, or it has no such version.
        InvalidError: no key is named or two are, it adds nothing under "accept both", or it does not fit.
    """
    known = {version.id: version for version in versions_of_item(session, cache, item_id)}
    version = known.get(asked)
    if version is None:
        raise NotFoundError("The question has no such version; choose one from the list.")
    if not treatment.needs_key:
        return Plan(version, treatment, never_lower)
    if holds.version and holds.ticked:
        raise InvalidError("Tick answers, or choose a version: not both.")
    if holds.ticked:
        return _by_ticks(version, treatment, holds.ticked, never_lower=never_lower)
    key = known.get(holds.version)
    if key is None:
        raise InvalidError("Tick the answers that are to count, or choose a version whose answer counts.")
    if treatment is Treatment.ACCEPT_BOTH and key.id == version.id:
        raise InvalidError("Choose another version than the one that was asked: its answer counts already.")
    rekeyed(version.item, key.item)
    return Plan(version, treatment, never_lower, key.item, key)


def plan_again(session: Session, cache: ServedBankCache, regrade: Regrade) -> Plan:
    """Return the plan that a committed regrade carries out."""
    versions = cache.versions(session, versions_named([regrade]))
    return Plan(
        versions[regrade.version_id],
        regrade.treatment,
        regrade.never_lower,
        key_named(regrade, versions),
        versions[regrade.key_version_id] if regrade.key_version_id is not None else None,
        tuple((regrade.key_options or "").split()),
    )


def _by_ticks(version: Version, treatment: Treatment, ticked: Sequence[str], *, never_lower: bool) -> Plan:
    order = [option.id for option in version.item.options if option.id in ticked]
    key = ticked_key(version.item, ticked)
    if treatment is Treatment.ACCEPT_BOTH and adds_nothing(version.item, key):
        raise InvalidError("Tick an answer that did not have the point yet: the others count already.")
    if treatment is Treatment.NEW_KEY and key == version.item:
        # Its own key again: that takes an earlier regrade back, and is told as such.
        return Plan(version, treatment, never_lower, version.item, version)
    return Plan(version, treatment, never_lower, key, ticked=tuple(order))


def _family(session: Session, row: ItemRow) -> set[str]:
    """Return the item with the one it took the place of, and the one that took its own."""
    near = select(ItemRow.id).where(ItemRow.superseded_by == row.id)
    return {row.id, *session.scalars(near), *([row.superseded_by] if row.superseded_by else [])}
