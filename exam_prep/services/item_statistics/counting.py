"""Count a mock sitting in the statistics of its items when it gets its points, and take it back."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from exam_prep.core.analysis.answers import Reach
from exam_prep.core.analysis.sitting import Graded, sitting_adds
from exam_prep.db.driver import DriverCursor
from exam_prep.db.item_statistics import CountedSitting, SittingGroup
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.adding import Note, add_sums, note
from exam_prep.services.item_statistics.eligible import may_count
from exam_prep.services.item_statistics.groups import key_of, key_of_group
from exam_prep.services.item_statistics.meeting import met_before
from exam_prep.services.item_statistics.responses import (
    FIRST,
    MET,
    Line,
    graded_of,
    is_timed,
    lines_of,
    read_lines,
)

_NOTED = "SELECT firsts, is_counted FROM counted_sitting WHERE sitting_id = :sitting"


def count_sitting(
    session: Session, cache: ServedBankCache, row: Sitting, rows: Sequence[SittingItem] | None = None
) -> None:
    """Add a sitting to the sums in the transaction that tells its points; twice is as good as once.

    Counted is a mock that was sat here, is no trial, and has points. Of its items those count which the
    learner meets there for the first time; that is decided now and stays, also when the sitting is taken
    back and counted again. `rows` are its items in their order, where they were read already. The learner's
    row has to be held. Seven statements, however many items, and one more without `rows`.
    """
    if not may_count(row):
        return
    session.flush()
    cursor = DriverCursor(session)
    firsts, is_counted = cursor.row(_NOTED, {"sitting": row.id}) or (None, False)
    if is_counted:
        return
    lines = read_lines(cursor, row.id) if rows is None else lines_of(rows)
    if firsts is None:
        met = met_before(cursor, row)
        firsts = "".join([MET if line.item_id in met else FIRST for line in lines])
    put_in(session, cache, row, lines, firsts)


def put_in(
    session: Session, cache: ServedBankCache, row: Sitting, lines: Sequence[Line], firsts: str
) -> None:
    """Add what `firsts` marks of a sitting that is not counted, and note it."""
    cursor = DriverCursor(session)
    key = key_of(row, is_whole=MET not in firsts and all(line.is_earned for line in lines))
    graded = _graded(session, cache, row, lines, firsts)
    group = add_sums(cursor, key, sitting_adds(graded, key.rest))
    noted = Note(
        sitting_id=row.id,
        group_id=group,
        firsts=firsts,
        earned=sum(each.mark for each in graded),
        reached=sum(each.reach is not Reach.NOT_REACHED for each in graded),
    )
    note(cursor, noted)


def uncount_sitting(session: Session, cache: ServedBankCache, row: Sitting) -> bool:
    """Take back exactly what `count_sitting` added; returns whether it was counted, else nothing changes.

    Before anything of it changes: state, points or time. Which items it met first stays decided.
    """
    record = session.get(CountedSitting, row.id, populate_existing=True)
    if record is None or not record.is_counted:
        return False
    key = key_of_group(session.get_one(SittingGroup, record.group_id))
    cursor = DriverCursor(session)
    graded = _graded(session, cache, row, read_lines(cursor, row.id), record.firsts)
    add_sums(cursor, key, sitting_adds(graded, key.rest), sign=-1)
    record.is_counted = False
    session.flush()
    return True


def uncount_reopened(session: Session, cache: ServedBankCache, row: Sitting) -> None:
    """Take back a sitting that will run again: what it meets first is decided when it is handed in anew."""
    uncount_sitting(session, cache, row)
    record = session.get(CountedSitting, row.id)
    if record is not None:
        session.delete(record)
        session.flush()


def _graded(
    session: Session, cache: ServedBankCache, row: Sitting, lines: Sequence[Line], firsts: str
) -> list[Graded]:
    versions = cache.versions(session, [line.version for line in lines])
    return graded_of(lines, firsts, versions, timed=is_timed(row))
