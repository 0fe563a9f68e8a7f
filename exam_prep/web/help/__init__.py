"""Help pages and sources."""
