"""Tests of the item lint."""
