"""Tests of sittings: start, save, finish, look."""
