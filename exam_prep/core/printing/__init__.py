"""A form on paper: versions of it, and for each a booklet, an answer sheet and a key."""
