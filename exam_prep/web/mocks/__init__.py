"""Mock exams of instructors, for those who sit them by a link."""
