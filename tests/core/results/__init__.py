"""Rules of results of a class."""
