"""The thread that delivers letters beside a server process, and what operators are told."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from exam_prep.core.mail import MailKind, MailState
from exam_prep.db.engine import writing_session
from exam_prep.web import mailer
from exam_prep.web.mailer import deliver_once, start_mailer
from tests.browsing import Browser
from tests.mail_server import Manners, mail_server
from tests.services.mail.letterbox import Letterbox
from tests.set_clock import FakeClock


@pytest.fixture
def letterbox(bank: Engine, clock: FakeClock) -> Letterbox:
    """Give the outbox of the application's database."""
    return Letterbox(bank, clock)


def test_the_thread_delivers_by_itself(
    app: Flask, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter put in after its start leaves; the thread does not keep the process alive."""
    monkeypatch.setattr(mailer, "EVERY_SECONDS", 0.01)
    with mail_server() as server:
        _set_mail(app, server.url)
        stop = threading.Event()
        thread = start_mailer(app, stop)
        letterbox.put()
        patience = threading.Event()
        for _ in range(400):
            if server.taken:
                break
            patience.wait(0.02)
        stop.set()
        thread.join()
    assert [letter["To"] for letter in server.taken] == ["ann@example.org"]
    assert thread.daemon


def test_it_looks_often_enough_for_a_link_that_is_waited_for() -> None:
    """Within two seconds of the change."""
    assert mailer.EVERY_SECONDS <= 2


def test_requests_go_on_while_the_mail_server_hangs(
    app: Flask, browser: Browser, letterbox: Letterbox
) -> None:
    """Pages open, answers are saved and more letters are taken in, all before the server lets go."""
    sitting = browser.start_set(count="5")
    letterbox.put()
    with mail_server(Manners(hangs=True)) as server:
        _set_mail(app, server.url)
        thread = threading.Thread(target=deliver_once, args=(app,))
        thread.start()
        assert server.met.wait(10)
        assert browser.get(f"/sittings/{sitting}/1").status_code == 200
        assert browser.save(sitting, 1, 1).status_code == 200
        letterbox.put()
        assert thread.is_alive()
        server.released.set()
        thread.join()


def test_without_mail_letters_are_dropped_with_a_line_in_the_log(
    app: Flask, letterbox: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing else tells a configured server from another."""
    letterbox.put()
    with caplog.at_level(logging.INFO):
        assert deliver_once(app) == 0
    assert "mail_dropped kind=reset_password" in caplog.text
    assert letterbox.row().facts == "{}"


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    app: Flask, letterbox: Letterbox, bank: Engine, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """It is logged and kept for later."""
    letterbox.put()
    with writing_session(bank) as session:
        session.execute(text("UPDATE mail_outbox SET facts = 'x'"))
    letterbox.put()
    _set_mail(app, f"file://{tmp_path}")
    assert deliver_once(app) == 1
    assert "mail_not_written kind=reset_password" in caplog.text
    assert [row.state for row in letterbox.rows()] == [MailState.WAITING, MailState.SENT]


def test_a_round_that_breaks_is_logged_and_ends_nothing(
    app: Flask, bank: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it was, the thread lives and tries again."""
    with writing_session(bank) as session:
        session.execute(text("DROP TABLE mail_outbox"))
    assert deliver_once(app) == 0
    assert "mail_round_failed" in caplog.text


def test_a_letter_names_the_site_by_its_address(app: Flask, letterbox: Letterbox) -> None:
    """The host of the base URL; without one, our name."""
    texts = []
    with mail_server() as server:
        for base_url in ("https://exam.example.org", ""):
            parts = app.extensions["exam_prep"]
            settings = replace(parts.settings, mail_url=server.url, base_url=base_url)
            app.extensions["exam_prep"] = replace(parts, settings=settings)
            letterbox.put(MailKind.PASSWORD_CHANGED)
            deliver_once(app)
        texts = [" ".join(letter.get_content().split()) for letter in server.taken]
    assert "your account at exam.example.org was" in texts[0]
    assert "your account at Exam prep was" in texts[1]


def test_readyz_tells_of_stuck_mail_and_stays_ready(
    app: Flask, browser: Browser, letterbox: Letterbox, clock: FakeClock
) -> None:
    """A note, no reason to take the server out of service."""
    del app
    letterbox.put(MailKind.PASSWORD_CHANGED)
    assert browser.ready_notes() == []
    clock.advance(minutes=16)
    answer = browser.get("/readyz")
    assert answer.status_code == 200
    assert "mail: 1 letters are stuck" in browser.ready_notes()[0]


def _set_mail(app: Flask, url: str) -> None:
    parts = app.extensions["exam_prep"]
    app.extensions["exam_prep"] = replace(parts, settings=replace(parts.settings, mail_url=url))
