"""Tests of item response theory."""
