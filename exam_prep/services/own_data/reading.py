"""A learner's sittings, some at a time, with what of them may be told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import CandidateItem, candidate_view, may_show_feedback
from exam_prep.db.bank import ItemVersion
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import GrowingForm, ResponseEvent, Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.regrades import regrades_of
from exam_prep.services.own_data.timing import Timing, timings
from exam_prep.services.sittings.held import Held
from exam_prep.services.sittings.pools import Pool, load_pool

_AT_ONCE = 50
"""Sittings that are read together: memory stays small however much a learner has done."""


@dataclass(frozen=True, slots=True)
class TakenItem:
    """One item of a sitting as its learner may take it along.

    `told` says whether the grade and what the item is may be known: its own sitting has released it, and no
    open exam asks it or a sibling of it again.
    """

    row: SittingItem
    view: CandidateItem
    told: bool
    content: str
    """Hash of the version that was asked: by it another site knows whether it has the same."""

    @property
    def answer(self) -> tuple[str, ...]:
        """The chosen texts; pairs as "left = right", an open line as an empty text."""
        numbers = [int(word) for word in self.row.response.split()]
        texts = {option.number: option.text for option in self.view.options}
        chosen = [texts.get(number, "") for number in numbers]
        if not self.view.lefts:
            return tuple(chosen)
        return tuple(f"{left} = {text}" for left, text in zip(self.view.lefts, chosen, strict=False))


@dataclass(frozen=True, slots=True)
class TakenSitting:
    """A sitting with its items in order, the log of changes as received, and what moved its time.

    `pool` is that of a form that grew, and None while an open exam holds grades back: it follows from them.
    """

    row: Sitting
    items: tuple[TakenItem, ...]
    changes: tuple[ResponseEvent, ...]
    timing: Timing
    pool: Pool | None = None
    regrades: tuple[tuple[Regrade, RegradedSitting], ...] = ()


def taken_sittings(
    session: Session, cache: ServedBankCache, learner: LearnerRef, held: Held
) -> Iterator[TakenSitting]:
    """Give the learner's sittings, the first one first; the session should read one snapshot."""
    ids = session.scalars(
        select(Sitting.id).where(Sitting.learner_id == learner.id).order_by(Sitting.started_at, Sitting.id)
    ).all()
    for start in range(0, len(ids), _AT_ONCE):
        yield from _some(session, cache, ids[start : start + _AT_ONCE], held)
        session.expunge_all()


def _some(session: Session, cache: ServedBankCache, ids: Sequence[int], held: Held) -> Iterator[TakenSitting]:
    rows = {row.id: row for row in session.scalars(select(Sitting).where(Sitting.id.in_(ids)))}
    items: defaultdict[int, list[SittingItem]] = defaultdict(list)
    query = select(SittingItem).where(SittingItem.sitting_id.in_(ids)).order_by(SittingItem.position)
    for item_row in session.scalars(query):
        items[item_row.sitting_id].append(item_row)
    changes: defaultdict[int, list[ResponseEvent]] = defaultdict(list)
    log = select(ResponseEvent).where(ResponseEvent.sitting_id.in_(ids)).order_by(ResponseEvent.id)
    for change in session.scalars(log):
        changes[change.sitting_id].append(change)
    versions = cache.versions(session, {one.item_version_id for each in items.values() for one in each})
    hashes = dict(
        session.execute(
            select(ItemVersion.id, ItemVersion.content_hash).where(ItemVersion.id.in_(versions.keys()))
        ).all()
    )
    timing = timings(session, ids)
    regrades = regrades_of(session, ids)
    grown = select(GrowingForm).where(GrowingForm.sitting_id.in_(ids))
    pools = {} if held.concepts else {one.sitting_id: load_pool(one.pool) for one in session.scalars(grown)}
    for name in ids:
        taken = tuple(
            _taken(rows[name], one, versions[one.item_version_id], held, hashes[one.item_version_id])
            for one in items[name]
        )
        yield TakenSitting(
            rows[name], taken, tuple(changes[name]), timing[name], pools.get(name), regrades[name]
        )


def _taken(sitting: Sitting, row: SittingItem, version: Version, held: Held, content: str) -> TakenItem:
    order = tuple(row.option_order.split())
    view = candidate_view(version.item, version.scenario, order, row.position, sitting.items)
    committed = row.committed_at is not None
    released = may_show_feedback(sitting.mode, sitting.feedback, sitting.state, committed=committed)
    return TakenItem(row, view, told=released and not held.covers(row.item_id, row.concept), content=content)
