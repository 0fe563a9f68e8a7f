"""Tests of the pages and of what scripts send, over the whole application."""
