"""Readiness: how a learner would do on an exam's practice blueprint, from first answers, with its doubt."""
