"""Scripts that print a figure; run with `python -m tests.bench.<name>`."""
