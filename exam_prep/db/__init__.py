"""Tables, engine and migrations; SQLAlchemy only."""
