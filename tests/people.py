"""Browsers of people with accounts, signed in without the cost of a password."""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor
from exam_prep.db.engine import writing_session
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.accounts.signins import begin_signin
from exam_prep.services.learners import LearnerRef, find_learner
from tests.browsing import Browser


def sign_in_as(  # each argument is one thing that tells people apart
    browser: Browser, engine: Engine, role: Role, *, now: datetime, factor: Factor = Factor.SECOND
) -> str:
    """Sign `browser` in to a new account of `role`; returns its mail address."""
    ids = NewIds(new_public_id(), new_public_id(), new_secret())
    token, email = new_secret(), f"{ids.account.lower()}@example.org"
    with writing_session(engine) as session:
        account = make_account(session, email, role, password="x", confirmed=True, ids=ids, now=now)  # noqa: S106
        begin_signin(
            session, account.id, token, public_id=new_public_id(), factor=factor, device="Test", now=now
        )
    with browser.client.session_transaction() as cookie:
        cookie["signin"], cookie["used_at"] = token, now.timestamp()
        cookie["_user_id"], cookie["_fresh"] = ids.uniquifier, True
        cookie["fresh_at"] = now.timestamp()
    browser.forget_token()
    return email


def guest_of(browser: Browser, engine: Engine) -> LearnerRef:
    """Return the learner whom a guest's browser names in its cookie."""
    with browser.client.session_transaction() as cookie:
        name = cookie["learner"]
    with Session(engine) as session:
        found = find_learner(session, name)
    assert found is not None
    return found
