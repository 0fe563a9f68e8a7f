"""Delete an account: sign-ins, learner and all work go in the caller's one transaction."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.db.accounts import Account
from exam_prep.db.learners import Learner
from exam_prep.db.mail import OutgoingMail
from exam_prep.services.accounts.admins import keep_an_admin, lock_with_admins
from exam_prep.services.accounts.people import note_act
from exam_prep.services.accounts.signins import end_signins
from exam_prep.services.accounts.tries import forget_refusals
from exam_prep.services.item_statistics.setting_right import uncount_learners
from exam_prep.services.mail.outbox import enqueue
from exam_prep.services.sittings.owned import lock_learner


def delete_account(
    session: Session, account: int, *, name_hash: str, actor: str | None = None, mails: bool, now: datetime
) -> None:
    """Delete an account with everything that hangs on it, open sittings included.

    What stays is the log of acts, which names nobody, and one letter that says goodbye. `actor` is who does
    it, None for the person. Rows are held in the order in which everybody holds several: account, sign-ins,
    learner.

    Raises:
        ConflictError: it is the only admin.
    """
    row = lock_with_admins(session, account)
    keep_an_admin(session, row)
    end_signins(session, row.id)
    lock_learner(session, row.learner_id)
    note_act(session, row.public_id, "deleted", actor=actor or row.public_id, now=now)
    forget_refusals(session, name_hash)
    session.execute(delete(OutgoingMail).where(OutgoingMail.recipient == row.email))
    if mails:
        enqueue(session, to=row.email, kind=MailKind.ACCOUNT_DELETED, facts={}, now=now)
    drop(session, row)


def drop(session: Session, account: Account) -> None:
    """Delete the rows of an account: they all hang on its learner."""
    uncount_learners(session, (account.learner_id,))
    session.expunge(account)
    session.execute(delete(Learner).where(Learner.id == account.learner_id))
