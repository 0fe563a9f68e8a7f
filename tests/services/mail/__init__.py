"""Tests of letters: the outbox, the text, the way to the server."""
