"""A learner's own data: to take along, and to delete."""
