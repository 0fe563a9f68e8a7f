"""The log bears out every table after any walk of acts, and a planted fault is found."""

import random
import re

import pytest

from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback, State
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.learners import LearnerRef
from tests.house import House
from tests.services.readiness.readying import diagnose

ACTS = 200


class Walk:
    """Learners who do what comes into their heads, repeatably."""

    def __init__(self, house: House, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)  # noqa: S311  # a repeatable walk
        self.learners = [house.guest() for _ in range(3)]
        self.sittings: list[tuple[LearnerRef, str]] = []
        self.done: dict[str, int] = {}

    def step(self) -> None:
        """Do one act; what the services refuse is part of the walk."""
        name = self.chance.choice(
            ("start", "start", "save", "save", "save", "save", "check", "submit", "wait")
        )
        learner = self.chance.choice(self.learners)
        try:
            getattr(self, name)(learner)
        except (ConflictError, InvalidError, NotFoundError):
            name = "refused"
        self.done[name] = self.done.get(name, 0) + 1

    def start(self, learner: LearnerRef) -> None:
        """Start a mock, a set or a review."""
        house, chance = self.house, self.chance
        way = chance.randrange(5)
        if way == 4:
            sitting = diagnose(house, learner)
        elif way == 0:
            sitting = house.mock(learner)
        elif way == 1:
            sitting = house.review(learner, 5)
        else:
            feedback = chance.choice(list(Feedback))
            sitting = house.practice(learner, chance.randint(1, 8), feedback=feedback, paced=way == 2)
        self.sittings.append((learner, sitting))

    def save(self, learner: LearnerRef) -> None:
        """Save something, often twice, sometimes too late or on an old revision."""
        del learner
        owner, sitting = self._one()
        house, chance = self.house, self.chance
        row = chance.choice(house.items(sitting)[:4])
        response = chance.choice(("1", house.response(row, right=True), house.response(row, right=False)))
        change = house.change(
            sitting,
            row.position,
            response,
            certainty=chance.choice((None, *Certainty)),
            flagged=chance.random() < 0.2,
            struck=(1,) if chance.random() < 0.2 else (),
            seconds=chance.randrange(90),
            base_revision=max(0, row.revision - chance.randrange(2)),
        )
        for _ in range(chance.randint(1, 2)):
            house.send(owner, sitting, change)

    def check(self, learner: LearnerRef) -> None:
        """Check an item."""
        del learner
        owner, sitting = self._one()
        position = self.chance.choice((1, 2, 3, 4, self.house.sitting(sitting).items))
        self.house.commit(owner, sitting, position, passes=self.chance.random() < 0.5)

    def submit(self, learner: LearnerRef) -> None:
        """Hand in."""
        del learner
        self.house.submit(*self._one())

    def wait(self, learner: LearnerRef) -> None:
        """Let minutes or days pass, and the sweeper run."""
        del learner
        self.house.clock.advance(minutes=self.chance.choice((1, 7, 20, 3000, 30000)))
        self.house.sweep()

    def _one(self) -> tuple[LearnerRef, str]:
        if not self.sittings:
            raise InvalidError("Nothing was started.")
        return self.chance.choice(self.sittings[-4:])


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_walk_the_log_bears_out_every_table(house: House, seed: int) -> None:
    """Two hundred acts of three learners: mocks, sets, reviews, late and stale saves; no mismatch."""
    walk = Walk(house, seed)
    for _ in range(ACTS):
        walk.step()
    found = house.verify()

    assert found.mismatches == ()
    assert found.sittings == len({sitting for _, sitting in walk.sittings}) > 15
    assert found.cards > 6
    assert found.reviews == sum(len(house.reviews(learner)) for learner in walk.learners) > 10
    assert {"start", "save", "check", "submit", "wait", "refused"} <= set(walk.done)


@pytest.mark.parametrize(
    ("planted", "table"),
    [
        ("UPDATE sitting SET points = points - 1 WHERE state = 'graded'", "sitting"),
        ("UPDATE sitting_item SET points = 1 - points WHERE position = 1", "sitting_item"),
        ("UPDATE sitting_item SET response = '' WHERE position = 2", "sitting_item"),
        ("UPDATE sitting_item SET revision = revision + 1 WHERE position = 3", "sitting_item"),
        ("UPDATE sitting_item SET certainty = 'guess' WHERE position = 3", "sitting_item"),
        ("UPDATE sitting_item SET flagged = NOT flagged WHERE position = 1", "sitting_item"),
        ("UPDATE response_event SET struck = '1' WHERE position = 1", "sitting_item"),
        ("DELETE FROM response_event WHERE position = 4", "sitting_item"),
        ("UPDATE card SET stability = stability * 1.000001", "card"),
        ("UPDATE card SET due_at = '2020-01-01 00:00:00.000000'", "card"),
        ("UPDATE card SET is_misconception = NOT is_misconception", "card"),
        ("DELETE FROM card WHERE concept = (SELECT min(concept) FROM card)", "card"),
        ("DELETE FROM review_event WHERE id = 1", "card"),
        ("DELETE FROM review_event WHERE id = 1", "review_event"),
        ("UPDATE review_event SET points = 1 - points WHERE id = 1", "card"),
        ("UPDATE review_event SET is_first_exposure = NOT is_first_exposure WHERE id = 2", "review_event"),
        ("UPDATE review_event SET tag = 'x' WHERE id = 1", "review_event"),
        ("UPDATE review_event SET mode = 'review'", "review_event"),
        ("UPDATE review_event SET certainty = 'guess' WHERE id = 1", "review_event"),
        ("UPDATE review_event SET options = options + 1 WHERE id = 1", "review_event"),
        ("UPDATE review_event SET struck = struck + 1 WHERE id = 1", "review_event"),
        ("UPDATE review_event SET seconds = seconds + 1 WHERE id = 1", "review_event"),
        ("UPDATE review_event SET rating = 5 - rating WHERE id = 1", "review_event"),
        ("UPDATE review_event SET studied_at = '2020-01-01 00:00:00.000000'", "review_event"),
        ("UPDATE card SET tag = 'x'", "card"),
        ("UPDATE card SET last_item_id = 'x'", "card"),
        ("UPDATE card SET last_option_order = 'x'", "card"),
        ("UPDATE sitting SET finished_by = 'timer'", "sitting"),
        ("UPDATE sitting SET finished_by = NULL", "sitting"),
        ("UPDATE sitting SET submitted_at = '2020-01-01 00:00:00.000000'", "sitting"),
        ("UPDATE sitting SET graded_at = NULL", "sitting"),
        ("UPDATE sitting_item SET committed_at = NULL WHERE position = 1", "sitting_item"),
        ("UPDATE sitting_item SET saved_at = datetime(saved_at, '+1 second')", "sitting_item"),
        ("UPDATE sitting_item SET seen_at = NULL WHERE position = 2", "sitting_item"),
        ("UPDATE sitting_item SET seen_at = datetime(seen_at, '+1 hour')", "sitting_item"),
        ("UPDATE sitting_item SET committed_at = datetime(committed_at, '-1 hour')", "sitting_item"),
        ("UPDATE sitting_item SET committed_at = datetime(committed_at, '+1 hour')", "sitting_item"),
        ("UPDATE sitting_item SET seconds = 1 WHERE position = 1", "sitting_item"),
        ("UPDATE response_event SET received_at = datetime(received_at, '-1 hour')", "response_event"),
        ("UPDATE response_event SET received_at = datetime(received_at, '+1 hour')", "response_event"),
        ("UPDATE response_event SET revision = 2, base_revision = 1 WHERE position = 1", "response_event"),
        ("UPDATE response_event SET base_revision = 7 WHERE position = 1", "response_event"),
        ("UPDATE response_event SET position = 77 WHERE position = 1", "response_event"),
        ("UPDATE sitting SET items = items + 1", "sitting"),
        ("UPDATE sitting_item SET position = 9 WHERE position = 5", "sitting"),
        ("UPDATE sitting_item SET item_id = 'x' WHERE position < 3", "sitting"),
        ("UPDATE sitting SET check_at = submitted_at", "sitting"),
        ("UPDATE sitting SET state = 'submitted'", "sitting"),
        ("UPDATE sitting SET pause_microseconds = -1", "sitting"),
        ("UPDATE sitting SET extension_seconds = -1", "sitting"),
        ("UPDATE sitting SET multiplier = 0.5", "sitting"),
    ],
)
def test_a_planted_fault_is_found(house: House, planted: str, table: str) -> None:
    """Whichever row is changed behind the services' back, the table is named."""
    learner = house.guest()
    house.sat(learner, 5)
    assert house.verify().mismatches == ()
    _plant(house, planted)

    assert table in {mismatch.table for mismatch in house.verify().mismatches}


@pytest.mark.parametrize(
    ("planted", "table"),
    [
        ("UPDATE sitting SET check_at = NULL", "sitting"),
        ("UPDATE sitting SET check_at = datetime(check_at, '-1 minute')", "sitting"),
        ("UPDATE sitting SET points = 1", "sitting"),
        ("UPDATE sitting SET state = 'submitted', submitted_at = started_at, check_at = NULL", "sitting"),
        ("UPDATE sitting_item SET points = 1 WHERE position = 1", "sitting_item"),
        ("UPDATE sitting_item SET committed_at = saved_at WHERE position = 1", "sitting_item"),
        ("UPDATE sitting SET limit_seconds = 60", "response_event"),
    ],
)
def test_a_fault_planted_in_an_open_exam_is_found(house: House, planted: str, table: str) -> None:
    """A running mock that nobody would close, that is graded too soon, or that took an answer too late."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.advance(minutes=3)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    assert house.verify().mismatches == ()
    _plant(house, planted)

    assert table in {mismatch.table for mismatch in house.verify().mismatches}


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE item_sum SET rest = rest + 1 WHERE n = 1",
        "UPDATE option_sum SET n = n + 1 WHERE place = 0",
        "DELETE FROM time_count",
        "UPDATE sitting_group SET score_squared = score_squared + 1",
        "DELETE FROM item_sum",
        "UPDATE counted_sitting SET is_counted = false",
        "UPDATE counted_sitting SET firsts = '1'",
        "UPDATE sitting SET is_trial = true",
        "DELETE FROM counted_sitting",
    ],
)
def test_a_fault_planted_in_the_sums_is_found(house: House, planted: str) -> None:
    """A sum that the responses do not give, and a sitting that is counted or left out against the rule."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=True)
    house.submit(learner, sitting)
    found = house.verify()
    assert (found.statistics, found.mismatches) == (20, ())
    _plant(house, planted)

    assert "statistics" in {mismatch.table for mismatch in house.verify().mismatches}


def test_an_item_that_counts_twice_for_one_learner_is_found(house: House) -> None:
    """Two mocks ask it, and both say they were the first."""
    learner = house.guest()
    for _ in range(2):
        sitting = house.mock(learner)
        house.submit(learner, sitting)
    assert house.verify().mismatches == ()
    house.sql(
        "UPDATE sitting_item SET item_version_id = (SELECT item_version_id FROM sitting_item"
        " ORDER BY sitting_id, position LIMIT 1) WHERE position = 1"
    )
    messages = [each.message for each in house.verify().mismatches if each.table == "statistics"]
    assert "1 items count twice for one learner" in messages


def test_verifying_changes_nothing(house: House) -> None:
    """Recomputing is reading."""
    house.sat(house.guest(), 5)
    before = house.snapshot()
    house.verify()

    assert house.snapshot() == before


def test_a_late_response_is_in_the_log_and_nowhere_else(house: House) -> None:
    """What came too late is no part of the score, the card or the row; the log holds it and agrees."""
    learner = house.guest()
    sitting = house.mock(learner)
    house.clock.advance(hours=1)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    house.sweep()

    assert house.sitting(sitting).state is State.GRADED
    assert len(house.events(sitting)) == 1
    assert house.cards(learner) == {}
    assert house.verify().mismatches == ()


def _plant(house: House, planted: str) -> None:
    """Run the statement; PostgreSQL moves an instant by an interval, where SQLite has a function."""
    if house.engine.dialect.name == "postgresql":
        planted = re.sub(r"datetime\((\w+), ('[^']+')\)", r"\1 + INTERVAL \2", planted)
    house.sql(planted)
