"""On PostgreSQL one's own data is taken along and deleted as on SQLite."""

import json
from contextlib import suppress
from functools import partial

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep.db.engine import snapshot_session, writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.seeds import Seeds
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.sittings.saving import Change
from tests.at_once import at_once
from tests.factories import canary_bank
from tests.house import House
from tests.set_clock import FakeClock

_TABLES = (Learner, Sitting, SittingItem, ResponseEvent, ReviewEvent, Card, ProblemReport)


def test_saves_and_a_deletion_at_once_leave_no_rest(postgres: Engine, clock: FakeClock, seeds: Seeds) -> None:
    """The document is whole before; afterwards no row is left, whatever the order of locks."""
    with writing_session(postgres) as session:
        sync_bank(session, canary_bank(), (), now=clock())
    house = House(postgres, clock, seeds)
    learner = house.guest()
    house.sat(learner, 6)
    mock = house.mock(learner, "every-kind")
    with snapshot_session(postgres) as session:
        document = json.loads("".join(own_document(session, house.cache, learner, now=clock())))
    assert [len(one["items"]) for one in document["sittings"]] == [6, 6]

    def save(change: Change) -> None:
        with suppress(NotFoundError):
            house.send(learner, mock, change)

    def delete() -> None:
        with writing_session(postgres) as session:
            forget(session, learner)

    saves = [partial(save, house.change(mock, position, "", flagged=True)) for position in range(1, 7)]
    at_once([*saves[:3], delete, *saves[3:]])
    with Session(postgres) as session:
        left = [session.scalar(select(func.count()).select_from(table)) for table in _TABLES]
    assert left == [0] * len(_TABLES)
