"""Answer sheets."""
