"""What is wrong with a definition: all of it at once, each fault beside its field."""

import re
from collections.abc import Iterator

from exam_prep.core.assignments import Release
from exam_prep.core.bank import Taxonomy
from exam_prep.core.drawing.index import DrawIndex
from exam_prep.core.mock_exams.checking_items import exclusion_faults, pin_faults
from exam_prep.core.mock_exams.definition import MOST_TITLE_SIGNS, Definition, Order, Part, Pause
from exam_prep.core.mock_exams.fault import Fault, field_of
from exam_prep.errors import InvalidError

MOST_PARTS = 30
MOST_ITEMS = 300
MOST_FORMS = 10
MOST_MINUTES = 600
MOST_PAUSE_MINUTES = 120
_MOST_PART_TITLE_SIGNS = 80
_PART_ID = re.compile(r"[a-z0-9-]{1,24}")
_LATENESS = (Release.AT_ONCE, Release.AFTER_WINDOW, Release.BY_HAND)


class DefinitionError(InvalidError):
    """A definition that cannot stand; `faults` are all of them, and the sentence is that of the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].sentence, **faults[0].facts)
        self.faults = faults


def faults_of(definition: Definition, index: DrawIndex, taxonomy: Taxonomy) -> tuple[Fault, ...]:
    """Return all faults in the order of the page; empty for a definition that can be kept.

    Whether the bank can fill it is another question (`core/mock_exams/feasibility.py`).
    """
    return (
        *_title_faults(definition),
        *_parts_faults(definition, taxonomy),
        *_sum_faults(definition),
        *pin_faults(definition, index, taxonomy),
        *exclusion_faults(definition),
        *_time_faults(definition),
        *_form_faults(definition),
    )


def refuse_faults(definition: Definition, index: DrawIndex, taxonomy: Taxonomy) -> None:
    """Raise DefinitionError with all faults, if there is any."""
    faults = faults_of(definition, index, taxonomy)
    if faults:
        raise DefinitionError(faults)


def new_faults(
    definition: Definition, before: Definition, index: DrawIndex, taxonomy: Taxonomy
) -> tuple[Fault, ...]:
    """Return the faults in fields where `before`, the definition that it is to replace, has none.

    The others came with the bank: an item or a topic that left it is no reason to refuse what mends a part
    of it, or something else. By field, since of several pins of a section only the first fault is told.
    """
    stood = {fault.field for fault in faults_of(before, index, taxonomy)}
    return tuple(fault for fault in faults_of(definition, index, taxonomy) if fault.field not in stood)


def _title_faults(definition: Definition) -> Iterator[Fault]:
    if not definition.title.strip():
        yield Fault("title", "Give the exam a title.")
    elif len(definition.title) > MOST_TITLE_SIGNS or not definition.title.isprintable():
        yield Fault(
            "title", "Write a title of at most %(most)s letters on one line.", {"most": MOST_TITLE_SIGNS}
        )


def _parts_faults(definition: Definition, taxonomy: Taxonomy) -> Iterator[Fault]:
    if not definition.parts:
        yield Fault("parts", "Add a section, so that there are questions to ask.")
    if len(definition.parts) > MOST_PARTS:
        yield Fault("parts", "Leave at most %(most)s sections.", {"most": MOST_PARTS})
    ids = [part.id for part in definition.parts]
    if len(set(ids)) < len(ids) or not all(_PART_ID.fullmatch(one) for one in ids):
        yield Fault(
            "parts", "Two sections have the same name inside; reload the page and add the section again."
        )
    if not definition.kinds:
        yield Fault("kinds", "Choose at least one kind of question.")
    for part in definition.parts:
        yield from _part_faults(part, taxonomy)


def _part_faults(part: Part, taxonomy: Taxonomy) -> Iterator[Fault]:
    if not part.title.strip():
        yield Fault(field_of(part.id, "title"), "Give the section a title.")
    elif len(part.title) > _MOST_PART_TITLE_SIGNS or not part.title.isprintable():
        yield Fault(
            field_of(part.id, "title"),
            "Write a section title of at most %(most)s letters on one line.",
            {"most": _MOST_PART_TITLE_SIGNS},
        )
    if part.quota < 1:
        yield Fault(
            field_of(part.id, "quota"),
            "Ask for at least 1 question in “%(part)s”, or remove the section.",
            {"part": part.title},
        )
    yield from _tag_faults(part, taxonomy)
    lowest = 0.0 if part.lowest is None else part.lowest
    highest = 1.0 if part.highest is None else part.highest
    if not 0 <= lowest <= highest <= 1:
        yield Fault(
            field_of(part.id, "lowest"),
            "Write the difficulty of “%(part)s” from the lower to the higher share, 0 to 100 percent.",
            {"part": part.title},
        )


def _tag_faults(part: Part, taxonomy: Taxonomy) -> Iterator[Fault]:
    if not part.tags:
        yield Fault(
            field_of(part.id, "tags"), "Choose at least one topic for “%(part)s”.", {"part": part.title}
        )
    unknown = [name for name in part.tags if not taxonomy.tags_under(name)]
    if unknown:
        yield Fault(
            field_of(part.id, "tags"),
            "“%(part)s” names a topic that the bank does not have: %(tags)s. Choose another one.",
            {"part": part.title, "tags": ", ".join(unknown)},
        )


def _sum_faults(definition: Definition) -> Iterator[Fault]:
    if definition.size > MOST_ITEMS:
        yield Fault(
            "items",
            "The sections ask for %(size)s questions, and an exam may have %(most)s: ask for fewer.",
            {"size": definition.size, "most": MOST_ITEMS},
        )
    elif definition.items is not None and definition.items != definition.size:
        yield Fault(
            "items",
            "The sections ask for %(size)s questions, but the exam is to have %(items)s: change one of them.",
            {"size": definition.size, "items": definition.items},
        )


def _time_faults(definition: Definition) -> Iterator[Fault]:
    minutes, percent = definition.minutes, definition.pass_percent
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        yield Fault(
            "minutes",
            "Give 1 to %(most)s minutes, or leave the field empty for an exam without a clock.",
            {"most": MOST_MINUTES},
        )
    if percent is not None and not 1 <= percent <= 100:  # noqa: PLR2004 - percent
        yield Fault("pass_percent", "Set a pass mark of 1 to 100 percent, or leave the field empty for none.")
    if definition.pause is not None:
        yield from _pause_faults(definition, definition.pause)


def _pause_faults(definition: Definition, pause: Pause) -> Iterator[Fault]:
    if not 1 <= pause.minutes <= MOST_PAUSE_MINUTES:
        yield Fault(
            "pause_minutes",
            "Give the break 1 to %(most)s minutes, or leave the field empty for none.",
            {"most": MOST_PAUSE_MINUTES},
        )
    if pause.after_part is not None:
        if definition.order is not Order.BY_SECTION:
            yield Fault(
                "pause_after",
                "A break after a section needs the sections one after the other: name a question instead.",
            )
        elif pause.after_part not in {part.id for part in definition.parts[:-1]}:
            yield Fault("pause_after", "Let the break come after a section that another one follows.")
    elif pause.after_item is None or not 0 < pause.after_item < definition.size:
        yield Fault(
            "pause_item",
            "Let the break come after question 1 to %(most)s.",
            {"most": max(1, definition.size - 1)},
        )


def _form_faults(definition: Definition) -> Iterator[Fault]:
    if definition.forms is not None and not 1 <= definition.forms <= MOST_FORMS:
        yield Fault("forms", "Make 1 to %(most)s fixed forms.", {"most": MOST_FORMS})
    if definition.forms is None and definition.order is Order.SAME:
        yield Fault("order", "The same order for everybody needs fixed forms: choose them, or another order.")
    if _LATENESS.index(definition.items_release) < _LATENESS.index(definition.score_release):
        yield Fault(
            "items_release",
            "Explanations tell the score, so they cannot be shown before it: show them later.",
        )
