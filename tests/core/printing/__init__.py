"""Tests of a form on paper."""
