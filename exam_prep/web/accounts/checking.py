"""Is this the right password? Asked outside any transaction, at the same cost for every address."""

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, LinkKind
from exam_prep.db.engine import begin_write
from exam_prep.logs import SecurityEvent, security, short_name
from exam_prep.services.accounts.links import look_at
from exam_prep.services.accounts.people import find_account, get_account, renew_hash
from exam_prep.services.accounts.tries import check_tries, count_refusal, forget_refusals
from exam_prep.web.accounts.devices import guess_at
from exam_prep.web.accounts.hashing import hashed, is_dated, is_right
from exam_prep.web.extensions import db
from exam_prep.web.visitor import now


def checked_account(email: str, password: str | None, *, unconfirmed: bool = False) -> Account | None:
    """Return the account of a plain address when `password` is right and it may sign in, else None.

    Refusals are counted. `unconfirmed` also takes an account whose address is not confirmed yet.

    Raises:
        TooManyTriesError: guessing has to wait.
    """
    session, guess = db.session(), guess_at(email)
    check_tries(session, guess, now=now())
    account = find_account(session, email)
    stored = account.password if account else None
    # Hashing takes longer than a transaction may: other people's answers wait behind a writer.
    session.commit()
    right = is_right(password or "", stored)
    renewed = hashed(password) if right and stored and is_dated(stored) else None
    session.commit()
    begin_write(session)
    may = account is not None and account.active and (unconfirmed or account.confirmed_at is not None)
    if right and may:
        forget_refusals(session, guess.name_hash)
        if account and renewed:
            renew_hash(session, account.id, stored, renewed)
    else:
        count_refusal(session, guess, now=now())
        security(SecurityEvent.SIGN_IN_REFUSED, actor=short_name(guess.name_hash))
    session.commit()
    return account if right and may else None


def email_of_link(token: str) -> tuple[LinkKind, str]:
    """Return what a one-time link is for and whose; raises NotFoundError for one that does not work."""
    link = look_at(db.session(), token, tuple(LinkKind), now=now())
    return link.kind, db.session().get_one(Account, link.account_id).email


def invited_role(email: str) -> Role:
    """Return the role that waits for the person at a plain address; raises NotFoundError."""
    return get_account(db.session(), email).role
