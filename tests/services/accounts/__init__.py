"""Tests of the use cases of accounts."""
