"""What the page of one mock exam shows: its fields as typed, faults beside them, what can be drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext

from exam_prep.core.bank import Tag
from exam_prep.core.items import Kind, Level
from exam_prep.core.mock_exams.checking import DefinitionError, faults_of, new_faults
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.fault import Fault
from exam_prep.core.mock_exams.feasibility import Feasibility, feasibility_of
from exam_prep.db.mock_exams import MockExam
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_public_id
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.keeping import draft_of
from exam_prep.services.mock_exams.publishing import versions_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.teach.exams.typed import Reading, Typed, part_ids, typed_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What one page shows as the draft: the fields, what they amount to, and the faults of both.

    `refused` are the faults with which it is not saved: all but those that the stored draft has, too.
    """

    typed: Typed
    definition: Definition
    faults: tuple[Fault, ...]
    refused: tuple[Fault, ...] = ()

    @classmethod
    def of_stored(cls, exam: MockExam, loaded: Loaded) -> "Draft":
        """Return the draft as it was saved; the bank may have changed since, so it may have faults."""
        definition = draft_of(exam)
        faults = faults_of(definition, loaded.index, loaded.taxonomy)
        return cls(typed_of(definition, loaded.taxonomy), definition, faults)

    @classmethod
    def of_typed(cls, typed: Typed, exam: MockExam, loaded: Loaded) -> "Draft":
        """Return the draft as it was typed."""
        stored = draft_of(exam)
        reading = Reading(typed, stored, loaded.taxonomy)
        definition = reading.definition()
        unread = {fault.field for fault in reading.faults}
        others = faults_of(definition, loaded.index, loaded.taxonomy)
        faults = (*reading.faults, *(fault for fault in others if fault.field not in unread))
        new = new_faults(definition, stored, loaded.index, loaded.taxonomy)
        refused = (*reading.faults, *(fault for fault in new if fault in faults))
        return cls(typed, definition, faults, refused)

    def refuse_faults(self) -> None:
        """Raise DefinitionError with all faults, if there is any with which it cannot be saved."""
        if self.refused:
            raise DefinitionError(self.faults)


def told_faults(faults: Iterable[Fault]) -> dict[str, str]:
    """Return the first sentence for each field, in the reader's language."""
    told: dict[str, str] = {}
    for fault in faults:
        told.setdefault(fault.field, str(gettext(fault.sentence, **fault.facts)))
    return told


def exam_page(
    exam: MockExam,
    draft: Draft,
    errors: Mapping[str, str],
    *,
    loaded: Loaded,
    revision: int,
    is_saved: bool,
) -> str:
    """Return the page of one mock exam; `revision` is the draft's that the next save is over."""
    versions = versions_of(db.session(), exam)
    site = (parts().settings.base_url or request.host_url).rstrip("/")
    return render_template(
        "teach/exams/edit.html",
        exam=exam,
        typed=draft.typed,
        part_ids=part_ids(draft.typed),
        definition=draft.definition,
        errors=errors,
        fits=fits_of(draft.definition, loaded),
        domains=_topics(loaded),
        unknown=_unknown(draft.definition, loaded),
        kinds=_kinds(loaded),
        levels=tuple(Level),
        versions=versions,
        is_published=bool(versions) and versions[0].definition == exam.draft,
        site=site,
        revision=revision,
        is_saved=is_saved,
        start_key=new_public_id(),
    )


def fits_of(definition: Definition, loaded: Loaded) -> Feasibility | None:
    """Return what the bank has for each section, or None while a topic is not known."""
    if not definition.parts or not all(part.tags for part in definition.parts):
        return None
    try:
        return feasibility_of(definition, loaded.index, loaded.taxonomy)
    except InvalidError:
        return None


def _topics(loaded: Loaded) -> list[tuple[str, list[Tag]]]:
    return [
        (domain.title, [tag for tag in loaded.taxonomy.tags.values() if tag.domain == domain.id])
        for domain in loaded.taxonomy.domains.values()
    ]


def _unknown(definition: Definition, loaded: Loaded) -> dict[str, list[str]]:
    return {
        part.id: [name for name in part.tags if not loaded.taxonomy.tags_under(name)]
        for part in definition.parts
    }


def _kinds(loaded: Loaded) -> list[tuple[Kind, int]]:
    counts = dict.fromkeys(Kind, 0)
    for version in loaded.items.values():
        counts[version.item.kind] += 1
    return [(kind, count) for kind, count in counts.items() if count]
