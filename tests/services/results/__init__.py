"""Results of a given exam, from the database."""
