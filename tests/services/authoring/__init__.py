"""Tests of items that are written in the browser."""
