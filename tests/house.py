"""The services as a test uses them: each act in a transaction of its own, at the clock's time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import count

from sqlalchemy import Connection, Engine, inspect, select, table, text
from sqlalchemy.orm import Session

from exam_prep.core.items import ErrorType, Item
from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import writing_session
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.db.timing import SittingPause, StaffAct
from exam_prep.seeds import Seeds, new_public_id
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.learners import LearnerRef, create_guest
from exam_prep.services.reviewing import start_review
from exam_prep.services.sittings import extending, finish, handing_in, pausing
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.practice import Choice, SetKind, start_practice
from exam_prep.services.sittings.saving import Change, Saved, mark_seen, save_response
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.services.sittings.start import Start, Wish, start_exam
from exam_prep.services.sittings.sweeping import sweep
from exam_prep.services.verify import verify
from exam_prep.services.verify_report import Verification
from tests.answers import right_response, wrong_response
from tests.set_clock import FakeClock


class House:
    """Services over one database."""

    def __init__(self, engine: Engine, clock: FakeClock, seeds: Seeds) -> None:
        self.engine = engine
        self.clock = clock
        self.seeds = seeds
        self.cache = ServedBankCache()
        self._numbers = count(1)

    def guest(self, multiplier: Decimal | None = Decimal(1)) -> LearnerRef:
        """Return a new learner with this much time."""
        with writing_session(self.engine) as session:
            learner = create_guest(session, new_public_id(), now=self.clock())
            return set_extra_time(session, learner, multiplier)

    def give_time(self, learner: LearnerRef, multiplier: Decimal | None) -> LearnerRef:
        """Give the learner another amount of time."""
        with writing_session(self.engine) as session:
            return set_extra_time(session, learner, multiplier)

    def loaded(self) -> Loaded:
        """Return the served bank."""
        with Session(self.engine) as session:
            return self.cache.current(session)

    def start(self, key: str | None = None) -> Start:
        """Return what the shell brings to a start."""
        return Start(now=self.clock(), seed=self.seeds(), public_id=new_public_id(), start_key=key)

    def mock(self, learner: LearnerRef, exam: str = "first-look-20") -> str:
        """Start a mock."""
        with writing_session(self.engine) as session:
            loaded = self.cache.current(session)
            return start_exam(session, loaded, learner, exam, wish=Wish(None, None), start=self.start())

    def practice(  # noqa: PLR0913  # each argument is one wish of the learner
        self,
        learner: LearnerRef,
        items: int = 5,
        *,
        kind: SetKind = SetKind.MIX,
        feedback: Feedback = Feedback.EACH,
        paced: bool = False,
        topics: tuple[str, ...] = (),
        error: ErrorType | None = None,
        key: str | None = None,
    ) -> str:
        """Start a practice set."""
        choice = Choice(kind, topics, items, feedback, paced, error)
        with writing_session(self.engine) as session:
            loaded = self.cache.current(session)
            return start_practice(session, loaded, learner, choice, start=self.start(key)).sitting

    def review(self, learner: LearnerRef, items: int = 10) -> str:
        """Start a review of what is due."""
        with writing_session(self.engine) as session:
            loaded = self.cache.current(session)
            return start_review(session, loaded, learner, count=items, start=self.start())

    def change(self, sitting: str, position: int, response: str, **more: object) -> Change:
        """Return a change over the revision that is stored now."""
        change = Change(
            position=position,
            response=response,
            certainty=None,
            flagged=False,
            struck=(),
            seconds=20,
            client_id=f"change-{next(self._numbers)}",
            base_revision=self.item(sitting, position).revision,
        )
        return replace(change, **more)  # type: ignore[arg-type]  # the caller names fields of Change

    def save(self, learner: LearnerRef, sitting: str, position: int, response: str, **more: object) -> Saved:
        """Save a response over the revision that is stored now."""
        return self.send(learner, sitting, self.change(sitting, position, response, **more))

    def send(self, learner: LearnerRef, sitting: str, change: Change) -> Saved:
        """Send a change as it is."""
        with writing_session(self.engine) as session:
            return save_response(session, self.cache, learner.public_id, sitting, change, now=self.clock())

    def commit(self, learner: LearnerRef, sitting: str, position: int, *, passes: bool = False) -> None:
        """Check one item, or pass on."""
        with writing_session(self.engine) as session:
            finish.commit_item(
                session, self.cache, learner, sitting, position, passes=passes, now=self.clock()
            )

    def submit(self, learner: LearnerRef, sitting: str) -> None:
        """Hand in a sitting."""
        with writing_session(self.engine) as session:
            finish.submit(session, self.cache, learner, sitting, now=self.clock())

    def see(self, learner: LearnerRef, sitting: str, *positions: int) -> None:
        """Look at items."""
        with writing_session(self.engine) as session:
            for position in positions:
                mark_seen(session, learner.public_id, sitting, position, now=self.clock())

    def pause(self, learner: LearnerRef, sitting: str) -> None:
        """Stop the clock of a practice."""
        with writing_session(self.engine) as session:
            pausing.pause(session, learner, sitting, now=self.clock())

    def take_break(self, learner: LearnerRef, sitting: str) -> None:
        """Take the break of an exam."""
        with writing_session(self.engine) as session:
            pausing.take_break(session, learner, sitting, now=self.clock())

    def go_on(self, learner: LearnerRef, sitting: str) -> None:
        """Let the clock run again."""
        with writing_session(self.engine) as session:
            pausing.go_on(session, learner, sitting, now=self.clock())

    def extend(self, sitting: str, minutes: int, order: Order) -> datetime:
        """Give a sitting more time."""
        with writing_session(self.engine) as session:
            return extending.extend(session, sitting, minutes, order, now=self.clock())

    def void(self, sitting: str, order: Order) -> None:
        """Take a sitting out of play."""
        with writing_session(self.engine) as session:
            extending.void(session, sitting, order, now=self.clock())

    def reopen(self, sitting: str, minutes: int, order: Order) -> datetime | None:
        """Let a sitting run again."""
        with writing_session(self.engine) as session:
            return extending.reopen(session, sitting, minutes, order, now=self.clock())

    def hand_in(self, sitting: str, order: Order) -> None:
        """Let staff hand a sitting in."""
        with writing_session(self.engine) as session:
            handing_in.hand_in(session, self.cache, sitting, order, now=self.clock())

    def sweep(self) -> int:
        """Close what is over."""
        return sweep(self.engine, self.cache, now=self.clock())

    def verify(self) -> Verification:
        """Recompute everything from the log."""
        with Session(self.engine) as session:
            return verify(session, self.cache, now=self.clock())

    def answer_all(
        self, learner: LearnerRef, sitting: str, *, right: bool, certainty: Certainty | None = None
    ) -> None:
        """Save a right or a wrong response to every item."""
        for row in self.items(sitting):
            response = self.response(row, right=right)
            self.save(learner, sitting, row.position, response, certainty=certainty)

    def sat(
        self, learner: LearnerRef, items: int = 5, *, right: bool = True, topics: tuple[str, ...] = ()
    ) -> str:
        """Start a set, of some topics only where they are named, answer all of it and hand it in."""
        kind = SetKind.TOPICS if topics else SetKind.MIX
        sitting = self.practice(learner, items, kind=kind, topics=topics)
        self.answer_all(learner, sitting, right=right)
        self.submit(learner, sitting)
        return sitting

    def response(self, row: SittingItem, *, right: bool) -> str:
        """Return a right or a wrong response to an item of a sitting."""
        order = tuple(row.option_order.split())
        return (right_response if right else wrong_response)(self.asked(row), order)

    def asked(self, row: SittingItem) -> Item:
        """Return the frozen item that a row asks."""
        with Session(self.engine) as session:
            return self.cache.versions(session, [row.item_version_id])[row.item_version_id].item

    def sitting(self, sitting: str) -> Sitting:
        """Return a sitting's row."""
        with Session(self.engine) as session:
            return session.scalars(select(Sitting).where(Sitting.public_id == sitting)).one()

    def items(self, sitting: str) -> Sequence[SittingItem]:
        """Return a sitting's items in order."""
        query = select(SittingItem).where(SittingItem.sitting_id == self.sitting(sitting).id)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(SittingItem.position)).all()

    def item(self, sitting: str, position: int) -> SittingItem:
        """Return one item of a sitting."""
        return self.items(sitting)[position - 1]

    def events(self, sitting: str) -> Sequence[ResponseEvent]:
        """Return the log of a sitting."""
        query = select(ResponseEvent).where(ResponseEvent.sitting_id == self.sitting(sitting).id)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(ResponseEvent.id)).all()

    def pauses(self, sitting: str) -> Sequence[SittingPause]:
        """Return the log of a sitting's pauses."""
        query = select(SittingPause).where(SittingPause.sitting_id == self.sitting(sitting).id)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(SittingPause.id)).all()

    def acts(self, sitting: str) -> Sequence[StaffAct]:
        """Return what staff did to a sitting."""
        query = select(StaffAct).where(StaffAct.sitting_id == self.sitting(sitting).id)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(StaffAct.id)).all()

    def reviews(self, learner: LearnerRef) -> Sequence[ReviewEvent]:
        """Return a learner's graded responses."""
        query = select(ReviewEvent).where(ReviewEvent.learner_id == learner.id)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(ReviewEvent.id)).all()

    def cards(self, learner: LearnerRef) -> dict[str, Card]:
        """Return a learner's cards by concept."""
        with Session(self.engine) as session:
            return {c.concept: c for c in session.scalars(select(Card).where(Card.learner_id == learner.id))}

    def sql(self, statement: str, **values: object) -> None:
        """Change the database behind the services' back."""
        with writing_session(self.engine) as session:
            session.execute(text(statement), values)

    def snapshot(self) -> dict[str, tuple[tuple[object, ...], ...]]:
        """Return every row of every table."""
        return snapshot(self.engine)


def snapshot(engine: Engine) -> dict[str, tuple[tuple[object, ...], ...]]:
    """Return every row of every table as the database holds it, alembic's own included, in a fixed order."""
    names = sorted(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return {name: _rows(connection, name) for name in names}


def _rows(connection: Connection, name: str) -> tuple[tuple[object, ...], ...]:
    rows = connection.execute(select(text("*")).select_from(table(name)))
    return tuple(sorted((tuple(row) for row in rows), key=repr))
