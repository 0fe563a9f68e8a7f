"""Who may look into the bank: a pass for instructors, and for candidates what they have answered."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.release import may_show_feedback
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.held import held_back

LINK_SECONDS = 15 * 60
PASS_SECONDS = 12 * 60 * 60
_SALT = "bank-pass"
_STALE = "This link is no longer valid; ask for a new one (exam-prep bank link)."


def new_link(secret_key: str, *, now: datetime) -> str:
    """Return the path of a page that opens the whole bank in a browser; it works for 15 minutes."""
    return f"/bank/open/{_signer(secret_key).dumps(int(now.timestamp()))}"


def check_link(secret_key: str, token: str, *, now: datetime) -> None:
    """Raise NotFoundError unless `token` was made with this key in the last 15 minutes."""
    try:
        made_at = int(_signer(secret_key).loads(token))
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFoundError(_STALE) from error
    if not 0 <= now.timestamp() - made_at < LINK_SECONDS:
        raise NotFoundError(_STALE)


def pass_holds(granted_at: float | None, *, now: datetime) -> bool:
    """Whether a pass granted at this POSIX time, in seconds, still holds; it lasts 12 hours."""
    return granted_at is not None and 0 <= now.timestamp() - granted_at < PASS_SECONDS


def answered_items(session: Session, loaded: Loaded, learner: LearnerRef | None) -> frozenset[str]:
    """Return the items whose explanation this learner may know, none that an open exam holds back."""
    if learner is None:
        return frozenset()
    query = (
        select(SittingItem.item_id, SittingItem.committed_at, Sitting.mode, Sitting.feedback, Sitting.state)
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(Sitting.learner_id == learner.id)
    )
    told = {
        row.item_id
        for row in session.execute(query)
        if may_show_feedback(row.mode, row.feedback, row.state, committed=row.committed_at is not None)
    }
    held = held_back(session, learner)
    return frozenset(
        name for name in told & loaded.items.keys() if not held.covers(name, loaded.items[name].item.concept)
    )


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=_SALT)
