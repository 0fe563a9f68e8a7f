"""The policies that a plan may follow; which one suits a learner is found by simulation."""

from enum import StrEnum


class Policy(StrEnum):
    """In which order a day's seconds are spent until the exam."""

    COVERAGE = "coverage"
    """Every concept once first, then what is due at 90 % recall, then what gains most."""
    THRESHOLD = "threshold"
    """What fell below 65 % recall by the learner's own curve, then new concepts, then what gains most."""
    GREEDY = "greedy"
    """Whatever raises the expected result of the exam day most per second."""
    DUE_FIRST = "due-first"
    """What is due at 90 % recall, then new concepts, then what gains most."""
