"""The parts of a planned set, and what a response in each says of memory."""

from enum import StrEnum

from exam_prep.core.sitting import Mode


class Part(StrEnum):
    """Which part of a planned set an item belongs to; stands where an exam's items name their section."""

    BACK = "plan:back"
    """A concept that was met before comes back."""
    NEW = "plan:new"
    """A concept that was never met."""
    RUN_THROUGH = "plan:run-through"
    """A last look that leaves the schedule as it is."""


def logged_mode(mode: Mode, section: str) -> Mode | None:
    """Return the mode under which a response counts, for an item of `section` in a sitting of `mode`.

    What comes back is a review, so that it never counts as a first exposure; None: a run-through leaves no
    trace in memory (design: memory is every commit but a cram's).
    """
    if section == Part.RUN_THROUGH:
        return None
    return Mode.REVIEW if section == Part.BACK else mode
