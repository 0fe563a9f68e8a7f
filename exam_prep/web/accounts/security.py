"""Flask-Security-Too over our tables: what it does, what it must not, and what follows from its signals."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from flask_login import user_logged_out
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore, user_authenticated

from exam_prep.db.accounts import Account, Passkey
from exam_prep.settings import Settings
from exam_prep.web.accounts.forms import FreshForm, SignInForm
from exam_prep.web.accounts.leading import path_of
from exam_prep.web.accounts.second_step import add_second_step
from exam_prep.web.accounts.signing import load_account, on_signed_in, on_signed_out
from exam_prep.web.extensions import db
from exam_prep.web.visitor import now

_ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}
"""19 MiB, two passes, one lane: OWASP's smallest setting, 45-65 ms on the machines it was measured on."""


_REDIRECTS = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})


class _NoRoles(RoleMixin):
    """Roles of the library: none. What a role may do stands in web/policy.py."""

    name = ""


def add_accounts(app: Flask, settings: Settings) -> None:
    """Set the library up; call it after CSRF protection and before blueprints are registered."""
    app.config.update({f"SECURITY_{name}": value for name, value in _config(settings).items()})
    security = Security()
    security.init_app(
        app,
        SQLAlchemyUserDatastore(db, Account, _NoRoles, Passkey),
        login_form=SignInForm,
        verify_form=FreshForm,
    )
    app.login_manager.user_loader(load_account)  # type: ignore[attr-defined]  # set by the library
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]  # same
    # What it would keep in every newcomer's cookie, and look up at every request, we do not use.
    app.login_manager.session_protection = None  # type: ignore[attr-defined]  # same
    security.principal.identity_loaders.clear()
    app.after_request(_see_other)
    add_second_step(app, security)
    user_authenticated.connect(on_signed_in, app)
    user_logged_out.connect(on_signed_out, app)


def _nobody(request: Request) -> None:
    """Take no tokens of the library in headers or addresses: a row of `signin` is the only way in."""
    del request


def _see_other(response: Response) -> Response:
    """Answer the library's forms as ours: 303, and only to an address of this site."""
    if request.blueprint != "security" or response.status_code not in _REDIRECTS:
        return response
    response.headers["Location"] = path_of(response.headers["Location"])
    if request.method == "POST":
        response.status_code = HTTPStatus.SEE_OTHER
    return response


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "URL_PREFIX": "/account",
        "STATIC_FOLDER": None,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": _ARGON2,
        "DEPRECATED_PASSWORD_SCHEMES": [],
        "PASSWORD_SALT": settings.secret_key,
        "PASSWORD_LENGTH_MIN": 15,
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "HASHING_SCHEMES": ["hex_sha256"],
        "DEPRECATED_HASHING_SCHEMES": [],
        "RETURN_GENERIC_RESPONSES": True,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "DEFAULT_REMEMBER_ME": False,
        "LOGOUT_METHODS": ["POST"],
        "LOGOUT_CSRF": True,
        "CACHE_CONTROL": {"private": None, "no-store": None},
        "API_ENABLED_METHODS": ["session"],
        "SEND_REGISTER_EMAIL": False,
        "TWO_FACTOR_ALWAYS_VALIDATE": True,
        "FLASH_MESSAGES": True,
        "TRACKABLE": False,
        "DATETIME_FACTORY": now,
    }
