"""Results of an exam given to a class: where each person stands, what each did, what the class shows."""
