"""The one place where kept sums over learners let go of a sitting that is regraded, and take it up again."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import count_sitting, uncount_sitting


@contextmanager
def counted_anew(session: Session, cache: ServedBankCache, row: Sitting) -> Iterator[None]:
    """Change the points of a sitting within: sums forget the old ones before, and count the new ones after.

    What was not counted stays so.
    """
    was_counted = uncount_sitting(session, cache, row)
    yield
    session.flush()
    if was_counted:
        count_sitting(session, cache, row)
