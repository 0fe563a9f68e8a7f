"""The life of a sitting: modes, states, and the table of what may follow what."""

from collections.abc import Mapping
from enum import StrEnum

from exam_prep.errors import ConflictError


class Mode(StrEnum):
    """What a sitting is for: learning, rehearsing the exam, or keeping concepts alive."""

    PRACTICE = "practice"
    MOCK = "mock"
    REVIEW = "review"


class State(StrEnum):
    """Where a sitting stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    GRADED = "graded"
    VOIDED = "voided"


class Event(StrEnum):
    """What can happen to a sitting; void and reopen are acts of staff and need a reason."""

    SUBMIT = "submit"
    TIME_UP = "time_up"
    GRADE = "grade"
    VOID = "void"
    REOPEN = "reopen"


class FinishedBy(StrEnum):
    """Who ended a sitting."""

    CANDIDATE = "candidate"
    TIMER = "timer"
    STAFF = "staff"


class PauseKind(StrEnum):
    """Why a sitting's clock stood still: the learner's pause, the exam's break, or closed until reopened.

    Also a rest, which the person's accommodation allows in an exam; a pause is for sets alone.
    """

    PAUSE = "pause"
    BREAK = "break"
    REST = "rest"
    CLOSED = "closed"


class StaffActKind(StrEnum):
    """What staff can do to one sitting."""

    EXTEND = "extend"
    VOID = "void"
    REOPEN = "reopen"
    HAND_IN = "hand_in"


class Feedback(StrEnum):
    """When explanations appear: after each committed item, or once the sitting is graded."""

    EACH = "each"
    END = "end"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.IN_PROGRESS, Event.SUBMIT): State.SUBMITTED,
    (State.IN_PROGRESS, Event.TIME_UP): State.SUBMITTED,
    (State.IN_PROGRESS, Event.VOID): State.VOIDED,
    (State.SUBMITTED, Event.GRADE): State.GRADED,
    (State.SUBMITTED, Event.VOID): State.VOIDED,
    (State.SUBMITTED, Event.REOPEN): State.IN_PROGRESS,
    (State.GRADED, Event.VOID): State.VOIDED,
    (State.GRADED, Event.REOPEN): State.IN_PROGRESS,
}
"""The next state of every pair that is allowed; every other pair is a conflict."""

_VOIDED = "This sitting was voided; start a new one."
_CLOSED = "This sitting is already submitted; open its result."

_REFUSALS: Mapping[tuple[State, Event], str] = {
    (State.IN_PROGRESS, Event.GRADE): "This sitting is still open; it can be graded once it is submitted.",
    (State.IN_PROGRESS, Event.REOPEN): "This sitting is still open; extend its time instead.",
    (State.SUBMITTED, Event.SUBMIT): _CLOSED,
    (State.SUBMITTED, Event.TIME_UP): _CLOSED,
    (State.GRADED, Event.SUBMIT): _CLOSED,
    (State.GRADED, Event.TIME_UP): _CLOSED,
    (State.GRADED, Event.GRADE): "This sitting is already graded; preview a regrade to change its score.",
    (State.VOIDED, Event.SUBMIT): _VOIDED,
    (State.VOIDED, Event.TIME_UP): _VOIDED,
    (State.VOIDED, Event.GRADE): _VOIDED,
    (State.VOIDED, Event.VOID): "This sitting was voided before; nothing is left to do.",
    (State.VOIDED, Event.REOPEN): "This sitting was voided and stays closed; start a new one.",
}


def transition(state: State, event: Event) -> State:
    """Return the state that follows `event`; raises ConflictError where the table has no such pair."""
    after = TRANSITIONS.get((state, event))
    if after is None:
        raise ConflictError(_REFUSALS[state, event])
    return after
