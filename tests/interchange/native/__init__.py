"""Tests of the bank's own file forms."""
