"""Items that are written in the browser: drafts that are never lost, checked as files are, then published."""
