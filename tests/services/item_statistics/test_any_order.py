"""Whatever happens in whatever order, what was added one by one is what the responses give at once."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting
from exam_prep.errors import ConflictError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.counting import count_sitting, uncount_sitting
from exam_prep.services.learners import LearnerRef
from exam_prep.services.merging import bring_along
from exam_prep.services.own_data.forgetting import forget
from tests.factories import EXAM
from tests.house import House
from tests.services.item_statistics.counted import ORDER, change, firsts, retell, sat_mock, statistics_faults

ITEMS = 6
Act = tuple[str, int, int, str]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("mock", "mock", "mock", "set", "void", "reopen", "again", "regrade", "merge", "go")),
        st.integers(0, 2),
        st.integers(0, 9),
        st.text("10.", min_size=0, max_size=ITEMS),
    ),
    min_size=1,
    max_size=12,
)
_HOUSE_STAYS = {HealthCheck.function_scoped_fixture}


@dataclass
class Story:
    """Three learners, what they met, and their mocks."""

    house: House
    learners: list[LearnerRef]
    met: dict[int, set[str]] = field(default_factory=dict)
    mocks: list[tuple[LearnerRef, str]] = field(default_factory=list)

    def mock(self, who: int, _which: int, answers: str) -> None:
        """Sit a mock; what counts of it is what this learner never met."""
        learner = self.learners[who]
        sitting = sat_mock(self.house, learner, answers, exam=EXAM)
        self._met(learner, sitting)
        self.mocks.append((learner, sitting))

    def set(self, who: int, _which: int, _answers: str) -> None:
        """Practise some items."""
        learner = self.learners[who]
        sitting = self.house.sat(learner, 3)
        self.met.setdefault(learner.id, set()).update(row.item_id for row in self.house.items(sitting))

    def void(self, _who: int, which: int, _answers: str) -> None:
        """Take a mock out of play."""
        if chosen := self._one(which, State.GRADED):
            self.house.void(chosen[1], ORDER)

    def reopen(self, _who: int, which: int, _answers: str) -> None:
        """Let a mock run again."""
        if chosen := self._one(which, State.GRADED):
            try:
                self.house.reopen(chosen[1], 10, ORDER)
            except ConflictError:
                return
            assert firsts(self.house, chosen[1]) is None

    def again(self, _who: int, which: int, answers: str) -> None:
        """Change a reopened mock and hand it in anew."""
        if chosen := self._one(which, State.IN_PROGRESS):
            learner, sitting = chosen
            for row, sign in zip(self.house.items(sitting), answers, strict=False):
                response = self.house.response(row, right=sign == "1") if sign != "." else ""
                self.house.save(learner, sitting, row.position, response)
            self.house.submit(learner, sitting)
            self._met(learner, sitting)

    def regrade(self, _who: int, which: int, answers: str) -> None:
        """Give an item other points."""
        if chosen := self._one(which, State.GRADED):

            def retold(session: Session, cache: ServedBankCache, row: Sitting) -> None:
                uncount_sitting(session, cache, row)
                retell(session, row, which % ITEMS + 1, len(answers) / ITEMS)
                count_sitting(session, cache, row)

            change(self.house, chosen[1], retold)

    def merge(self, who: int, which: int, _answers: str) -> None:
        """Let two learners become one."""
        guest, into = self.learners[who], self.learners[which % len(self.learners)]
        if guest.id == into.id:
            return
        try:
            with writing_session(self.house.engine) as session:
                bring_along(session, self.house.cache, guest, into, now=self.house.clock())
        except ConflictError:
            return
        self.met.setdefault(into.id, set()).update(self.met.pop(guest.id, set()))
        self.mocks = [(into if one.id == guest.id else one, sitting) for one, sitting in self.mocks]
        self.learners[who] = self.house.guest()

    def go(self, who: int, _which: int, _answers: str) -> None:
        """Delete all that belongs to a learner."""
        learner = self.learners[who]
        with writing_session(self.house.engine) as session:
            forget(session, learner)
        self.met.pop(learner.id, None)  # the number may come back for somebody new
        self.mocks = [(one, sitting) for one, sitting in self.mocks if one.id != learner.id]
        self.learners[who] = self.house.guest()

    def _met(self, learner: LearnerRef, sitting: str) -> None:
        met = self.met.setdefault(learner.id, set())
        asked = [row.item_id for row in self.house.items(sitting)]
        assert firsts(self.house, sitting) == "".join("0" if item in met else "1" for item in asked)
        met.update(asked)

    def _one(self, which: int, state: State) -> tuple[LearnerRef, str] | None:
        found = [one for one in self.mocks if self.house.sitting(one[1]).state is state]
        return found[which % len(found)] if found else None


def _tell(house: House, acts: list[Act]) -> None:
    story = Story(house, [house.guest() for _ in range(3)])
    for name, who, which, answers in acts:
        getattr(story, name)(who, which, answers)
        house.clock.advance(minutes=1)
    assert statistics_faults(house) == []


@settings(max_examples=4, deadline=None, suppress_health_check=_HOUSE_STAYS)
@given(acts=ACTS)
def test_sums_are_those_of_the_responses(canary_house: House, acts: list[Act]) -> None:
    """A few stories, one after the other in one house."""
    _tell(canary_house, acts)


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=_HOUSE_STAYS)
@given(acts=ACTS)
def test_sums_are_those_of_the_responses_in_many_stories(canary_house: House, acts: list[Act]) -> None:
    """Mocks, sets, voiding, reopening, regrading, merging and deleting; each step checks what counts."""
    _tell(canary_house, acts)
