"""Rule: templates hold nothing inline, trust no text, and load nothing from other hosts."""

import re
from pathlib import Path

from tests.architecture.sources import texts

_IN_MARKUP = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "text marked as safe": re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE),
    "an asset of another host": re.compile(
        r"<(?:audio|embed|form|iframe|img|link|object|script|source|track|use|video)\b[^>]*[\"'\s]"
        r"(?:https?:)?//",
        re.IGNORECASE,
    ),
}
_IN_STATIC = {"an address of another host": re.compile(r"(?:https?:)//(?!www\.w3\.org/)|url\(['\"]?//")}


def unfit_markup(root: Path) -> list[str]:
    """Return a finding for each forbidden thing in templates, style sheets and scripts."""
    found = _search(root, _IN_MARKUP, "templates/**/*.html")
    return found + _search(root, _IN_STATIC, "exam_prep/static/**/*.css", "exam_prep/static/**/*.js")


def _search(root: Path, rules: dict[str, re.Pattern[str]], *patterns: str) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
        for name, text in texts(root, *patterns)
        for what, pattern in rules.items()
        for match in pattern.finditer(text)
    ]
