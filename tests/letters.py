"""An application that sends letters, and the links that stand in them."""

import json
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.db.mail import OutgoingMail
from exam_prep.web.extensions import Parts

SITE = "https://exam.example.org"


def send_letters(app: Flask, folder: Path) -> None:
    """Let `app` put letters into its outbox, with links to SITE; nobody delivers them in a test."""
    parts: Parts = app.extensions["exam_prep"]
    settings = replace(parts.settings, mail_url=f"file://{folder}", base_url=SITE)
    app.extensions["exam_prep"] = replace(parts, settings=settings)


def letters(engine: Engine) -> list[tuple[MailKind, str]]:
    """Return kind and recipient of each letter in the outbox, oldest first; "" is nobody."""
    with Session(engine) as session:
        rows = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
        return [(row.kind, row.recipient) for row in rows]


def last_link(engine: Engine) -> str:
    """Return the address that stands in the newest letter."""
    with Session(engine) as session:
        row = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
        assert row is not None
        return str(json.loads(row.facts)["link"])


def path_of(link: str) -> str:
    """Return a link to SITE as the path that a test's browser opens."""
    assert link.startswith(f"{SITE}/")
    return link.removeprefix(SITE)
