"""Backups and restores of a SQLite database, with real files."""
