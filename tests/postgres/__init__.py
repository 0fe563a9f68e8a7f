"""The same work on PostgreSQL."""
