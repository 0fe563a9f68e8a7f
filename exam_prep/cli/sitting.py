"""`exam-prep sitting`: what staff may do to one sitting."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from getpass import getuser

import click
from sqlalchemy.orm import Session

from exam_prep.cli.database import opened_current
from exam_prep.clock import steady_clock
from exam_prep.db.engine import writing_session
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.sittings import extending, handing_in
from exam_prep.services.sittings.extending import MOST_MINUTES
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.settings import read_settings


@click.group()
def sitting() -> None:
    """Give a sitting more time, hand it in, void or reopen it. Its id stands in the address of its pages."""


_minutes = click.option(
    "--minutes",
    required=True,
    type=click.IntRange(1, MOST_MINUTES),
    help="Minutes to add, before the person's extra time.",
)


def _order(command: Callable[..., None]) -> Callable[..., None]:
    by = click.option("--by", default=None, help="Who decided; without it your name on this machine.")
    return click.option("--reason", required=True, help="Why; it is kept in the log.")(by(command))


@sitting.command()
@click.argument("sitting_id", metavar="ID")
@_minutes
@_order
def extend(sitting_id: str, minutes: int, reason: str, by: str | None) -> None:
    """Add minutes to a sitting that runs; its page follows within half a minute."""
    with _writing() as (session, now):
        end = extending.extend(session, sitting_id, minutes, _asked(reason, by), now=now)
    click.echo(f"{minutes} minutes added; it ends at {end.isoformat(timespec='seconds')}")


@sitting.command("hand-in")
@click.argument("sitting_id", metavar="ID")
@_order
def hand_in(sitting_id: str, reason: str, by: str | None) -> None:
    """Hand a sitting in for somebody who left or has no clock; what is saved is graded."""
    with _writing() as (session, now):
        handing_in.hand_in(session, ServedBankCache(), sitting_id, _asked(reason, by), now=now)
    click.echo("Handed in; reopening it takes that back")


@sitting.command()
@click.argument("sitting_id", metavar="ID")
@_order
def void(sitting_id: str, reason: str, by: str | None) -> None:
    """Take a sitting out of play; its answers stay in the log."""
    with _writing() as (session, now):
        extending.void(session, sitting_id, _asked(reason, by), now=now)
    click.echo("Voided; the learner can start a new one")


@sitting.command()
@click.argument("sitting_id", metavar="ID")
@_minutes
@_order
def reopen(sitting_id: str, minutes: int, reason: str, by: str | None) -> None:
    """Let a sitting that was handed in run again, with what was left of its time and more."""
    with _writing() as (session, now):
        order = _asked(reason, by)
        end = extending.reopen(session, sitting_id, minutes, order, now=now)
    until = f"it ends at {end.isoformat(timespec='seconds')}" if end else "it has no clock"
    click.echo(f"Reopened; {until}")


@contextmanager
def _writing() -> Iterator[tuple[Session, datetime]]:
    settings = read_settings(os.environ)
    now = steady_clock(settings.data_dir)()
    with opened_current(settings) as engine, writing_session(engine) as session:
        yield session, now


def _asked(reason: str, by: str | None) -> Order:
    return Order(reason, by or f"{getuser()} on the command line")
