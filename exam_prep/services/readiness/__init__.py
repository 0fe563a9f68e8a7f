"""Readiness from the database: evidence, forms, predictions, outcomes."""
