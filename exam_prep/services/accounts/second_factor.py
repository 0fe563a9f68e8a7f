"""The second factor of an account: turned on and off, its codes and recovery codes, each good once."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.db.accounts import Account
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.code_tries import check_code_tries
from exam_prep.services.accounts.people import OPERATOR, note_act
from exam_prep.services.accounts.safe import Safe
from exam_prep.services.accounts.signins import end_signins
from exam_prep.services.accounts.tries import Guess, count_refusal, forget_refusals
from exam_prep.services.mail.outbox import enqueue

METHOD = "authenticator"
"""The library's word for an app that shows codes."""


class Change(StrEnum):
    """What happened to a second factor, as its owner is told."""

    ON = "on"
    OFF = "off"
    NEW_CODES = "new_codes"
    CODE_USED = "code_used"


_ACTS: Mapping[Change, str] = {
    Change.ON: "second factor on",
    Change.OFF: "second factor off",
    Change.NEW_CODES: "new recovery codes",
    Change.CODE_USED: "recovery code used",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the shell brings to work on one account's second factor.

    `guess` names the account for the limits; `mails` says whether letters go out.
    """

    safe: Safe
    guess: Guess
    mails: bool
    now: datetime


def has_app(account: Account) -> bool:
    """Whether signing in asks for a code of an app."""
    return bool(account.tf_primary_method and account.tf_totp_secret)


def codes_left(account: Account) -> int:
    """Return how many recovery codes were not used yet."""
    return len(account.mf_recovery_codes or ())


def turn_on(
    session: Session, account: int, sealed: str, code: str, recovery: Sequence[str], desk: Desk
) -> bool:
    """Turn the second factor on, or move it to another app, when `code` shows that the app has the secret.

    Returns whether it did. `recovery` are fresh codes; only hashes of them are kept, and older ones stop
    working. All sign-ins end: they were made without it.

    Raises:
        TooManyTriesError: guessing has to wait.
    """
    owner = _locked(session, account)
    check_code_tries(session, desk.guess.name_hash, now=desk.now)
    step = desk.safe.step_of(sealed, code, after=None, now=desk.now)
    if step is None:
        count_refusal(session, desk.guess, now=desk.now)
        return False
    owner.tf_primary_method, owner.tf_totp_secret, owner.tf_last_counter = METHOD, sealed, step
    owner.mf_recovery_codes = _hashes(recovery, desk.safe)
    forget_refusals(session, desk.guess.name_hash)
    end_signins(session, owner.id)
    _tell(session, owner, Change.ON, desk)
    return True


def take_code(session: Session, account: int, code: str, desk: Desk) -> bool:
    """Return whether `code` is the app's of now or one step beside, and was not used; it is used with this.

    Raises:
        TooManyTriesError: guessing has to wait.
    """
    owner = _locked(session, account)
    check_code_tries(session, desk.guess.name_hash, now=desk.now)
    sealed, last = owner.tf_totp_secret, owner.tf_last_counter
    step = desk.safe.step_of(sealed, code, after=last, now=desk.now) if sealed else None
    if step is None:
        count_refusal(session, desk.guess, now=desk.now)
        return False
    owner.tf_last_counter = step
    forget_refusals(session, desk.guess.name_hash)
    session.flush()
    return True


def take_recovery_code(session: Session, account: int, typed: str, desk: Desk) -> bool:
    """Return whether `typed` is one of the account's recovery codes; it is gone with this.

    Raises:
        TooManyTriesError: guessing has to wait.
    """
    owner = _locked(session, account)
    check_code_tries(session, desk.guess.name_hash, now=desk.now)
    asked = desk.safe.recovery_hash(typed)
    kept = list(owner.mf_recovery_codes or ())
    left = [one for one in kept if asked is None or not hmac.compare_digest(one, asked)]
    if len(left) == len(kept):
        count_refusal(session, desk.guess, now=desk.now)
        return False
    owner.mf_recovery_codes = left
    forget_refusals(session, desk.guess.name_hash)
    _tell(session, owner, Change.CODE_USED, desk)
    return True


def renew_recovery_codes(session: Session, account: int, recovery: Sequence[str], desk: Desk) -> None:
    """Put `recovery` in the place of the account's codes; raises NotFoundError without a second factor."""
    owner = _locked(session, account)
    if not has_app(owner):
        raise NotFoundError("Your account has no second step yet; set it up first.")
    owner.mf_recovery_codes = _hashes(recovery, desk.safe)
    _tell(session, owner, Change.NEW_CODES, desk)


def turn_off(session: Session, account: int, desk: Desk) -> None:
    """Turn the second factor off; the password alone signs in from now on."""
    owner = _locked(session, account)
    _forget(owner)
    _tell(session, owner, Change.OFF, desk)


def reset_second_factor(session: Session, account: Account, *, mails: bool, now: datetime) -> int:
    """Take app, recovery codes and passkeys from an account whose owner lost them; returns ended sign-ins.

    Staff are led to set it up again with their next sign-in.
    """
    owner = _locked(session, account.id)
    _forget(owner)
    owner.webauthn.clear()
    note_act(session, owner.public_id, "second factor reset", actor=OPERATOR, now=now)
    if mails:
        _write(session, owner, Change.OFF, now=now)
    return end_signins(session, owner.id)


def _forget(owner: Account) -> None:
    owner.tf_primary_method = owner.tf_totp_secret = owner.tf_last_counter = owner.mf_recovery_codes = None


def _locked(session: Session, account: int) -> Account:
    """Return the account as it stands now, held until the transaction ends: a code counts once."""
    held = select(Account).where(Account.id == account).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _hashes(codes: Sequence[str], safe: Safe) -> list[str]:
    return [kept for code in codes if (kept := safe.recovery_hash(code)) is not None]


def _tell(session: Session, owner: Account, change: Change, desk: Desk) -> None:
    """Log the change and write to the owner, who may not be the one who made it."""
    note_act(session, owner.public_id, _ACTS[change], actor=owner.public_id, now=desk.now)
    if desk.mails:
        _write(session, owner, change, now=desk.now)


def _write(session: Session, owner: Account, change: Change, *, now: datetime) -> None:
    facts = {"change": str(change)}
    enqueue(session, to=owner.email, kind=MailKind.SECOND_FACTOR_CHANGED, facts=facts, now=now)
