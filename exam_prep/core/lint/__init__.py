"""Item lint: the rules L01-L22 of docs/lint.md over a bank, and the blind-guesser table."""
