"""Tests of item statistics as stored sums."""
