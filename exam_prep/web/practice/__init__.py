"""Home, practice sets and exams: choosing and starting."""
