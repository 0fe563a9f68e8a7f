"""Reports of problems: replies, who may read them when, the list of staff, figures."""
