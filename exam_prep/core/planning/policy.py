"""The policies that a plan can follow; which one is chosen by simulation (docs/simulation.md)."""

from enum import StrEnum


class Policy(StrEnum):
    """How a plan orders what could be studied."""

    COVERAGE = "coverage"
    """New concepts first, then what is due, then whatever gains most."""
    THRESHOLD = "threshold"
    """What has fallen below a chance of 0.8, then new concepts."""
    GREEDY = "greedy"
    """The highest gain on exam day for each second, new or not."""
    DUE_FIRST = "due-first"
    """What is due at 0.9 first, then new concepts."""
