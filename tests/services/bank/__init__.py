"""Tests of reading, checking and writing a bank folder."""
