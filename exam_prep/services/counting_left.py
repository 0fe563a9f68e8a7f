"""Count what was graded before statistics were kept: once after each start, oldest first."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.db.driver import DriverCursor
from exam_prep.db.engine import writing_session
from exam_prep.db.item_statistics import CountedSitting
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import put_in
from exam_prep.services.item_statistics.eligible import belongs
from exam_prep.services.item_statistics.meeting import met_by_clock
from exam_prep.services.item_statistics.responses import FIRST, MET, read_lines
from exam_prep.services.sittings.owned import lock_learner

_AT_ONCE = 200
"""Sittings of one round: each in a transaction of its own, so nobody waits long."""


class LeftToCount:
    """One step of the rounds; once nothing is left it asks no more."""

    def __init__(self, cache: ServedBankCache) -> None:
        self._cache = cache
        self._done = False

    def __call__(self, engine: Engine, now: datetime) -> int:
        """Count some of what is left and return how many."""
        del now
        if self._done:
            return 0
        with Session(engine) as session:
            left = session.execute(
                select(Sitting.id, Sitting.learner_id)
                .where(belongs(), Sitting.id.not_in(select(CountedSitting.sitting_id)))
                .order_by(Sitting.submitted_at, Sitting.id)
                .limit(_AT_ONCE)
            ).all()
        self._done = not left
        return sum(self._count(engine, sitting, learner) for sitting, learner in left)

    def _count(self, engine: Engine, sitting: int, learner: int) -> bool:
        with writing_session(engine) as session:
            lock_learner(session, learner)
            row = session.scalar(
                select(Sitting).where(
                    belongs(), Sitting.id == sitting, Sitting.id.not_in(select(CountedSitting.sitting_id))
                )
            )
            if row is None:
                return False
            met, lines = met_by_clock(session, row), read_lines(DriverCursor(session), row.id)
            firsts = "".join(MET if line.item_id in met else FIRST for line in lines)
            put_in(session, self._cache, row, lines, firsts)
            return True
