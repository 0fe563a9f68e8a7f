"""Pages on the bank itself: what it holds, one item, and what exams can draw from it."""
