"""A learner who saves over HTTP through everything: resends what got no answer, as the page's script does."""

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from time import monotonic

import httpx

from exam_prep.seeds import new_public_id
from tests.serving.visiting import begin_exam

_ASKED = re.compile(r'<div class="stem text">.*?</fieldset>', re.DOTALL)
_CHECKED = re.compile(r' checked(="")?')
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.4
_TIMEOUT = 8.0


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A save that the server said it kept; `at` is when its answer came (monotonic)."""

    sitting: str
    position: int
    client_id: str
    response: str
    revision: int
    at: float
    took: float
    """Seconds from the first send to the answer."""


@dataclass(slots=True)
class Record:
    """What one learner has lived through."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    resumed: int = 0
    worst_clock: float = 0.0
    trouble: list[str] = field(default_factory=list)
    refusals: int = 0
    """Answers of 5xx, each sent again."""
    unanswered: int = 0
    """Sends that got no whole answer, each repeated."""


class Taker(threading.Thread):
    """One learner in a thread of its own; ends when `stop` is set, after its last save was answered."""

    def __init__(
        self, url: str, exam: str, seed: int, stop: threading.Event, revivals: Callable[[], int]
    ) -> None:
        super().__init__(name=f"learner-{seed}", daemon=True)
        self.record = Record()
        self.ready = threading.Event()
        self._exam, self._stop_asked, self._revivals = exam, stop, revivals
        self._random = random.Random(seed)  # noqa: S311  # a load, not a secret
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT)
        self._revisions: dict[int, int] = {}

    def run(self) -> None:
        """Begin, then save item after item; every new start of a server is a check that all is as it was."""
        with self._client:
            self._visit = begin_exam(self._client, self._exam)
            self._ends = self._end_of_time()
            self._form = {position: self._asked(position) for position in (1, 2, 3)}
            seen = self._revivals()
            self.ready.set()
            while not self._stop_asked.wait(self._random.uniform(0.01, 0.08)):
                self._save(self._random.randint(1, 20))
                if self._revivals() != seen:
                    seen = self._revivals()
                    self._resume()

    def _save(self, position: int) -> None:
        base = self._revisions.get(position, 0)
        body = {
            "position": position,
            "response": [base % 2 + 1],
            "base_revision": base,
            "client_id": new_public_id(),
        }
        began = monotonic()
        answer = self._until_answered(lambda: self._post(body))
        if answer.status_code != 200:
            self.record.trouble.append(f"{answer.status_code} {answer.text[:200]}")
            return
        revision = self._revisions[position] = int(answer.json()["revision"])
        name = self._visit.sitting.rpartition("/")[2]
        came, client_id, response = monotonic(), str(body["client_id"]), str(base % 2 + 1)
        self.record.acknowledged.append(
            Acknowledged(name, position, client_id, response, revision, came, came - began)
        )

    def _resume(self) -> None:
        """Look again: the same items in the same order, and the same time left to the second."""
        self.record.resumed += 1
        earliest, latest = self._end_of_time()
        drift = max(earliest - self._ends[1], self._ends[0] - latest, 0.0)
        self.record.worst_clock = max(self.record.worst_clock, drift)
        position = self._random.choice(sorted(self._form))
        if self._asked(position) != self._form[position]:
            self.record.trouble.append(f"item {position} is not the one it was")

    def _end_of_time(self) -> tuple[float, float]:
        """Return between which two moments the time ends, as far as a clock of whole seconds can tell."""
        sent = [0.0]

        def ask() -> httpx.Response:
            sent[0] = monotonic()
            return self._client.get(f"{self._visit.sitting}/clock")

        seconds = int(self._until_answered(ask).json()["seconds_left"])
        return sent[0] + seconds - 1, monotonic() + seconds

    def _asked(self, position: int) -> str:
        page = self._until_answered(lambda: self._client.get(f"{self._visit.sitting}/{position}")).text
        found = _ASKED.search(page)
        assert found is not None, page
        return blake2b(_CHECKED.sub("", found[0]).encode()).hexdigest()

    def _post(self, body: dict[str, object]) -> httpx.Response:
        return self._client.post(
            f"{self._visit.sitting}/responses", json=body, headers={"X-CSRFToken": self._visit.token}
        )

    def _until_answered(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Return the first answer that settles it; what got none is sent again unchanged."""
        wait = _FIRST_WAIT
        while True:
            try:
                answer = ask()
            except httpx.TransportError:
                self.record.unanswered += 1
            else:
                if answer.status_code < 500:
                    return answer
                self.record.refusals += 1
            threading.Event().wait(wait * self._random.uniform(0.75, 1.25))
            wait = min(wait * 2, _LONGEST_WAIT)
