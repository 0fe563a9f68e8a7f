"""A real server process, driven by a real Chromium."""
