"""Regrades in the middle of everything else: the log bears out every table after any walk of acts."""

import pytest

from exam_prep.core.regrading.treatments import Treatment
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.sittings.extending import Order
from tests.house import House
from tests.regrading import regraded
from tests.services.test_verifying import Walk

ACTS = 60
_WHY = Order("A walk.", "staff")


class _Walk(Walk):
    """Learners do what comes into their heads, and staff regrade, reopen and void in between."""

    def step(self) -> None:
        """Do some acts of learners, then perhaps one of staff."""
        for _ in range(4):
            super().step()
        act = self.chance.choice(("regrade", "regrade", "regrade", "reopen", "void", "nothing"))
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
        treatment = chance.choice((Treatment.NEW_KEY, Treatment.FULL_CREDIT, Treatment.DROP))
        key = row.item_version_id if treatment is Treatment.NEW_KEY else 0
        regraded(house, row, treatment, key, never_lower=chance.random() < 0.5)
        self.done["regrade"] = self.done.get("regrade", 0) + 1

    def staff_reopen(self) -> None:
        """Reopen a random sitting."""
        self.house.reopen(self._one()[1], 5, _WHY)

    def staff_void(self) -> None:
        """Void a random sitting, seldom."""
        if self.chance.random() < 0.2:
            self.house.void(self._one()[1], _WHY)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_a_walk_with_regrades_is_borne_out_by_the_log(house: House, seed: int) -> None:
    """Running sets, reopened exams, growing checks, voided ones: all agree after every tenth act."""
    walk = _Walk(house, seed)
    for act in range(ACTS):
        walk.step()
        if act % 10 == 9:
            assert house.verify().mismatches == ()
    assert walk.done["regrade"] >= 5
