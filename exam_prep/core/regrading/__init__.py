"""Regrading: what a response is worth once the key it was graded by has turned out to be wrong."""
