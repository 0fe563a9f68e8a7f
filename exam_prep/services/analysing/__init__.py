"""What instructors read of the stored sums: the table of items, exams, and one item."""
