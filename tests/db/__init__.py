"""Tests of tables, engine, write lock and migrations."""
