"""Two or three tabs and devices over one sitting, in any order: who is heard, who is asked, what stays.

Run: python -m tests.bench.histories [--short] [--seed N]   (tests/bench/README.md explains the figures)
"""

import argparse
import random
import sys
import time
from collections import Counter

from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.saving import (
    Change,
    ClosedError,
    Saved,
    StaleChangeError,
    save_response,
)
from tests.bench.databases import NAMES, fresh_house
from tests.bench.tabs import Model, Tab
from tests.house import House

LONG, SHORT = 1000, 15
_ITEMS = 3
_ACTS = (12, 40)
_CHANCES = {"change": 8, "send": 9, "lose": 2, "look": 2, "wait": 0.4, "hand in": 0.3}


class History:
    """One sitting, its tabs, and the model of what must come of them."""

    def __init__(self, house: House, chance: random.Random, told: Counter[str]) -> None:
        self.house, self.chance, self.told = house, chance, told
        self.learner: LearnerRef = house.guest()
        self.sitting = house.practice(self.learner, _ITEMS, paced=chance.random() < 0.5)
        self.tabs = [Tab(name) for name in range(chance.choice((2, 3)))]
        self.model = Model(house.sitting(self.sitting).check_at)

    def run(self) -> None:
        """Act at random, empty every outbox, and compare the database with the model."""
        acts = {
            "change": self._change, "send": self._send, "lose": self._lose,
            "look": self._look, "wait": self._wait, "hand in": self._hand_in,
        }  # fmt: skip
        for name in self.chance.choices(
            list(_CHANCES), list(_CHANCES.values()), k=self.chance.randint(*_ACTS)
        ):
            acts[name](self.chance.choice(self.tabs))
        for tab in self.tabs:
            while tab.outbox:
                self._send(tab)
        self._hand_in(self.tabs[0])
        self._compare()

    def _change(self, tab: Tab) -> None:
        position = self.chance.randint(1, _ITEMS)
        row = self.house.item(self.sitting, position)
        response = self.house.response(row, right=self.chance.random() < 0.5)
        flagged = self.chance.random() < 0.3
        tab.change(position, response, flagged=flagged)

    def _send(self, tab: Tab, *, hears: bool = True) -> None:
        if not tab.outbox:
            return
        change = tab.outbox[0]
        self.told["sent"] += 1
        try:
            saved = self._served(change)
        except StaleChangeError as error:
            self.model.refused_as_stale(change, error.stored.revision)
            self.told["asked"] += 1
            if hears:
                self._choose(tab, change, error)
        except ClosedError:
            self.model.refused_as_closed(change)
            self.told["closed"] += 1
            tab.drop(change)
        else:
            self._heard(tab, change, saved, hears=hears)

    def _served(self, change: Change) -> Saved:
        """Send a change as the view does: what is logged of a refused one is committed."""
        house, closed = self.house, None
        with writing_session(house.engine) as session:
            try:
                return save_response(
                    session, house.cache, self.learner.public_id, self.sitting, change, now=house.clock()
                )
            except ClosedError as error:
                closed = error
        raise closed

    def _heard(self, tab: Tab, change: Change, saved: Saved, *, hears: bool) -> None:
        if saved.late:
            self.model.took_late(change, self.house.clock())
        else:
            self.model.took(change, saved.revision, self.house.clock())
        self.told["late" if saved.late else "saved"] += 1
        if hears:
            tab.settle(change, saved.revision)

    def _choose(self, tab: Tab, change: Change, error: StaleChangeError) -> None:
        """Answer "use this / keep that"."""
        newest = tab.newest(change.position)
        tab.keep_that(change.position, error.stored.revision)
        if self.chance.random() < 0.5:
            tab.use_this(newest, error.stored.revision)

    def _lose(self, tab: Tab) -> None:
        """Send, and let the reply be lost: the tab sends the same again."""
        self._send(tab, hears=False)

    def _look(self, tab: Tab) -> None:
        """Load the page of an item anew, as Back and a restored session do."""
        position = self.chance.randint(1, _ITEMS)
        if not any(change.position == position for change in tab.outbox):
            tab.known[position] = self.house.item(self.sitting, position).revision

    def _wait(self, tab: Tab) -> None:
        """A tab sleeps for ten minutes; so does the world."""
        del tab
        self.house.clock.advance(minutes=10)

    def _hand_in(self, tab: Tab) -> None:
        del tab
        self.house.submit(self.learner, self.sitting)
        self.model.end()

    def _compare(self) -> None:
        assert self.house.sitting(self.sitting).state is State.GRADED
        events = self.house.events(self.sitting)
        for row in self.house.items(self.sitting):
            accepted = self.model.accepted[row.position]
            log = [one for one in events if one.position == row.position]
            assert [(one.revision, one.response, one.flagged) for one in log if one.revision] == accepted
            last = accepted[-1] if accepted else (0, "", False)
            assert (row.revision, row.response, row.flagged) == last
            late = {one.client_id for one in log if one.revision is None}
            assert late == self.model.late[row.position]


def run(house: House, histories: int, seed: int) -> Counter[str]:
    """Run so many histories; an AssertionError names what went another way than the model."""
    told: Counter[str] = Counter()
    chance = random.Random(seed)  # noqa: S311  # repeatable, nothing secret
    for _ in range(histories):
        house.clock.advance(hours=2)
        History(house, chance, told).run()
        told["histories"] += 1
    assert house.verify().mismatches == ()
    return told


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few seconds a database")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for name in NAMES:
        with fresh_house(name) as house:
            began = time.perf_counter()
            told = run(house, SHORT if chosen.short else LONG, chosen.seed)
        counts = ", ".join(f"{number} {what}" for what, number in sorted(told.items()))
        sys.stdout.write(f"{name}: {counts}; all as the model says; {time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main()
