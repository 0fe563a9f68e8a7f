"""Tests of interchange/sheet."""
