"""What flags and score groups are called on the pages of item analysis."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from exam_prep.core.analysis.flags import Flag


def flag_words() -> Mapping[Flag, tuple[str, str]]:
    """Return for each flag its short name, and what it may mean."""
    return {
        Flag.MISKEY: (
            _("Check the key"),
            _(
                "Learners who did well elsewhere chose another answer more than the key. Two readings are "
                "possible: the key is not the best choice, or another answer is worded too well."
            ),
        ),
        Flag.NEGATIVE_DISCRIMINATION: (
            _("Goes against the score"),
            _("Learners who did well elsewhere did worse on this question."),
        ),
        Flag.LOW_DISCRIMINATION: (
            _("Tells little apart"),
            _("Learners who did well elsewhere hardly did better on this question."),
        ),
        Flag.TOO_EASY: (_("Very easy"), _("More than 95% of the points were earned.")),
        Flag.TOO_HARD: (_("Very hard"), _("Less than 20% of the points were earned.")),
        Flag.NON_FUNCTIONING_DISTRACTOR: (
            _("An answer does no work"),
            _(
                "One of the other answers was chosen by fewer than 1 in 20, or more by learners who did "
                "well. Half of all such answers in published exams are like that: no reason to drop a "
                "question."
            ),
        ),
    }


def score_groups() -> Mapping[int, Sequence[str]]:
    """Return the names of three or four groups of scores, the lowest first."""
    return {
        3: (_("Lower third"), _("Middle third"), _("Upper third")),
        4: (_("Lowest quarter"), _("Second quarter"), _("Third quarter"), _("Highest quarter")),
    }
