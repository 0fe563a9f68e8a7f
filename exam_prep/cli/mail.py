"""`exam-prep mail test`, and the delivery of letters by `exam-prep sweep`."""

import gettext
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import click
from sqlalchemy import Engine

from exam_prep.clock import steady_clock, system_clock
from exam_prep.core.mail import MailKind, is_address
from exam_prep.errors import InvalidError, StartupError, UnavailableError
from exam_prep.seeds import new_public_id
from exam_prep.services.mail.delivery import Post, deliver_due
from exam_prep.services.mail.envelope import pack
from exam_prep.services.mail.letters import Letter, Paper, write_letter
from exam_prep.services.mail.smtp import UndeliveredError, sender_to
from exam_prep.settings import Settings, read_settings, templates_dir

_NAME = "Exam prep"
_TEST = Letter(
    "Test of the mail settings",
    "This letter was sent with exam-prep mail test. Mail of this site arrives.\n",
)


@click.group()
def mail() -> None:
    """Letters about accounts."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a letter to ADDRESS now, with the server that EXAM_PREP_MAIL_URL names, and print its answer."""
    post = _post(read_settings(os.environ))
    if post is None:
        raise StartupError("No mail is set up; set EXAM_PREP_MAIL_URL (docs/settings.md).")
    if not is_address(address):
        raise InvalidError("%(address)s is not one plain mail address.", address=address)
    try:
        message = pack(_TEST, sender=post.sender, to=address, name=new_public_id(), now=system_clock())
        click.echo(f"Taken: {post.send(message)}")
    except UndeliveredError as error:
        said = " ".join(error.answer.split()) or "nothing"
        raise UnavailableError(
            "Not taken (%(problem)s); the server said: %(said)s", problem=str(error), said=said
        ) from error


def deliver_letters(engine: Engine, settings: Settings) -> int:
    """Deliver what is due, in English; returns how many letters were sent."""
    site = urlsplit(settings.base_url).netloc or _NAME
    paper = Paper(templates_dir() / "mail", site, gettext.NullTranslations().gettext)

    def write(kind: MailKind, facts: Mapping[str, str]) -> Letter:
        return write_letter(kind, facts, paper)

    return deliver_due(
        engine, _post(settings), write, clock=steady_clock(settings.data_dir), names=new_public_id
    )


def _post(settings: Settings) -> Post | None:
    place = settings.mail
    return Post(place.sender, sender_to(place)) if place else None
