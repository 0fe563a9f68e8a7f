"""Regrades in the middle of everything else: the log bears out every table after any walk of acts."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.regrading.ticked import can_be_ticked
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.services.verify import verify
from exam_prep.services.verify_report import Mismatch
from tests.house import House
from tests.regrading import decide, previewed
from tests.services.test_verifying import Walk

ACTS = 60
_WHY = Order("A walk.", "staff")


class _Walk(Walk):
    """Learners do what comes into their heads, and staff regrade, reopen and void in between."""

    def step(self) -> None:
        """Do some acts of learners, then perhaps one of staff."""
        for _ in range(4):
            super().step()
        act = self.chance.choice(("regrade", "regrade", "regrade", "carry_on", "reopen", "void", "nothing"))
        if act == "nothing" or not self.sittings:
            return
        try:
            getattr(self, f"staff_{act}")()
        except (ConflictError, InvalidError):
            self.done["refused"] = self.done.get("refused", 0) + 1

    def staff_regrade(self) -> None:
        """Regrade an item of a random sitting in a random way."""
        house, chance = self.house, self.chance
        _learner, sitting = self._one()
        row = chance.choice(house.items(sitting))
        treatment, asked = chance.choice(list(Treatment)), house.asked(row)
        ticks = treatment.needs_key and can_be_ticked(asked) and chance.random() < 0.7
        ticked = chance.sample([option.id for option in asked.options], 2) if ticks else []
        key = row.item_version_id if treatment.needs_key and not ticked else 0
        found = previewed(house, row, treatment, key, ticked=ticked, never_lower=chance.random() < 0.5)
        decide(house, found)
        self.done["regrade"] = self.done.get("regrade", 0) + 1
        if chance.random() < 0.7:
            carry_out(house.engine, house.cache, now=house.clock())

    def staff_carry_on(self) -> None:
        """Let one sitting more follow a regrade that is under way, if one is."""
        self.done["one"] = self.done.get("one", 0) + carry_out(
            self.house.engine, self.house.cache, now=self.house.clock(), size=1, portions=1
        )

    def staff_reopen(self) -> None:
        """Reopen a random sitting."""
        self.house.reopen(self._one()[1], 5, _WHY)

    def staff_void(self) -> None:
        """Void a random sitting, seldom."""
        if self.chance.random() < 0.2:
            self.house.void(self._one()[1], _WHY)


def _mismatches(house: House) -> tuple[Mismatch, ...]:
    """Return what does not agree; no server carries regrades on here, so that one may wait for days."""
    with Session(house.engine) as session:
        return verify(session, house.cache).mismatches


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_a_walk_with_regrades_is_borne_out_by_the_log(house: House, seed: int) -> None:
    """Running sets, reopened exams, growing checks, voided ones: all agree after every tenth act."""
    walk = _Walk(house, seed)
    for act in range(ACTS):
        walk.step()
        if act % 10 == 9:
            assert _mismatches(house) == ()
    assert walk.done["regrade"] >= 5
    carry_out(house.engine, house.cache, now=house.clock())
    assert _mismatches(house) == ()
