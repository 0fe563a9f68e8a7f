"""The served bank in memory: one index a process, reloaded when the bank's revision moves."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.bank import Scenario, Source, Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.draw import lacks
from exam_prep.core.drawing.form import Lack
from exam_prep.core.drawing.index import DrawIndex, build_index
from exam_prep.core.findings import Finding
from exam_prep.core.items import Item
from exam_prep.core.readiness.outlook import Outlook
from exam_prep.db.bank import ItemVersion, ServedBank
from exam_prep.errors import NotFoundError, UnavailableError
from exam_prep.services.bank.content import load_content, load_frame


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable item version with the scene it shares."""

    id: int
    item: Item
    scenario: Scenario | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A served bank, ready to draw from. `items` are the current versions by item id."""

    revision: int
    content_hash: str
    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exams: Mapping[str, Blueprint]
    items: Mapping[str, Version]
    concepts: Mapping[str, tuple[str, ...]]
    """Item ids of each concept, sorted."""
    index: DrawIndex
    lacks: Mapping[str, tuple[Lack, ...]]
    """What is missing for each exam, by exam id; empty where a form can be drawn."""
    outlooks: dict[str | None, Outlook] = field(default_factory=dict, compare=False)
    """What readiness is estimated for, by exam, since it was first asked for (services/readiness)."""
    whole: dict[bool, tuple[Finding, ...]] = field(default_factory=dict, compare=False)
    """What the rules say of the bank as a whole, with guessers and without, since it was first asked for."""

    def exam(self, exam_id: str) -> Blueprint:
        """Return the blueprint `exam_id`; raises NotFoundError when there is none."""
        blueprint = self.exams.get(exam_id)
        if blueprint is None:
            raise NotFoundError("There is no such exam; choose one from the list of exams.")
        return blueprint


class ServedBankCache:
    """Holds the served bank and every item version once read; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None
        self._versions: dict[int, Version] = {}

    def current(self, session: Session) -> Loaded:
        """Return the served bank; one small query when nothing changed.

        Raises:
            UnavailableError: no bank was ever synced into this database.
        """
        revision = session.scalar(select(ServedBank.revision))
        if revision is None:
            raise UnavailableError("No question bank is served yet; run exam-prep bank sync and try again.")
        loaded = self._loaded
        if loaded is None or loaded.revision != revision:
            with self._lock:
                loaded = self._loaded
                if loaded is None or loaded.revision != revision:
                    loaded = self._loaded = self._load_whole(session)
        return loaded

    def _load_whole(self, session: Session) -> Loaded:
        """Load until no sync came in between: PostgreSQL shows each statement the commits before it."""
        while True:
            loaded = self._load(session)
            if session.scalar(select(ServedBank.revision)) == loaded.revision:
                return loaded

    def versions(self, session: Session, ids: Iterable[int]) -> dict[int, Version]:
        """Return the versions `ids`; versions never change, so each is read from the database once."""
        wanted = set(ids)
        missing = wanted - self._versions.keys()
        if missing:
            rows = session.execute(
                select(ItemVersion.id, ItemVersion.content).where(ItemVersion.id.in_(missing))
            )
            for version_id, text in rows:
                self._versions[version_id] = _version(version_id, text)
        return {version_id: self._versions[version_id] for version_id in wanted}

    def _load(self, session: Session) -> Loaded:
        fresh = select(ServedBank).execution_options(populate_existing=True)
        served = session.scalars(fresh).one()
        frame = load_frame(served.frame)
        rows = session.execute(select(ItemVersion.id, ItemVersion.content).where(ItemVersion.is_current))
        versions = [_version(version_id, text) for version_id, text in rows]
        self._versions.update((version.id, version) for version in versions)
        items = {version.item.id: version for version in sorted(versions, key=lambda one: one.item.id)}
        concepts: dict[str, list[str]] = {}
        for item_id, version in items.items():
            concepts.setdefault(version.item.concept, []).append(item_id)
        index = build_index(version.item for version in items.values())
        return Loaded(
            revision=served.revision,
            content_hash=served.content_hash,
            taxonomy=frame.taxonomy,
            sources=frame.sources,
            exams=frame.exams,
            items=items,
            concepts={concept: tuple(ids) for concept, ids in concepts.items()},
            index=index,
            lacks={name: lacks(index, frame.taxonomy, exam) for name, exam in frame.exams.items()},
        )


def _version(version_id: int, text: str) -> Version:
    content = load_content(text)
    return Version(version_id, content.item, content.scenario)
