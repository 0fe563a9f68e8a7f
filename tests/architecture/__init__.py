"""Rules of the house that linters cannot hold."""
