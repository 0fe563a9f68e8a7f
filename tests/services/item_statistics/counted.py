"""What the tests of stored sums read and do."""

import time
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.sums import GroupSums, ItemSums
from exam_prep.db.engine import writing_session
from exam_prep.db.item_statistics import CountedSitting, SittingGroup
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import count_sitting
from exam_prep.services.item_statistics.reading import stored_sums
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.staff_acts import Order
from tests.house import House

ORDER = Order("The fire alarm rang.", "teacher@example.org")


def groups(house: House) -> list[GroupSums]:
    """Return the sums of each group, in the order of their making."""
    with Session(house.engine) as session:
        rows = session.scalars(select(SittingGroup).order_by(SittingGroup.id)).all()
        return [stored_sums(session, row) for row in rows]


def bare(house: House) -> list[GroupSums]:
    """Return the sums of each group that holds any."""
    return [each for each in groups(house) if each != GroupSums()]


def item_sums(house: House, version: int) -> list[ItemSums]:
    """Return the sums of one item version in each group that has some."""
    return [each.items[str(version)] for each in groups(house) if str(version) in each.items]


def firsts(house: House, sitting: str) -> str | None:
    """Return what is noted of a sitting's first meetings; None where nothing is."""
    with Session(house.engine) as session:
        query = select(CountedSitting.firsts).join(Sitting, Sitting.id == CountedSitting.sitting_id)
        return session.scalar(query.where(Sitting.public_id == sitting))


def sat_mock(
    house: House, learner: LearnerRef, rights: str, *, exam: str = "first-look-20", seconds: int = 20
) -> str:
    """Start a mock, answer its first items, `1` right, `0` wrong, `.` not at all, and hand it in."""
    sitting = house.mock(learner, exam)
    for row, sign in zip(house.items(sitting), rights, strict=False):
        if sign != ".":
            response = house.response(row, right=sign == "1")
            house.save(learner, sitting, row.position, response, seconds=seconds)
    house.submit(learner, sitting)
    return sitting


def change(house: House, sitting: str, act: Callable[[Session, ServedBankCache, Sitting], object]) -> None:
    """Do something to a sitting's row in a transaction."""
    with writing_session(house.engine) as session:
        row = session.scalars(select(Sitting).where(Sitting.public_id == sitting)).one()
        act(session, house.cache, row)


def count_slowly(session: Session, cache: ServedBankCache, row: Sitting, rows: Sequence[SittingItem]) -> None:
    """Count a sitting and hold what it holds for a while, so that others have to wait."""
    count_sitting(session, cache, row, rows)
    time.sleep(0.5)


def statistics_faults(house: House) -> list[str]:
    """Return what `verify` finds wrong with the sums."""
    return [each.message for each in house.verify().mismatches if each.table == "statistics"]


def retell(session: Session, row: Sitting, position: int, points: float) -> None:
    """Give an item other points, as a regrade does."""
    item = session.scalars(
        select(SittingItem).where(SittingItem.sitting_id == row.id, SittingItem.position == position)
    ).one()
    item.points = points
