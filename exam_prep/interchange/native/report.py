"""The codes of format findings, and the sheet on which a reader of one file notes what it found."""

from collections.abc import Mapping
from types import MappingProxyType

from exam_prep.core.findings import Finding, FindingLevel

CODES: Mapping[str, str] = MappingProxyType(
    {
        "F01": "The file cannot be read as UTF-8 text.",
        "F02": "The head is missing: the first line of an item is three dashes.",
        "F03": "The head is not closed by a line of three dashes.",
        "F04": "The head, or the TOML file, has a fault of syntax.",
        "F05": "A key stands twice in the head.",
        "F06": "A key is unknown.",
        "F07": "A key is missing.",
        "F08": "A value does not fit its key.",
        "F09": "Curly quotes stand around a value of the head.",
        "F10": "A tab stands in the head.",
        "F11": "A tab stands inside the text.",
        "F12": "A bullet of a word processor stands in place of a dash.",
        "F13": "The box of an option is written unusually.",
        "F14": "An answer line does not have the form that the item's kind asks for.",
        "F15": "An option has no text.",
        "F16": "A rationale belongs to no option.",
        "F17": "A rationale has no label, or one that contradicts the option's mark.",
        "F18": "An option has the same line of rationale twice.",
        "F19": "The error type of an option is unknown or out of place.",
        "F20": "Text stands between the options that belongs to none of them.",
        "F21": "A blank line is missing.",
        "F22": "The lead-in is missing.",
        "F23": "Two paragraphs look like a lead-in.",
        "F24": "The item has no options.",
        "F25": "The options together do not fit the item's kind.",
        "F26": "A heading is unknown or stands twice.",
        "F27": "The takeaway is missing, or text follows it.",
        "F28": "The rung of the ladder is not a number from 1 to 7.",
        "F29": "More than one option is marked to stay last.",
        "F30": "An invisible control character stands in the text.",
        "F40": "The exam does not add up: quotas, sections or tags.",
        "F50": "An id is used by two files.",
        "F51": "The file is not named after its id.",
        "F52": "The item does not stand in the folder of its domain.",
        "F53": "A name refers to nothing in the bank.",
        "F54": "The item's tag is not the tag of its concept.",
        "F55": "The item's domain is not the domain of its tag.",
        "F56": "The file has no place in a bank.",
        "F57": "A file that every bank needs is missing.",
    }
)


class Report:
    """Findings about one file, in the order in which they were noted."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._findings: list[Finding] = []

    def error(self, line: int, code: str, message: str, fix: str) -> None:
        """Note a fault that keeps the file from being used; `line` counts from 1."""
        self._findings.append(Finding(self.path, line, code, FindingLevel.ERROR, message, fix))

    def warn(self, line: int, code: str, message: str, fix: str) -> None:
        """Note something that the reader could put right by itself; `line` counts from 1."""
        self._findings.append(Finding(self.path, line, code, FindingLevel.WARNING, message, fix))

    @property
    def is_broken(self) -> bool:
        """Whether an error was noted."""
        return any(finding.level is FindingLevel.ERROR for finding in self._findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted, sorted by line and code."""
        return tuple(sorted(self._findings))
