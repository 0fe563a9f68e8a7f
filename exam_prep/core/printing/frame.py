"""What stands around the items of a printed form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from exam_prep.core.bank import Scenario
from exam_prep.core.blueprint import Blueprint, Break
from exam_prep.core.items import Item
from exam_prep.core.regrading.accepted import Rule


@dataclass(frozen=True, slots=True)
class FormItem:
    """One item version as a form asks it, with the scene that it shares with others if any.

    `rule` is what the last regrade of the version says, None where its own key holds.
    """

    item: Item
    scenario: Scenario | None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class PrintFrame:
    """The words around a form. `sections` are titles by section id; a section without one has no heading.

    `minutes` None means untimed. `instructions` is Markdown that follows the usual instructions.
    """

    title: str
    sections: Mapping[str, str] = field(default_factory=dict)
    minutes: Decimal | None = None
    scheduled_break: Break | None = None
    disclaimer: str = ""
    instructions: str = ""


def frame_of(blueprint: Blueprint) -> PrintFrame:
    """Return the words around a form of `blueprint`."""
    return PrintFrame(
        title=blueprint.title,
        sections={section.id: section.title for section in blueprint.sections},
        minutes=blueprint.minutes,
        scheduled_break=blueprint.scheduled_break,
        disclaimer=blueprint.disclaimer,
    )
