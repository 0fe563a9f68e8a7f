"""What an admin does to somebody's account: role, in or out, sign-ins. The last admin stays one."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import OneTimeLink
from exam_prep.errors import ConflictError
from exam_prep.logs import SecurityEvent, security, short_name
from exam_prep.services.accounts.admins import keep_an_admin, lock_with_admins
from exam_prep.services.accounts.inviting import waits
from exam_prep.services.accounts.people import note_act
from exam_prep.services.accounts.signins import end_signins


def change_role(session: Session, account: int, role: Role, *, actor: str, now: datetime) -> None:
    """Give an account another role; all its sign-ins end, so the new one begins with a new sign-in.

    Raises:
        ConflictError: it is the only admin, or its person has not accepted the invitation yet.
    """
    row = lock_with_admins(session, account)
    if row.role is role:
        return
    if waits(row):
        raise ConflictError("This person has not accepted yet; invite them again with the other role.")
    keep_an_admin(session, row)
    row.role = role
    end_signins(session, row.id)
    note_act(session, row.public_id, f"role changed to {role}", actor=actor, now=now)
    security(SecurityEvent.ROLE_CHANGED, actor=short_name(actor), role=str(role))


def set_active(session: Session, account: int, *, active: bool, actor: str, now: datetime) -> int:
    """Let an account sign in or not; returns how many sign-ins ended. The work stays.

    Raises:
        ConflictError: it is the only admin.
    """
    row = lock_with_admins(session, account)
    if row.active is active:
        return 0
    if not active:
        keep_an_admin(session, row)
        unused = OneTimeLink.used_at.is_(None)
        session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == row.id, unused))
    row.active = active
    note_act(session, row.public_id, "enabled" if active else "disabled", actor=actor, now=now)
    return 0 if active else end_signins(session, row.id)


def end_everywhere(session: Session, account: int, *, actor: str, now: datetime) -> int:
    """End all sign-ins of an account; returns how many there were."""
    row = lock_with_admins(session, account)
    note_act(session, row.public_id, "signed out everywhere", actor=actor, now=now)
    return end_signins(session, row.id)
