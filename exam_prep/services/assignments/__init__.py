"""Giving exams to cohorts and persons, and what goes with the person."""
