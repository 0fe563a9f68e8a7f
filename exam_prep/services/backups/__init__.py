"""Backups: one file with a manifest, made while the server writes, and brought back whole or not at all."""
