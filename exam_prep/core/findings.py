"""What a check found, and where: one value for parser, lint and bank check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FindingLevel(StrEnum):
    """Errors block a merge (exit code 1); warnings ask for a reviewer's look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault of one place: `path:line: CODE message (fix)`; `line` counts from 1."""

    path: str
    line: int
    code: str
    level: FindingLevel = field(compare=False)
    message: str
    fix: str

    def __str__(self) -> str:
        """Return the finding as one line for a terminal."""
        return f"{self.path}:{self.line}: {self.code} {self.message} ({self.fix})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of an item stand in its file.

    `lines` maps a part to its line, counted from 1. Parts: `head`, `head.<key>`, `stem`, `lead-in`,
    `option.<id>`, `why.<id>`, `takeaway`, `ladder`.
    """

    path: str
    lines: Mapping[str, int]

    def line(self, part: str) -> int:
        """Return the line of `part`, or 1 where the part is absent from the file."""
        return self.lines.get(part, 1)
