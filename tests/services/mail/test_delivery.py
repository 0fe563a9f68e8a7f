"""Letters reach a real server once, wait while it is away, and never hold anything up."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from exam_prep.core.mail import LEASE, MailKind, MailState
from exam_prep.mail_url import parse_mail_url
from exam_prep.services.mail import smtp
from exam_prep.services.mail.delivery import Post
from exam_prep.services.mail.smtp import UndeliveredError, sender_to
from exam_prep.services.mail.stuck import STUCK_AFTER, stuck_note
from tests.at_once import at_once
from tests.mail_server import MailServer, Manners, mail_server
from tests.services.mail.letterbox import LINK, Letterbox
from tests.set_clock import FakeClock

_SENDER = Address("Exam prep", "exam-prep", "example.org")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Give a well-mannered mail server."""
    with mail_server() as running:
        yield running


def test_a_letter_is_delivered_once(letterbox: Letterbox, server: MailServer) -> None:
    """It says what it should to whom it should; a second round finds nothing."""
    letterbox.put()
    assert letterbox.deliver(server.url) == 1
    assert letterbox.deliver(server.url) == 0

    [letter] = server.taken
    assert letter["To"] == "ann@example.org"
    assert letter["Message-ID"] == "<letter-1@example.org>"
    assert LINK in letter.get_content().splitlines()
    row = letterbox.row()
    assert (row.state, row.facts, row.ended_at) == (MailState.SENT, "{}", letterbox.clock())


def test_a_server_that_was_away_gets_the_letter_when_it_is_back(
    letterbox: Letterbox, clock: FakeClock
) -> None:
    """Refused connections are tried again after 1 and 5 minutes, not before."""
    with mail_server() as gone:
        url, port = gone.url, gone.port
    letterbox.put(MailKind.PASSWORD_CHANGED)
    tried = []
    for _ in range(7):
        assert letterbox.deliver(url) == 0
        tried.append(letterbox.row().tries)
        clock.advance(minutes=1)
    assert tried == [1, 2, 2, 2, 2, 2, 3]
    assert letterbox.row().last_problem == "ConnectionRefusedError"

    with mail_server(port=port) as back:
        clock.advance(minutes=30)
        assert letterbox.deliver(url) == 1
        assert [letter["Subject"] for letter in back.taken] == ["Your password was changed"]


def test_a_letter_that_comes_too_late_is_given_up(letterbox: Letterbox, clock: FakeClock) -> None:
    """The link of a reset has died after ten minutes; sending it then would only puzzle."""
    with mail_server() as gone:
        url, port = gone.url, gone.port
    letterbox.put(MailKind.RESET_PASSWORD)
    for _ in range(40):
        letterbox.deliver(url)
        clock.advance(seconds=15)
    row = letterbox.row()
    assert (row.state, row.facts, row.tries) == (MailState.EXPIRED, "{}", 9)
    with mail_server(port=port) as back:
        assert letterbox.deliver(url) == 0
        assert back.taken == []


def test_a_letter_is_given_up_after_a_day(letterbox: Letterbox, clock: FakeClock) -> None:
    """Each try comes within the day, and none after it."""
    with mail_server() as gone:
        url = gone.url
    letterbox.put(MailKind.ADDRESS_CHANGED)
    tries = []
    for _ in range(26 * 6):
        letterbox.deliver(url)
        tries.append(letterbox.row().tries)
        clock.advance(minutes=10)
    assert letterbox.row().state is MailState.EXPIRED
    assert tries[-1] == tries[24 * 6] == 12


@pytest.mark.parametrize(
    ("manners", "state", "problem"),
    [
        (Manners(recipient="550 no ann here"), MailState.REFUSED, "SMTPRecipientsRefused 550"),
        (Manners(recipient="450 come back later"), MailState.WAITING, "SMTPRecipientsRefused 450"),
        (Manners(message="554 not like this"), MailState.REFUSED, "SMTPDataError 554"),
        (Manners(message="451 disk full"), MailState.WAITING, "SMTPDataError 451"),
    ],
)
def test_a_refusal_is_final_when_the_server_says_so(
    letterbox: Letterbox, manners: Manners, state: MailState, problem: str
) -> None:
    """5xx ends it, 4xx is tried again; the note holds the number and none of the server's words."""
    letterbox.put()
    with mail_server(manners) as server:
        assert letterbox.deliver(server.url) == 0
    row = letterbox.row()
    assert (row.state, row.last_problem) == (state, problem)


@pytest.mark.parametrize("manners", [Manners(hangs=True), Manners(drips=True)])
def test_a_server_that_hangs_is_left(
    letterbox: Letterbox, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it says nothing at all or a sign now and then, the connection ends; the letter waits."""
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.3)
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.6)
    letterbox.put()
    with mail_server(manners) as server:
        assert letterbox.deliver(server.url) == 0
        assert server.met.is_set()
    row = letterbox.row()
    assert (row.state, row.tries) == (MailState.WAITING, 1)
    assert row.last_problem


def test_the_whole_connection_is_shorter_than_the_claim() -> None:
    """No other process takes a letter that is still being handed in."""
    assert timedelta(seconds=smtp.WHOLE_SECONDS + 3 * smtp.STEP_SECONDS) < LEASE


def test_no_transaction_is_open_while_a_server_hangs(letterbox: Letterbox) -> None:
    """Someone else writes meanwhile, and a second process leaves the claimed letter alone."""
    letterbox.put()
    with mail_server(Manners(hangs=True)) as server:
        thread = threading.Thread(target=letterbox.deliver, args=(server.url,))
        thread.start()
        assert server.met.wait(10)
        letterbox.put(MailKind.PASSWORD_CHANGED, to="bob@example.org")
        with mail_server() as other:
            assert letterbox.deliver(other.url) == 1
            assert [letter["To"] for letter in other.taken] == ["bob@example.org"]
        server.released.set()
        thread.join()
    assert [row.state for row in letterbox.rows()] == [MailState.WAITING, MailState.SENT]


def test_a_crash_between_handing_in_and_noting_sends_it_again_under_the_same_name(
    letterbox: Letterbox, server: MailServer, clock: FakeClock
) -> None:
    """Not at once: the claim holds. Doubled rather than lost, and mail programs can tell."""
    letterbox.put()
    post = Post(_SENDER, partial(_crash_after, smtp_url=server.url))
    with pytest.raises(KeyboardInterrupt):
        letterbox.deliver_by(post)
    assert letterbox.deliver(server.url) == 0

    clock.now += LEASE
    assert letterbox.deliver(server.url) == 1
    assert [letter["Message-ID"] for letter in server.taken] == ["<letter-1@example.org>"] * 2
    assert letterbox.row().state is MailState.SENT


def test_what_a_late_sender_notes_does_not_undo_what_another_did(
    letterbox: Letterbox, server: MailServer, clock: FakeClock
) -> None:
    """A machine that slept through its claim finds the letter sent, and leaves it so."""
    letterbox.put()

    def sleep(message: EmailMessage) -> str:
        del message
        clock.now += LEASE
        assert letterbox.deliver(server.url) == 1
        raise UndeliveredError("TimeoutError", is_final=False)

    letterbox.deliver_by(Post(_SENDER, sleep))
    row = letterbox.row()
    assert (row.state, row.tries, row.last_problem) == (MailState.SENT, 2, "")


def test_processes_side_by_side_send_each_letter_once(letterbox: Letterbox, server: MailServer) -> None:
    """Four senders, thirty letters: none twice, none left."""
    people = [f"p{number}@example.org" for number in range(30)]
    for one in people:
        letterbox.put(to=one)
    at_once([partial(letterbox.deliver, server.url)] * 4)
    letterbox.deliver(server.url)

    assert sorted(str(letter["To"]) for letter in server.taken) == sorted(people)


def test_one_letter_that_is_refused_holds_up_no_other(letterbox: Letterbox, tmp_path: Path) -> None:
    """A domain that no letter can be sent to ends that letter alone."""
    letterbox.put(to=f"ann@{'ü' * 80}.example")
    letterbox.put(to="bob@example.org")
    assert letterbox.deliver(tmp_path) == 1
    assert [row.state for row in letterbox.rows()] == [MailState.REFUSED, MailState.SENT]


def test_letters_in_a_folder_are_whole_and_private(letterbox: Letterbox, tmp_path: Path) -> None:
    """One file each, made with its folder, readable by its owner alone."""
    letterbox.put()
    letterbox.put(MailKind.UNLOCK)
    folder = tmp_path / "deep" / "letters"
    assert letterbox.deliver(folder) == 2
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["letter-1.eml", "letter-2.eml"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_nothing_due_costs_one_question_and_locks_nothing(engine: Engine, letterbox: Letterbox) -> None:
    """Every process asks each second."""
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    letterbox.deliver()
    assert [word for word in (statement.split()[0] for statement in said) if word != "BEGIN"] == ["SELECT"]


def test_the_log_names_no_person_and_no_secret(
    letterbox: Letterbox, server: MailServer, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Sent, refused, postponed, dropped: kind, name, tries and number of the trouble."""
    with caplog.at_level(logging.DEBUG):
        for said in ("451 ann@example.org?", "550 ann@example.org", "250 ok"):
            server.manners = Manners(recipient=said)
            letterbox.put()
            letterbox.deliver(server.url)
            clock.advance(minutes=20)
        letterbox.put()
        letterbox.deliver()

    for word in ("mail_sent", "mail_refused", "mail_postponed", "mail_expired", "mail_dropped"):
        assert word in caplog.text
    for secret in ("ann@", "zqcanary", "127.0.0.1"):
        assert secret not in caplog.text


def test_operators_are_told_when_mail_is_stuck(
    letterbox: Letterbox, clock: FakeClock, server: MailServer
) -> None:
    """After a quarter of an hour, or when a link came too late; not for an address that does not exist."""
    letterbox.put(MailKind.PASSWORD_CHANGED)
    clock.now += STUCK_AFTER
    assert _note(letterbox) is None
    clock.advance(seconds=1)
    assert "1 letters are stuck" in str(_note(letterbox))
    letterbox.deliver(server.url)
    assert _note(letterbox) is None

    letterbox.put()
    clock.advance(minutes=10)
    letterbox.deliver(server.url)
    assert "1 letters are stuck" in str(_note(letterbox))
    clock.advance(hours=1)
    assert _note(letterbox) is None

    server.manners = Manners(recipient="550 no one")
    letterbox.put()
    letterbox.deliver(server.url)
    assert _note(letterbox) is None


def _note(letterbox: Letterbox) -> str | None:
    with Session(letterbox.engine) as session:
        return stuck_note(session, now=letterbox.clock())


def _crash_after(message: EmailMessage, *, smtp_url: str) -> str:
    place = parse_mail_url(smtp_url)
    assert place is not None
    sender_to(place)(message)
    raise KeyboardInterrupt
