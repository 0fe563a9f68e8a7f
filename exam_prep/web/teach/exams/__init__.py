"""Pages on which instructors build mock exams."""
