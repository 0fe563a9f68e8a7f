"""Delete what accounts leave behind: ended sign-ins, old tries, used links, invitations nobody took up."""

from datetime import datetime

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import OneTimeLink, Signin, SigninTry
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.inviting import not_taken_up, purge_invitations
from exam_prep.services.accounts.links import purge_links
from exam_prep.services.accounts.signins import LONGEST, purge_signins
from exam_prep.services.accounts.tries import KEPT, purge_tries


def purge_accounts(engine: Engine, *, now: datetime) -> int:
    """Delete what is over; returns how many rows. Nothing is locked while nothing is."""
    over = or_(
        select(Signin.id).where(Signin.created_at < now - LONGEST[Role.LEARNER.is_staff]).exists(),
        select(SigninTry.id).where(SigninTry.at < now - KEPT).exists(),
        select(OneTimeLink.id).where(OneTimeLink.expires_at < now).exists(),
        not_taken_up(now).exists(),
    )
    with Session(engine) as session:
        if not session.scalar(select(over)):
            return 0
    with writing_session(engine) as session:
        steps = (purge_signins, purge_tries, purge_links, purge_invitations)
        return sum(step(session, now=now) for step in steps)
