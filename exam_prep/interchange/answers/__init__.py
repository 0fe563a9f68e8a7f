"""Answer sheets of any program as CSV: one row a learner, one column an item, and a key or marks."""
