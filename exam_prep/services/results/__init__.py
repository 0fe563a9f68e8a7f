"""Results of an exam given to a group: live, matrix, gradebook, reports of the class and of a person."""
