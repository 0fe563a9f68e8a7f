"""Classical item analysis: whole-number sums of answers, the figures they give, and what may be shown."""
