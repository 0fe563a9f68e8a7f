"""Cohorts: groups of learners, who leads them, and who is in them."""
