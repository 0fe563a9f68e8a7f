"""One's own data: to look at what there is, to take it along, to delete it."""
