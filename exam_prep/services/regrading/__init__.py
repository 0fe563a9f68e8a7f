"""Regrading: responses that are out are graded anew by a decision of staff, previewed and logged."""
