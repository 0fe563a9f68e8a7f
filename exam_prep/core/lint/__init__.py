"""Item lint: the rules L01-L22 and B01-B04 of docs/lint.md over a bank, and the blind guessers."""
