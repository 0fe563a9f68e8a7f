"""Giving exams."""
