"""A tab with its outbox, as the page's script behaves, and the model of what may come of its changes."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from exam_prep.core.deadline import GRACE
from exam_prep.services.sittings.saving import Change

_MOST_LATE = 20
_numbers = count(1)


@dataclass
class Tab:
    """What one tab knows: the revision of each item, and the changes that wait, oldest first."""

    name: int
    known: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    outbox: list[Change] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    def change(self, position: int, response: str, *, flagged: bool) -> None:
        """The learner answers: the change joins the outbox."""
        self.outbox.append(
            Change(
                position=position,
                response=response,
                certainty=None,
                flagged=flagged,
                struck=(),
                seconds=0,
                client_id=f"tab-{self.name}-{next(_numbers)}",
                base_revision=self.known[position],
            )
        )

    def newest(self, position: int) -> Change:
        """Return the newest change that waits for an item."""
        return [change for change in self.outbox if change.position == position][-1]

    def drop(self, change: Change) -> None:
        """Take a change out of the outbox."""
        self.outbox.remove(change)

    def settle(self, change: Change, revision: int) -> None:
        """The reply is here: what waits for the same item builds on it."""
        self.drop(change)
        self.known[change.position] = revision
        self.outbox = [
            replace(one, base_revision=revision) if one.position == change.position else one
            for one in self.outbox
        ]

    def keep_that(self, position: int, revision: int) -> None:
        """The other answer counts: nothing waits for the item any more."""
        self.outbox = [change for change in self.outbox if change.position != position]
        self.known[position] = revision

    def use_this(self, change: Change, revision: int) -> None:
        """This answer counts: it is sent under a new id, over the revision that was shown."""
        self.outbox.append(
            replace(change, client_id=f"tab-{self.name}-{next(_numbers)}", base_revision=revision)
        )


Kept = tuple[int, str, bool]


@dataclass
class Model:
    """What the log and the rows must hold, told by the server's answers in their order."""

    ends_at: datetime | None
    accepted: dict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    late: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    heard: dict[str, Kept] = field(default_factory=dict)
    is_over: bool = False

    def took(self, change: Change, revision: int, now: datetime) -> None:
        """The server said "saved": a repeat, the stored answer again, or built on the newest revision."""
        first = self.heard.get(change.client_id)
        if first is not None:
            assert revision == first[0], "a repeat is told what it was told"
            return
        stored = self.stored(change.position)
        assert not self.is_over, "nothing is taken after the end"
        assert not self._is_late(now), "nothing late is taken as in time"
        if (change.response, change.flagged) == stored[1:]:
            assert revision == stored[0], "an equal answer moves nothing"
            return
        assert change.base_revision == stored[0], "a stale change is never taken silently"
        assert revision == stored[0] + 1, "one change is one revision"
        kept = (revision, change.response, change.flagged)
        self.accepted[change.position].append(kept)
        self.heard[change.client_id] = kept

    def took_late(self, change: Change, now: datetime) -> None:
        """The server said "late": it is kept in the log, and moves nothing."""
        assert self._is_late(now), "only what came after the time is late"
        self._log_late(change)

    def refused_as_stale(self, change: Change, revision: int) -> None:
        """The server asked: there is a newer revision with another answer, and that one is shown."""
        stored = self.stored(change.position)
        assert change.base_revision != stored[0], "what is not stale is taken"
        assert (change.response, change.flagged) != stored[1:], "equal answers need no question"
        assert revision == stored[0], "the newest is what is shown"

    def refused_as_closed(self, change: Change) -> None:
        """The server said that all is handed in: another answer than the stored one is in the log as late."""
        assert self.is_over, "an open sitting takes changes"
        if (change.response, change.flagged) != self.stored(change.position)[1:]:
            self._log_late(change)

    def end(self) -> None:
        """The sitting was handed in, or its time was up."""
        self.is_over = True

    def stored(self, position: int) -> Kept:
        """Return what the row must hold."""
        return self.accepted[position][-1] if self.accepted[position] else (0, "", False)

    def _log_late(self, change: Change) -> None:
        if change.client_id not in self.heard and len(self.late[change.position]) < _MOST_LATE:
            self.late[change.position].add(change.client_id)

    def _is_late(self, now: datetime) -> bool:
        return self.ends_at is not None and now > self.ends_at + GRACE
