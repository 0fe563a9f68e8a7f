"""Exit codes of all commands."""

FINDINGS = 1
"""Findings or refusals: the command ran, and the answer is no."""

USAGE = 2
"""Wrong usage, or input that cannot be read at all; click uses the same code."""
