"""Check a draft as `bank check` checks a file: same reading, same rules, each finding at its field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from exam_prep.core.bank import Bank, Scenario
from exam_prep.core.findings import Finding, FindingLevel, Place
from exam_prep.core.items import Item
from exam_prep.core.lint.check import lint_item
from exam_prep.core.lint.metadata import overdue
from exam_prep.core.regrading.change import Change, change_between
from exam_prep.interchange.native.cross_checks import check_item
from exam_prep.interchange.native.parse import parse_item
from exam_prep.services.authoring.fields import Fields
from exam_prep.services.authoring.form_findings import (
    begin_a_part,
    by_field,
    no_tag,
    read_otherwise,
    unfit_credits,
)
from exam_prep.services.authoring.text import DraftText, draft_text
from exam_prep.services.bank.served import Loaded

_ASIDE = {
    "takeaway": "Ask first.",
    "difficulty": "0.70",
    "level": "apply",
    "rung": "",
    "tags": "",
    "enemies": "",
    "scenario": "",
    "jurisdiction": "",
    "review_by": "",
    "lang": "en",
}
"""What stands in for a field that cannot be read while the rules look at the rest."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `item` is what would be asked; None while the form cannot be read as one.

    `findings` are by field of the form, `change` says what publishing does to grading, against `current`,
    the item that is drawn in this place now; None where none is.
    """

    item: Item | None
    findings: Mapping[str, tuple[Finding, ...]]
    current: Item | None
    change: Change | None

    @property
    def errors(self) -> int:
        """How many findings keep it from being published."""
        return sum(one.level is FindingLevel.ERROR for found in self.findings.values() for one in found)

    @property
    def warnings(self) -> int:
        """How many findings ask for a second look."""
        return sum(map(len, self.findings.values())) - self.errors

    @property
    def may_publish(self) -> bool:
        """Whether nothing is in the way: no error, and something to change."""
        return self.item is not None and not self.errors


def check_draft(
    loaded: Loaded, item_id: str, supersedes: str | None, fields: Fields, *, today: date
) -> Checked:
    """Return the check of a form against the served bank, in which it takes its place."""
    current = loaded.items.get(item_id) or loaded.items.get(supersedes or "")
    tag = loaded.taxonomy.tags.get(fields.tag)
    domain = tag.domain if tag else "unknown"
    version = current.item.version + 1 if current and current.item.id == item_id else 1
    text = draft_text(item_id, version, domain, supersedes, fields)
    path = f"items/{domain}/{item_id}.md"
    parsed = parse_item(path, text.text)
    found = {*parsed.findings, *begin_a_part(path, fields, text)}
    if parsed.item is not None:
        found |= _lint(loaded, parsed.item, supersedes, parsed.place, today)
        found |= set(read_otherwise(path, parsed.item, fields, text))
    else:
        found |= _behind(loaded, item_id, supersedes, fields, found, text, today)
        if not fields.tag.strip():
            found = {one for one in found if text.field(one.line) != "tag"} | {no_tag(path, text)}
    return Checked(
        parsed.item,
        by_field({*found, *unfit_credits(path, fields, text)}, text, fields, loaded.taxonomy),
        current.item if current else None,
        change_between(current.item, parsed.item) if current and parsed.item else None,
    )


def _lint(loaded: Loaded, item: Item, supersedes: str | None, place: Place, today: date) -> set[Finding]:
    bank = bank_with(loaded, item, supersedes)
    known = {*bank.items, *([supersedes] if supersedes else [])}
    places = {item.id: place}
    found = {*check_item(item, bank, known, place), *lint_item(bank, places, item.id)}
    return found | set(overdue([item], today, places))


def _behind(
    loaded: Loaded,
    item_id: str,
    supersedes: str | None,
    fields: Fields,
    found: set[Finding],
    text: DraftText,
    today: date,
) -> set[Finding]:
    """Return what the rules say of the rest while some fields cannot be read: authors want all of it at once.

    Fields of the head and the takeaway that cannot be read are put aside for that.
    """
    broken = {text.field(one.line) for one in found if one.level is FindingLevel.ERROR}
    if not broken <= _ASIDE.keys():
        return set()
    readable = replace(fields, **{name: _ASIDE[name] for name in broken})  # type: ignore[arg-type]  # all texts
    tag = loaded.taxonomy.tags.get(readable.tag)
    domain = tag.domain if tag else "unknown"
    other = draft_text(item_id, 1, domain, supersedes, readable)
    parsed = parse_item(f"items/{domain}/{item_id}.md", other.text)
    if parsed.item is None:
        return set()
    more = _lint(loaded, parsed.item, supersedes, parsed.place, today)
    lines = {name: line for line, name in reversed(list(text.fields.items()))}
    return {
        replace(one, path=f"items/{domain}/{item_id}.md", line=lines[name])
        for one in more
        if (name := other.field(one.line)) not in broken and name in lines
    }


def bank_with(loaded: Loaded, item: Item, supersedes: str | None) -> Bank:
    """Return the served bank as it will be: with the item, and without the one whose place it takes."""
    items = {name: version.item for name, version in loaded.items.items() if name != supersedes}
    return Bank({**items, item.id: item}, scenarios_of(loaded), loaded.taxonomy, loaded.sources, loaded.exams)


def scenarios_of(loaded: Loaded) -> dict[str, Scenario]:
    """Return the scenes that items of the served bank share, by id; others are in no version."""
    shared = (version.scenario for version in loaded.items.values() if version.scenario is not None)
    return {scenario.id: scenario for scenario in shared}
