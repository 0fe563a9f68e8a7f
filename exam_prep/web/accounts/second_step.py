"""Between the password and the second factor: who waits there, kept in the cookie and worth nothing alone."""

from typing import Any, TypedDict, cast

from flask import Flask, redirect, session
from flask.typing import ResponseReturnValue, ResponseValue
from flask_security import Security, UserMixin
from flask_security.tf_plugin import TfPluginBase
from flask_security.utils import login_user
from sqlalchemy import select
from werkzeug import Response

from exam_prep.db.accounts import Account
from exam_prep.services.accounts.safe import Safe
from exam_prep.services.accounts.second_factor import METHOD, Desk, has_app
from exam_prep.web.accounts.devices import keyed, step_guess
from exam_prep.web.accounts.leading import safe_next
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now

STEP = "/account/second-step"
_WAITING = "second_step"
_WAITS_SECONDS = 10 * 60


class _Waiting(TypedDict):
    """What the cookie says of someone whose password was right."""

    account: str
    mark: str
    """Of the password that was right: one that is replaced meanwhile leads no further."""
    at: float
    next: str


class CodeStep(TfPluginBase):
    """Tells the library's sign-in that an account with an app has a second step, and leads there."""

    def create_blueprint(self, app: Flask, bp: object, state: Security) -> None:
        """Add no routes: the pages are our own."""

    def get_setup_methods(self, user: UserMixin) -> list[tuple[str, str]]:
        """Return the app, where the account has one."""
        return [(METHOD, METHOD)] if has_app(cast("Account", user)) else []

    def tf_login(self, user: UserMixin, json_payload: dict[str, Any], next_loc: str | None) -> ResponseValue:
        """Note who waits, and lead to the page that asks for the code."""
        del json_payload, next_loc
        return _await_code(cast("Account", user))


def add_second_step(app: Flask, security: Security) -> None:
    """Put our step into the library's sign-in; call it after the library is set up.

    Its own pages for this stay off: they read, check and write outside a write transaction, count no guesses,
    and show recovery codes again to whoever asks (docs/adr/0024-second-factor.md).
    """
    security.support_mfa = True
    security.two_factor_plugins.register_tf_impl(app, "code", CodeStep)


def let_in(user: Account) -> ResponseReturnValue:
    """Sign in someone whose password was right, or ask for the second factor first."""
    if has_app(user):
        return _await_code(user)
    login_user(user, authn_via=["password"])
    return redirect(safe_next(), 303)


def waiting() -> Account | None:
    """Return the account that waits for its second factor in this browser, or None; it waits 10 minutes."""
    noted = cast("_Waiting | None", session.get(_WAITING))
    if noted is None or now().timestamp() - noted["at"] >= _WAITS_SECONDS:
        return None
    found = db.session().scalar(select(Account).where(Account.public_id == noted["account"], Account.active))
    return found if found is not None and has_app(found) and noted["mark"] == _mark(found) else None


def complete(user: Account) -> ResponseReturnValue:
    """Sign in someone who had both, under a fresh token, and lead to where they wanted to go."""
    noted = cast("_Waiting", session.pop(_WAITING))
    login_user(user, authn_via=["password", METHOD])
    return redirect(noted["next"], 303)


def desk_of(public_id: str) -> Desk:
    """Return what a service needs to work on the second factor of the account of a public id."""
    settings = parts().settings
    return Desk(safe(), step_guess(public_id), mails=settings.mail is not None, now=now())


def safe() -> Safe:
    """Return what seals and opens the secrets of this site."""
    return Safe(parts().settings.secret_key)


def _await_code(user: Account) -> Response:
    session[_WAITING] = _Waiting(
        account=user.public_id, mark=_mark(user), at=now().timestamp(), next=safe_next()
    )
    return redirect(STEP, 303)


def _mark(user: Account) -> str:
    return keyed("second step", user.password or "")
