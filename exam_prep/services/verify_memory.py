"""Rebuild the log of reviews from the committed responses, and the cards from that log."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.memory import Card, ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.db.timing import WithdrawnGrade
from exam_prep.services.bank.served import Version
from exam_prep.services.remember import (
    Graded,
    card_after,
    event_of,
    is_kept_back,
    is_logged,
    was_explained,
)
from exam_prep.services.verify_report import Mismatch

_NO_SITTING = 0
_AT_ONCE = 1000
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Exposure:
    """One committed item: `event` is its place in the log of reviews, None when it was left open."""

    event: int | None
    sitting: int
    explained_at: datetime
    submitted_at: datetime | None

    def is_before(self, other: "_Exposure") -> bool:
        """Whether this one was explained first: the log decides where it can, else the clock."""
        if self.event is not None and other.event is not None:
            return self.event < other.event
        return self.moment() < other.moment()

    def moment(self) -> tuple[datetime, datetime, int]:
        """Return what orders explanations by the clock, whatever the log says."""
        return self.explained_at, self.submitted_at or self.explained_at, self.sitting


class Exposures:
    """When each item was explained to each of some learners, for all their sittings.

    `items` says of which items; None means all.
    """

    def __init__(
        self, session: Session, learners: Sequence[int], items: Collection[str] | None = None
    ) -> None:
        self._met: defaultdict[tuple[int, str], list[_Exposure]] = defaultdict(list)
        in_log = and_(
            ReviewEvent.sitting_id == SittingItem.sitting_id, ReviewEvent.position == SittingItem.position
        )
        query = (
            select(
                Sitting.learner_id,
                SittingItem.item_id,
                ReviewEvent.id,
                Sitting.id,
                Sitting.state,
                SittingItem.committed_at,
                Sitting.submitted_at,
                Sitting.graded_at,
            )
            .join(Sitting, Sitting.id == SittingItem.sitting_id)
            .outerjoin(ReviewEvent, in_log)
            .where(was_explained(), Sitting.learner_id.in_(learners))
        )
        if items is not None:
            query = query.where(SittingItem.item_id.in_(items))
        for learner, item, event, sitting, state, committed, submitted, graded in session.execute(query):
            # What the end of the sitting committed bears the time of that end; its grade explained it.
            with_grade = state is State.GRADED and committed == submitted
            explained_at = graded if with_grade else committed
            self._met[learner, item].append(_Exposure(event, sitting, explained_at or _NEVER, submitted))
        self._add_withdrawn(session, learners)

    def _add_withdrawn(self, session: Session, learners: Sequence[int]) -> None:
        """Count what a reopened sitting had explained before; it is no sitting's own exposure any more."""
        taken_back = select(WithdrawnGrade).where(WithdrawnGrade.learner_id.in_(learners))
        for grade in session.scalars(taken_back):
            exposure = _Exposure(None, _NO_SITTING, grade.explained_at, grade.submitted_at)
            self._met[grade.learner_id, grade.item_id].append(exposure)

    def is_first(self, learner_id: int, item_id: str, sitting_id: int) -> bool:
        """Return whether no other sitting explained the item to the learner before this one."""
        met = self._met[learner_id, item_id]
        here = next(one for one in met if one.sitting == sitting_id)
        return not any(one.is_before(here) for one in met if one is not here)


def check_reviews(
    row: Sitting,
    rows: Sequence[SittingItem],
    logged: Sequence[ReviewEvent],
    versions: Mapping[int, Version],
    exposures: Exposures,
) -> Iterator[Mismatch]:
    """Rebuild the log of one sitting: each committed response stands there once, and nothing else does."""
    events = {event.position: event for event in logged}
    for item_row in rows:
        event = events.pop(item_row.position, None)
        key = f"{row.public_id}/{item_row.position}"
        known = item_row.committed_at is not None and not (row.is_trial or is_kept_back(row, item_row))
        if item_row.committed_at is None or not known or not is_logged(row.mode, item_row):
            if event is not None:
                yield Mismatch("review_event", key, "stands in the log without a committed response")
        elif event is None:
            yield Mismatch("review_event", key, "is committed and missing in the log")
        else:
            rebuilt = event_of(
                Graded(item_row, versions[item_row.item_version_id].item),
                learner_id=row.learner_id,
                zone=event.time_zone,
                mode=row.mode,
                first=exposures.is_first(row.learner_id, item_row.item_id, row.id),
                now=item_row.committed_at,
            )
            yield from _differences("review_event", key, event, rebuilt)
    for position in events:
        yield Mismatch("review_event", f"{row.public_id}/{position}", "no item has this position")


def check_cards(session: Session, learners: Sequence[int]) -> tuple[int, list[Mismatch]]:
    """Replay the cards of some learners from the log; gives how many there are, and what disagrees."""
    replayed: dict[tuple[int, str], Card] = {}
    place = and_(
        SittingItem.sitting_id == ReviewEvent.sitting_id, SittingItem.position == ReviewEvent.position
    )
    log = (
        select(ReviewEvent, SittingItem.option_order)
        .join(SittingItem, place)
        .where(ReviewEvent.learner_id.in_(learners))
        .order_by(ReviewEvent.id)
    )
    for event, order in session.execute(log.execution_options(yield_per=_AT_ONCE)):
        key = (event.learner_id, event.concept)
        replayed[key] = card_after(replayed.get(key), event, order)
    own = select(Card).where(Card.learner_id.in_(learners))
    kept = {(card.learner_id, card.concept): card for card in session.scalars(own)}
    mismatches: list[Mismatch] = []
    for learner, concept in sorted(kept.keys() | replayed.keys()):
        name, key = f"{learner}/{concept}", (learner, concept)
        if key not in kept or key not in replayed:
            side = "the log" if key in replayed else "the table"
            mismatches.append(Mismatch("card", name, f"stands in {side} only"))
        else:
            mismatches += _differences("card", name, kept[key], replayed[key])
    return len(kept), mismatches


def _differences(
    table: str, key: str, kept: ReviewEvent | Card, rebuilt: ReviewEvent | Card
) -> Iterator[Mismatch]:
    """Compare every column but the number of the row."""
    for name in (column.key for column in type(kept).__table__.columns):
        holds, gives = getattr(kept, name), getattr(rebuilt, name)
        if name != "id" and holds != gives:
            yield Mismatch(table, key, f"{name} is {holds}, the log gives {gives}")
