"""Find what a learner's file asked in the bank of this site: the very same content, or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import candidate_view
from exam_prep.db.bank import ItemVersion
from exam_prep.interchange.learner.records import ItemRecord, SittingRecord
from exam_prep.services.bank.served import ServedBankCache, Version

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Known:
    """A version that stands here, with the hash of its content."""

    version: Version
    content: str


class KnownItems:
    """The versions that stand here of all items that a file names, the newest first."""

    def __init__(self, session: Session, cache: ServedBankCache, sittings: Iterable[SittingRecord]) -> None:
        names = sorted({one.item for sitting in sittings for one in sitting.items if one.item})
        self._versions: defaultdict[str, list[_Known]] = defaultdict(list)
        for start in range(0, len(names), _AT_ONCE):
            query = select(ItemVersion.id, ItemVersion.item_id, ItemVersion.content_hash).where(
                ItemVersion.item_id.in_(names[start : start + _AT_ONCE])
            )
            rows = session.execute(query.order_by(ItemVersion.version.desc())).all()
            versions = cache.versions(session, [row.id for row in rows])
            for row in rows:
                self._versions[row.item_id].append(_Known(versions[row.id], row.content_hash))

    def has(self, item_id: str) -> bool:
        """Whether this bank has the item at all, in whatever version."""
        return item_id in self._versions

    def find(self, record: ItemRecord) -> Version | None:
        """Return the version that the record asked, or None where none has the same content and options.

        A file of version 1 holds no hash; there the question, the options and the chosen words must agree.
        """
        for known in self._versions.get(record.item or "", ()):
            options = {option.id for option in known.version.item.options}
            if len(record.option_order) != len(options) or set(record.option_order) != options:
                continue
            if known.content == record.content or (record.content is None and _agrees(known, record)):
                return known.version
        return None


def _agrees(known: _Known, record: ItemRecord) -> bool:
    version = known.version
    view = candidate_view(version.item, version.scenario, record.option_order, record.position, 1)
    texts = {option.number: option.text for option in view.options}
    chosen = [texts.get(number, "") for number in record.response]
    if view.lefts:
        chosen = [f"{left} = {text}" for left, text in zip(view.lefts, chosen, strict=False)]
    return view.lead_in == record.question and tuple(chosen) == record.answer
