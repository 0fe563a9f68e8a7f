"""Tests of readiness over a database."""
