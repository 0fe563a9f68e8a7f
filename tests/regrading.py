"""Regrades for tests: a key set right in a file, the preview and the commit, each in its own transaction."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item, Kind
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import Feedback
from exam_prep.db.bank import ItemVersion
from exam_prep.db.engine import writing_session
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import SittingItem
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.regrading.committing import Order, commit_regrade
from exam_prep.services.regrading.plans import Holds, plan_of
from exam_prep.services.regrading.preview import Preview, preview_of
from tests.factories import every_kind, read_bank_of
from tests.house import House

WHY = "The second answer is right too."


SITTINGS = 5


def sat_wrong(house: House) -> SittingItem:
    """Return one single-answer row, the same item for everybody, of a set that a guest had all wrong."""
    learner = house.guest()
    sitting = house.practice(learner, 12, feedback=Feedback.END)
    house.answer_all(learner, sitting, right=False)
    house.submit(learner, sitting)
    rows = [row for row in house.items(sitting) if house.asked(row).kind is Kind.SINGLE]
    return min(rows, key=lambda row: row.item_id)


def all_sat_wrong(house: House) -> list[SittingItem]:
    """Return that row of each of `SITTINGS` guests."""
    return [sat_wrong(house) for _ in range(SITTINGS)]


def with_key(item: Item, *places: int) -> Item:
    """Return the next version of an item: the options at these places its key, or its lines turned round."""
    if item.kind is Kind.ORDERING:
        options = tuple(reversed(item.options))
    elif item.kind is Kind.MATCHING:
        matches = [option.match for option in item.options]
        turned = [*matches[1:], matches[0]]
        options = tuple(replace(one, match=match) for one, match in zip(item.options, turned, strict=True))
    else:
        options = tuple(replace(one, weight=float(at in places)) for at, one in enumerate(item.options))
    return replace(item, version=item.version + 1, options=options)


def sync_with(house: House, *changed: Item) -> None:
    """Serve the canary items with these in place of their former versions."""
    items = {item.id: item for item in (*every_kind(), *changed)}
    with writing_session(house.engine) as session:
        sync_bank(session, read_bank_of(list(items.values())), (), now=house.clock())


def version_id(house: House, item: str, number: int) -> int:
    """Return the row id of a version."""
    query = select(ItemVersion.id).where(ItemVersion.item_id == item, ItemVersion.version == number)
    with Session(house.engine) as session:
        return session.scalars(query).one()


def previewed(
    house: House,
    row: SittingItem,
    treatment: Treatment,
    key: int = 0,
    *,
    ticked: Sequence[str] = (),
    never_lower: bool = False,
) -> Preview:
    """Return the dry run of a treatment of the version that a sitting's item asks."""
    with Session(house.engine) as session:
        plan = plan_of(
            session,
            house.cache,
            row.item_id,
            asked=row.item_version_id,
            treatment=treatment,
            holds=Holds(key, ticked),
            never_lower=never_lower,
        )
        return preview_of(session, plan)


def commit(house: House, preview: Preview, *, public_id: str = "", reason: str = WHY) -> int:
    """Commit a preview, let everybody follow it, and return the regrade's row id."""
    row = decide(house, preview, public_id=public_id, reason=reason)
    carry_out(house.engine, house.cache, now=house.clock())
    return row


def decide(house: House, preview: Preview, *, public_id: str = "", reason: str = WHY) -> int:
    """Commit a preview, and let nobody follow it yet."""
    order = Order(reason, "staff@example.org", public_id or new_public_id())
    with writing_session(house.engine) as session:
        return commit_regrade(session, preview.plan, order, preview.fingerprint, now=house.clock()).id


def regraded(
    house: House,
    row: SittingItem,
    treatment: Treatment,
    key: int = 0,
    *,
    ticked: Sequence[str] = (),
    never_lower: bool = False,
) -> Preview:
    """Preview a treatment, commit it, and return the preview."""
    found = previewed(house, row, treatment, key, ticked=ticked, never_lower=never_lower)
    commit(house, found)
    return found


def again(house: House, row: SittingItem) -> SittingItem:
    """Return a sitting's item as it stands now."""
    with Session(house.engine) as session:
        return session.get_one(SittingItem, (row.sitting_id, row.position))


def regrades(house: House) -> Sequence[Regrade]:
    """Return all regrades in order."""
    with Session(house.engine) as session:
        return session.scalars(select(Regrade).order_by(Regrade.id)).all()


def lines(house: House) -> Sequence[RegradedSitting]:
    """Return what regrades did, in order."""
    query = select(RegradedSitting).order_by(RegradedSitting.regrade_id, RegradedSitting.sitting_id)
    with Session(house.engine) as session:
        return session.scalars(query).all()
