"""Exams that are given to a learner."""
