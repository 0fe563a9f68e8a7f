"""The plan to the exam date."""
