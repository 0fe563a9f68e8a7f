"""Item analysis: figures, sums, and what may be shown."""
