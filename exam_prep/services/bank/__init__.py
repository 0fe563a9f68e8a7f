"""Reading, checking, formatting and exporting the folder of a bank."""
