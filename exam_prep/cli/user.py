"""`exam-prep user`: people who can sign in, and links for them, made without a mail server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.cli.database import opened_current
from exam_prep.cli.printing import print_json
from exam_prep.clock import Clock, steady_clock
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.addresses import hand_over_address
from exam_prep.services.accounts.inviting import invite
from exam_prep.services.accounts.joining import Fresh, hand_over
from exam_prep.services.accounts.people import (
    OPERATOR,
    NewIds,
    find_account,
    get_account,
    note_act,
    plain_address,
)
from exam_prep.services.accounts.second_factor import reset_second_factor
from exam_prep.services.accounts.steering import change_role, set_active
from exam_prep.settings import Settings, read_settings

_SITE = "http://localhost:8000"
_ROLES = click.Choice([str(role) for role in Role])


@click.group()
def user() -> None:
    """Make accounts, give one-time links, disable and list people."""


@user.command()
@click.argument("email")
@click.option("--role", type=_ROLES, required=True, help="What the person may do.")
def create(email: str, role: str) -> None:
    """Make an account and print a one-time link with which its person chooses a password."""
    with _writing() as (session, settings, clock):
        address = plain_address(email)
        if find_account(session, address) is not None:
            raise ConflictError(
                "There is an account with the address %(email)s; exam-prep user link makes a link for it.",
                email=address,
            )
        fresh = _fresh(settings)
        invite(session, address, Role(role), fresh, actor=OPERATOR, now=clock())
    click.echo(fresh.link)


@user.command("invite")
@click.argument("email")
@click.option("--role", type=_ROLES, required=True, help="What the person may do.")
def invite_one(email: str, role: str) -> None:
    """Invite somebody by mail, or again; without a mail server the one-time link is printed."""
    with _writing() as (session, settings, clock):
        fresh = replace(_fresh(settings), mails=settings.mail is not None)
        made = invite(session, plain_address(email), Role(role), fresh, actor=OPERATOR, now=clock())
    click.echo(f"An invitation is on its way to {made.email}." if fresh.mails else fresh.link)


@user.command("role")
@click.argument("email")
@click.argument("role", type=_ROLES)
def set_role(email: str, role: str) -> None:
    """Give a person another role; they sign in again."""
    with _writing() as (session, _settings, clock):
        account = get_account(session, plain_address(email))
        change_role(session, account.id, Role(role), actor=OPERATOR, now=clock())
    click.echo(f"{account.email} is {role}")


@user.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a one-time link with which the person sets a new password; it works for a day."""
    with _writing() as (session, settings, clock):
        account = get_account(session, plain_address(email))
        fresh = _fresh(settings)
        hand_over(session, account, fresh.token, now=clock())
        note_act(session, account.public_id, "link made", actor=OPERATOR, now=clock())
    click.echo(fresh.link)


@user.command()
@click.argument("email")
@click.argument("new")
def address(email: str, new: str) -> None:
    """Print a one-time link with which the person changes the address to NEW; it works for a day."""
    with _writing() as (session, settings, clock):
        account = get_account(session, plain_address(email))
        fresh = _fresh(settings)
        hand_over_address(session, account, plain_address(new), fresh.token, now=clock())
        note_act(session, account.public_id, "link made", actor=OPERATOR, now=clock())
    click.echo(fresh.link)


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep an account from signing in, at once and everywhere; its work stays."""
    _switch(email, active=False)


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a disabled account sign in again."""
    _switch(email, active=True)


@user.command("reset-second-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take app, recovery codes and passkeys from an account whose person lost them; all sign-ins end."""
    with _writing() as (session, settings, clock):
        account = get_account(session, plain_address(email))
        mails = settings.mail is not None
        ended = reset_second_factor(session, account, mails=mails, now=clock())
    click.echo(f"{account.email} signs in by password alone now; {ended} sign-ins ended")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_users(*, as_json: bool) -> None:
    """List all accounts."""
    with opened_current(read_settings(os.environ)) as engine, Session(engine) as session:
        people = [_told(account) for account in session.scalars(select(Account).order_by(Account.email))]
    if as_json:
        print_json({"users": people})
        return
    for person in people:
        state = "" if person["active"] else "  disabled"
        click.echo(f"{person['email']:<40} {person['role']}{state}")


def _told(account: Account) -> dict[str, object]:
    return {
        "email": account.email,
        "role": str(account.role),
        "active": account.active,
        "confirmed": account.confirmed_at is not None,
        "second_factor": account.tf_primary_method is not None or bool(account.webauthn),
        "created_at": account.created_at.isoformat(timespec="seconds"),
    }


def _switch(email: str, *, active: bool) -> None:
    with _writing() as (session, _settings, clock):
        account = get_account(session, plain_address(email))
        ended = set_active(session, account.id, active=active, actor=OPERATOR, now=clock())
        act = "enabled" if active else "disabled"
    click.echo(f"{account.email} is {act}; {ended} sign-ins ended")


@contextmanager
def _writing() -> Iterator[tuple[Session, Settings, Clock]]:
    settings = read_settings(os.environ)
    with opened_current(settings) as engine, writing_session(engine) as session:
        yield session, settings, steady_clock(settings.data_dir)


def _fresh(settings: Settings) -> Fresh:
    ids = NewIds(new_public_id(), new_public_id(), new_secret())
    return Fresh(ids, new_public_id(), settings.base_url or _SITE, mails=False)
