"""Mock exams that instructors build: what one is, whether it can be drawn, and its forms."""
