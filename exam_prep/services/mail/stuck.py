"""Whether mail is stuck, for those who run the site."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailState
from exam_prep.db.mail import OutgoingMail

STUCK_AFTER = timedelta(minutes=15)
_REMEMBERED = timedelta(hours=1)


def stuck_note(session: Session, *, now: datetime) -> str | None:
    """Return a sentence when letters have waited more than 15 minutes or came too late in the last hour.

    A letter that its receiver refused is not counted: a mistyped address is no trouble of the site.
    """
    waits = and_(OutgoingMail.state == MailState.WAITING, OutgoingMail.created_at < now - STUCK_AFTER)
    late = and_(OutgoingMail.state == MailState.EXPIRED, OutgoingMail.ended_at > now - _REMEMBERED)
    found = session.execute(
        select(func.count(), func.max(OutgoingMail.last_problem)).where(or_(waits, late))
    ).one()
    if not found[0]:
        return None
    return (
        f"mail: {found[0]} letters are stuck or came too late (last problem: {found[1] or 'none noted'}); "
        "check EXAM_PREP_MAIL_URL with exam-prep mail test"
    )
