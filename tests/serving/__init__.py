"""Real server processes: start, refuse, stop, survive."""
