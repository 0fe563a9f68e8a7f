"""What the tables themselves refuse, and how instants are kept."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError

from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting, SittingItem
from tests.set_clock import START


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    """A naive time never reaches the database."""
    naive = START.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"), writing_session(engine) as session:
        session.add(Learner(public_id="a", created_at=naive, last_seen_at=START, time_multiplier=Decimal(1)))


def test_an_instant_comes_back_as_aware_utc(engine: Engine) -> None:
    """A time of another zone is the same instant when it is read, to the microsecond."""
    nepal = timezone(timedelta(hours=5, minutes=45))
    given = datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=nepal)
    learner = _learner(engine, created_at=given)

    with writing_session(engine) as session:
        kept = session.get_one(Learner, learner).created_at
    assert kept == given
    assert kept.tzinfo is UTC


def test_a_second_open_sitting_of_one_exam_is_blocked(engine: Engine) -> None:
    """The partial unique index lets one learner have one open sitting of an exam."""
    learner = _learner(engine)
    _sitting(engine, learner, "first")

    with pytest.raises(IntegrityError, match="exam_id"):
        _sitting(engine, learner, "second")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.GRADED, State.VOIDED])
def test_a_closed_sitting_makes_room_for_the_next(engine: Engine, state: State) -> None:
    """Only an open sitting stands in the way."""
    learner = _learner(engine)
    _sitting(engine, learner, "first", state=state, submitted_at=START)

    assert _sitting(engine, learner, "second") > 0


def test_others_and_other_exams_are_not_in_the_way(engine: Engine) -> None:
    """The index counts one learner and one exam; practice sets, which have no exam, are free."""
    one, other = _learner(engine, "one"), _learner(engine, "other")
    _sitting(engine, one, "a")
    _sitting(engine, other, "b")
    _sitting(engine, one, "c", exam_id="another")
    _sitting(engine, one, "d", exam_id=None)

    assert _sitting(engine, one, "e", exam_id=None) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.SUBMITTED},
        {"state": State.GRADED},
        {"limit_seconds": 0},
    ],
)
def test_a_sitting_that_contradicts_itself_is_refused(engine: Engine, wrong: dict[str, object]) -> None:
    """A closed sitting has a time of submission, and a limit is more than nothing."""
    learner = _learner(engine)
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        _sitting(engine, learner, "a", **wrong)


def test_an_item_of_no_sitting_is_refused(engine: Engine) -> None:
    """Foreign keys are enforced."""
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writing_session(engine) as session:
        session.add(
            SittingItem(
                sitting_id=7,
                position=1,
                item_version_id=7,
                item_id="x",
                concept="x",
                tag="x",
                section="",
                option_order="a b",
            )
        )


def _learner(engine: Engine, name: str = "one", *, created_at: datetime = START) -> int:
    with writing_session(engine) as session:
        row = Learner(public_id=name, created_at=created_at, last_seen_at=START, time_multiplier=Decimal(1))
        session.add(row)
        session.flush()
        return row.id


def _sitting(engine: Engine, learner: int, name: str, **changes: object) -> int:
    values: dict[str, object] = {
        "public_id": name,
        "learner_id": learner,
        "mode": Mode.MOCK,
        "feedback": Feedback.END,
        "title": "A mock",
        "exam_id": "first-look-20",
        "seed": 1,
        "items": 1,
        "started_at": START,
        "multiplier": Decimal(1),
    }
    with writing_session(engine) as session:
        row = Sitting(**(values | changes))  # type: ignore[arg-type]  # values of the right types by name
        session.add(row)
        session.flush()
        return row.id


def test_a_process_that_opens_a_database_knows_every_table_that_keys_name() -> None:
    """A command that imports little writes a row all the same: its keys name tables of other modules."""
    program = (
        "from exam_prep.db.engine import writing_session\n"
        "from exam_prep.db.sittings import Sitting\n"
        "print([key.column.table.name for key in Sitting.__table__.foreign_keys])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "mock_exam_version" in run.stdout, run.stderr
