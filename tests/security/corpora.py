"""The corpora of attacks that stand beside this file; each line was written for this project."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\0": "\0"}
_SPOKEN_HEADING = "# <"
"""A payload that is a Markdown heading, unlike the comments."""


def payloads(name: str) -> list[str]:
    """Return the payloads of `name` ("xss.txt"), escapes undone; lines that begin with "# " are comments."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    kept = [
        line for line in lines if line and (not line.startswith("# ") or line.startswith(_SPOKEN_HEADING))
    ]
    return [_undone(line) for line in kept]


def _undone(line: str) -> str:
    for written, meant in _ESCAPES.items():
        line = line.replace(written, meant)
    return line
