"""What a rule looks at: one item with its place and its scene, and how it reports a finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel, Place
from exam_prep.core.items import Item


@dataclass(frozen=True, slots=True)
class Subject:
    """One item under the rules; `scene` is the shared scenario, if any, and the stem."""

    item: Item
    place: Place
    scene: str

    def error(self, code: str, part: str, message: str, fix: str) -> Finding:
        """Return an error at the line of `part` (names as in `Place`)."""
        return Finding(self.place.path, self.place.line(part), code, FindingLevel.ERROR, message, fix)

    def warning(self, code: str, part: str, message: str, fix: str) -> Finding:
        """Return a warning at the line of `part` (names as in `Place`)."""
        return Finding(self.place.path, self.place.line(part), code, FindingLevel.WARNING, message, fix)

    def asked(self) -> Iterator[tuple[str, str]]:
        """Yield (part, text) for everything that is read before answering."""
        yield "stem", self.scene
        yield "lead-in", self.item.lead_in
        for option in self.item.options:
            yield f"option.{option.id}", " ".join(filter(None, (option.text, option.match)))

    def explained(self) -> Iterator[tuple[str, str]]:
        """Yield (part, text) for everything that is read after answering."""
        for option in self.item.options:
            yield f"why.{option.id}", option.rationale
        yield "takeaway", self.item.takeaway


ItemRule = Callable[[Subject], Iterator[Finding]]
BankRule = Callable[[Bank, tuple[Subject, ...]], Iterator[Finding]]


def whole_bank(
    subjects: tuple[Subject, ...], code: str, level: FindingLevel, told: tuple[str, str]
) -> Finding:
    """Return a finding about the bank as a whole, placed at the folder that holds all items.

    `told` is (message, fix).
    """
    folders = [subject.place.path.split("/")[:-1] for subject in subjects]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    message, fix = told
    return Finding("/".join(shared) or ".", 1, code, level, message, fix)
