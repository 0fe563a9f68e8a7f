"""The file of all that one learner has (docs/export.md): its names, and reading it."""
