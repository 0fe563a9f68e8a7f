"""Tests of regrading."""
