"""Schema history, driven by alembic; imports no Flask."""
