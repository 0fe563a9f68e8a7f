"""What is common to sheets of choices and of marks: the value that comes back, and what to say of it."""

from dataclasses import dataclass

from exam_prep.core.analysis.answers import Answers
from exam_prep.interchange.answers.faults import Faults
from exam_prep.interchange.answers.grid import Grid


@dataclass(frozen=True, slots=True, eq=False)
class ReadAnswers:
    """The answers of a sheet, and sentences on what was decided while it was read."""

    answers: Answers
    notes: tuple[str, ...]


def answering(grid: Grid, faults: Faults) -> tuple[Grid, tuple[str, ...]]:
    """Return the sheet of those who answered anything, and a note when some did not.

    Raises:
        FaultySheetError: nobody answered anything.
    """
    kept = grid.without_silent()
    silent = len(grid.learners) - len(kept.learners)
    if not kept.learners:
        faults.add(int(grid.rows[0]), None, "No learner has answered anything.")
        faults.refuse()
    if not silent:
        return kept, ()
    who = "1 learner without any answer is" if silent == 1 else f"{silent} learners without any answer are"
    return kept, (f"{who} left out.",)
