"""A thread beside each server process that delivers letters, apart from requests and from the sweeper.

A request only writes a row; a mail server that is down or hangs holds up nobody but this thread. Every
process has one: letters are claimed one by one, so it takes no leader (docs/adr/0019).
"""

import logging
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import get_translations
from flask_babel import gettext as _

from exam_prep.core.mail import MailKind
from exam_prep.seeds import new_public_id
from exam_prep.services.mail.delivery import Post, deliver_due
from exam_prep.services.mail.letters import Letter, Paper, write_letter
from exam_prep.services.mail.smtp import sender_to
from exam_prep.settings import templates_dir
from exam_prep.web.extensions import Parts, db, parts

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
"""How often a process looks for letters: a link to choose a new password is waited for."""


def start_mailer(app: Flask, stop: threading.Event | None = None) -> threading.Thread:
    """Start the thread; it lives as long as its process, or until `stop` is set."""
    pause = stop or threading.Event()

    def run() -> None:
        while not pause.wait(EVERY_SECONDS):
            deliver_once(app)

    thread = threading.Thread(target=run, name="mailer", daemon=True)
    thread.start()
    return thread


def deliver_once(app: Flask) -> int:
    """Deliver what is due; returns how many letters were sent. A failure is logged and tried again."""
    own: Parts = app.extensions["exam_prep"]
    place = own.settings.mail
    post = Post(place.sender, sender_to(place)) if place else None
    try:
        with app.app_context():
            return deliver_due(db.engine, post, _write, clock=own.clock, names=new_public_id)
    except Exception:
        # Whatever it was, the thread has to live: without it no one gets a link again.
        log.exception("mail_round_failed")
        return 0


def _write(kind: MailKind, facts: Mapping[str, str]) -> Letter:
    site = urlsplit(parts().settings.base_url).netloc or _("Exam prep")
    paper = Paper(templates_dir() / "mail", site, get_translations().ugettext)
    return write_letter(kind, facts, paper)
