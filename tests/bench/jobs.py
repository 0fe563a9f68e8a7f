"""What the measuring side tells its client process, and what that answers: JSON lines over pipes."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Cell(StrEnum):
    """One kind of load; `answer` is a save and then the next page."""

    HELLO = "hello"
    HEALTHZ = "healthz"
    BARE_ITEM = "bare_item"
    BARE_SAVE = "bare_save"
    ITEM = "item"
    SAVE = "save"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner with an open exam. `revisions` are those of the items by position, from 1."""

    cookie: str
    token: str
    sitting: str
    public_id: str
    revisions: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """A load for so many seconds; one connection a learner. `mark` makes its client ids unlike all others."""

    cell: Cell
    port: int
    seconds: float
    mark: str
    page_bytes: int
    learners: list[Learner]

    def as_json(self) -> dict[str, Any]:
        """Return the job as plain values."""
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Job":
        """Return the job that `as_json` wrote."""
        learners = [Learner(**each) for each in document["learners"]]
        return cls(**{**document, "cell": Cell(document["cell"]), "learners": learners})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a client saw. `alive` counts learners whose every request was answered as it should."""

    done: int
    alive: int
    seconds: float
    p50_ms: float
    p99_ms: float
    trouble: str
