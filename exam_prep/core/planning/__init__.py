"""What to study today so that the most is known on the day of the exam."""
