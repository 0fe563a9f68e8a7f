"""Tests of services/own_data."""
