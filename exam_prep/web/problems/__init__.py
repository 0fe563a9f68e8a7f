"""A learner's own reports of problems, and the replies to them."""
