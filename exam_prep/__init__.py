"""Practice engine for peer specialist certification exams."""

__version__ = "0.1.0"
