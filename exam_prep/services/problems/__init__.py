"""Reports of problems with items: sending one, the list of staff, replies, and what the learner sees."""
