"""What a learner's missed first answers have in common, with a set to practice exactly that."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from exam_prep.core.error_patterns import (
    FEWEST_MISSES,
    ErrorPatterns,
    Miss,
    TypeShare,
    find_patterns,
    miss_of,
)
from exam_prep.core.items import ErrorType
from exam_prep.core.release import may_show_feedback
from exam_prep.core.responses import MissReason
from exam_prep.core.sitting import Mode
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import Held, held_back
from exam_prep.services.sittings.pages import FEWEST_FOR_RANGE, Part
from exam_prep.services.sittings.practice import items_offering

LATEST = 200
"""Misses that are looked at: what one does changes, and the page stays quick."""


@dataclass(frozen=True, slots=True)
class PatternPage:
    """What the progress page says of a learner's misses.

    `parts` have an error type for their title. `lacking` counts the typed misses that are still needed
    before anything is said, `available` the items that can be asked now and offer the leading type.
    """

    misses: int
    typed: int
    lacking: int
    parts: tuple[Part, ...]
    leading: ErrorType | None
    leading_count: int
    leading_offered: int
    """Misses that had the leading type on offer; `leading_count` of them chose it."""
    reasons: tuple[tuple[MissReason, int], ...]
    noted: int
    available: int


def pattern_page(session: Session, cache: ServedBankCache, learner: LearnerRef | None) -> PatternPage:
    """Return what first answers of practice and mock have in common, as far as they may be known."""
    if learner is None:
        return _page(find_patterns(()), available=0)
    held = held_back(session, learner)
    found = find_patterns(tuple(_misses(session, cache, learner, held)))
    loaded = cache.current(session)
    leads = found.leading
    fitting = items_offering(loaded, leads.error) & held.free_items(loaded) if leads else ()
    return _page(found, available=len(fitting))


def _page(found: ErrorPatterns, *, available: int) -> PatternPage:
    return PatternPage(
        misses=found.misses,
        typed=found.typed,
        lacking=max(0, FEWEST_MISSES - found.typed),
        parts=tuple(_part(share) for share in found.shares),
        leading=found.leading.error if found.leading else None,
        leading_count=found.leading.count if found.leading else 0,
        leading_offered=found.leading.offered if found.leading else 0,
        reasons=found.reasons if found.misses >= FEWEST_MISSES else (),
        noted=sum(count for _reason, count in found.reasons),
        available=available,
    )


def _part(share: TypeShare) -> Part:
    if share.offered < FEWEST_FOR_RANGE:
        return Part(share.error, share.count, share.offered, None, None)
    low, high = math.floor(100 * share.low), math.ceil(100 * share.high)
    return Part(share.error, share.count, share.offered, low, high)


def _misses(session: Session, cache: ServedBankCache, learner: LearnerRef, held: Held) -> Iterator[Miss]:
    """Give the latest misses: first exposures, review never, and nothing that may not be known now."""
    place = and_(
        SittingItem.sitting_id == ReviewEvent.sitting_id, SittingItem.position == ReviewEvent.position
    )
    query = (
        select(SittingItem, Sitting)
        .join(ReviewEvent, place)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            ReviewEvent.learner_id == learner.id,
            ReviewEvent.is_first_exposure,
            ReviewEvent.mode != Mode.REVIEW,
            ReviewEvent.points < 1,
        )
        .order_by(ReviewEvent.id.desc())
        .limit(LATEST)
    )
    rows = [row for row, sitting in session.execute(query) if _is_told(row, sitting, held)]
    versions = cache.versions(session, [row.item_version_id for row in rows])
    for row in rows:
        reason = MissReason(row.miss_reason) if row.miss_reason else None
        item = versions[row.item_version_id].item
        yield miss_of(item, tuple(row.option_order.split()), row.response, reason)


def _is_told(row: SittingItem, sitting: Sitting, held: Held) -> bool:
    """Whether its own sitting has released the grade, and no open exam asks the item or a sibling again."""
    released = may_show_feedback(sitting.mode, sitting.feedback, sitting.state, committed=True)
    return released and not held.covers(row.item_id, row.concept)
