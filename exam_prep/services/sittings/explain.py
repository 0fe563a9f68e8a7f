"""The explanation of a committed item, and what a learner may do with it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.memory import study_day
from exam_prep.core.responses import MissReason
from exam_prep.db.memory import Card
from exam_prep.db.sittings import SittingItem
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import held_back
from exam_prep.services.sittings.owned import released_item
from exam_prep.services.sittings.pages import FeedbackView
from exam_prep.services.sittings.set_right import explained, regrade_told
from exam_prep.services.sittings.siblings import other_items


def feedback_view(
    session: Session, cache: ServedBankCache, learner: LearnerRef, row: SittingItem, version: Version
) -> FeedbackView:
    """Return the explanation of `row`'s response; the caller has asked `may_show_feedback` first."""
    loaded = cache.current(session)
    item = version.item
    concept = loaded.taxonomy.concepts.get(row.concept)
    tag = loaded.taxonomy.tags.get(row.tag)
    told = regrade_told(session, cache, row)
    due_at = session.scalar(
        select(Card.due_at).where(Card.learner_id == learner.id, Card.concept == row.concept)
    )
    return FeedbackView(
        explanation=explained(row, version, told),
        sources=tuple(loaded.sources[name] for name in item.sources if name in loaded.sources),
        tag=row.tag,
        tag_title=tag.title if tag else row.tag,
        concept_title=concept.title if concept else row.concept,
        jurisdiction=item.jurisdiction,
        version=item.version,
        certainty=row.certainty,
        miss_reason=row.miss_reason,
        next_review_on=None if due_at is None else study_day(due_at, learner.zone),
        can_try_sibling=bool(
            other_items(loaded, held_back(session, learner), concept=row.concept, item_id=row.item_id)
        ),
        sensitive=item.sensitive,
        set_right=told,
    )


def note_miss_reason(
    session: Session, learner: LearnerRef, sitting: str, position: int, reason: MissReason
) -> None:
    """Keep why the learner thinks the item was missed; a second tap replaces the first."""
    item_row = released_item(session, learner.public_id, sitting, position)
    item_row.miss_reason = reason.value
