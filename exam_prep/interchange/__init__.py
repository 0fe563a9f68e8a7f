"""Formats, one package or module each, all pure: text or bytes to values and back."""
