"""Simulation: learner models, baselines and the protocol."""
