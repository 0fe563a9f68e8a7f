"""The bank's own files: one Markdown file an item, TOML for exams, taxonomy and sources."""
