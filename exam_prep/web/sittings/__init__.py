"""Answering, handing in and reading results."""
