"""From a mock exam's definition to a blueprint, as every sitting has one, and back from a shipped one."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint, BlueprintStatus, Break, PassMark, PassType, Section
from exam_prep.core.drawing.index import DrawIndex
from exam_prep.core.drawing.sections import leaf_tags, shares
from exam_prep.core.mock_exams.definition import MOST_TITLE_SIGNS, Definition, Part, Pause, break_after

PREFIX = "mock-"
"""How the exam ids of mock exams begin; no shipped exam's does (held by a test)."""
DISCLAIMER = "A practice exam made by an instructor. It is not an official exam."
_OPTIONS = 4
_ITEMS_WHERE_OPEN = 30


def exam_id_of(public_id: str) -> str:
    """Return the exam id under which sittings of the mock exam `public_id` stand."""
    return f"{PREFIX}{public_id}"


def blueprint_of(definition: Definition, public_id: str, number: int = 0) -> Blueprint:
    """Return the exam that `definition` describes; `number` is its published version's, 0 of a draft."""
    after = break_after(definition)
    pause = definition.pause
    percent = definition.pass_percent
    return Blueprint(
        id=exam_id_of(public_id),
        title=definition.title,
        authority="",
        status=BlueprintStatus.OURS,
        source_url="",
        source_date="",
        items=definition.size,
        minutes=None if definition.minutes is None else Decimal(definition.minutes),
        options=_OPTIONS,
        pass_mark=PassMark(PassType.NONE if percent is None else PassType.PERCENT, percent),
        disclaimer=DISCLAIMER,
        sections=tuple(Section(part.id, part.title, part.quota, part.tags) for part in definition.parts),
        kinds=definition.kinds,
        blueprint_version=number,
        scheduled_break=None if pause is None or after is None else Break(after, pause.minutes),
    )


def definition_of(exam: Blueprint, index: DrawIndex, taxonomy: Taxonomy) -> Definition:
    """Return a definition to start from that asks for what `exam` asks for.

    Where the exam draws from tags in proportion to the bank, each tag becomes a section with its share of
    today; where it leaves the number of items to the learner, there are 30. Half minutes are rounded up.
    """
    parts = tuple(
        Part(f"s{number}", section.title, section.quota, section.tags)
        for number, section in enumerate(exam.sections or _shared_out(exam, index, taxonomy), start=1)
    )
    pause = exam.scheduled_break
    return Definition(
        title=exam.title[:MOST_TITLE_SIGNS],
        parts=parts,
        kinds=exam.kinds,
        items=sum(part.quota for part in parts),
        minutes=None if exam.minutes is None else int(exam.minutes.to_integral_value(ROUND_HALF_UP)),
        pass_percent=exam.pass_mark.value,
        pause=None if pause is None else Pause(pause.minutes, after_item=pause.after_item),
    )


def _shared_out(exam: Blueprint, index: DrawIndex, taxonomy: Taxonomy) -> tuple[Section, ...]:
    count = exam.items or _ITEMS_WHERE_OPEN
    quotas = shares(index, leaf_tags(taxonomy, exam.tags), exam.kinds, count)
    sections = [
        Section(
            name,
            _title(taxonomy, name),
            sum(quotas.get(tag, 0) for tag in taxonomy.tags_under(name)),
            (name,),
        )
        for name in exam.tags
    ]
    filled = tuple(section for section in sections if section.quota)
    return filled or (Section("all", exam.title, count, exam.tags),)


def _title(taxonomy: Taxonomy, name: str) -> str:
    known: Mapping[str, str] = {tag.id: tag.title for tag in taxonomy.tags.values()} | {
        domain.id: domain.title for domain in taxonomy.domains.values()
    }
    return known.get(name, name)
