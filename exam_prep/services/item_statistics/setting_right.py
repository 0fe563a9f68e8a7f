"""Keep the sums true when learners become one, or go."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from exam_prep.db.driver import DriverCursor
from exam_prep.db.item_statistics import CountedSitting, SittingGroup
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import put_in, uncount_sitting
from exam_prep.services.item_statistics.meeting import first_sittings
from exam_prep.services.item_statistics.responses import FIRST, MET, read_lines


def settle_firsts(session: Session, cache: ServedBankCache, learner_id: int) -> None:
    """Let each item count once for a learner whose log grew from elsewhere: at the first meeting of all.

    What did not count before counts no more than before.
    """
    first = first_sittings(session, learner_id)
    for row, record in _counted(session, Sitting.learner_id == learner_id):
        lines = read_lines(DriverCursor(session), row.id)
        signs = zip(record.firsts, lines, strict=True)
        firsts = "".join(FIRST if sign == FIRST and first[line.item_id] == row.id else MET
                         for sign, line in signs)  # fmt: skip
        if firsts != record.firsts:
            uncount_sitting(session, cache, row)
            put_in(session, cache, row, lines, firsts)


def uncount_learners(session: Session, learners: Select[int] | Iterable[int]) -> None:
    """Take back what is counted of learners who are about to be deleted: nothing will bear it out any more.

    Rare enough to read the items anew.
    """
    cache = ServedBankCache()
    for row, _record in _counted(session, Sitting.learner_id.in_(learners)):
        uncount_sitting(session, cache, row)


def hold_groups(session: Session, rows: Iterable[Sitting]) -> None:
    """Hold the groups of several sittings that one transaction will count, in the order of everybody."""
    exams = {row.exam_id for row in rows if row.exam_id is not None}
    if len(exams) > 1:
        _hold(session, SittingGroup.exam_id.in_(exams))


def hold_groups_of(session: Session, learners: Iterable[int]) -> None:
    """Hold the groups of all exams of several learners (row ids), in the order of everybody."""
    exams = select(Sitting.exam_id).where(Sitting.learner_id.in_(learners), Sitting.exam_id.is_not(None))
    _hold(session, SittingGroup.exam_id.in_(exams))


def _hold(session: Session, which: ColumnElement[bool]) -> None:
    held = select(SittingGroup.id).where(which).order_by(SittingGroup.id)
    session.execute(held.with_for_update(of=SittingGroup)).all()


def _counted(session: Session, which: ColumnElement[bool]) -> list[tuple[Sitting, CountedSitting]]:
    """Return what is counted, by group: the order in which everybody holds several."""
    query = (
        select(Sitting, CountedSitting)
        .join(CountedSitting, CountedSitting.sitting_id == Sitting.id)
        .where(which, CountedSitting.is_counted)
        .order_by(CountedSitting.group_id, Sitting.id)
    )
    return [(row, record) for row, record in session.execute(query)]
