"""Simulation: made-up learners who study for an exam, to compare policies before people rely on one."""
