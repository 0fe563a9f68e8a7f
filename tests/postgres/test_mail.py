"""On PostgreSQL, where several hosts deliver: each letter once, and a claim holds."""

from functools import partial

from sqlalchemy import Engine

from exam_prep.core.mail import MailState
from tests.at_once import at_once
from tests.mail_server import mail_server
from tests.services.mail.letterbox import Letterbox
from tests.set_clock import FakeClock


def test_hosts_side_by_side_send_each_letter_once(postgres: Engine) -> None:
    """Four senders, forty letters: none twice, none left, no facts kept."""
    letterbox = Letterbox(postgres, FakeClock())
    people = [f"p{number}@example.org" for number in range(40)]
    for one in people:
        letterbox.put(to=one)
    with mail_server() as server:
        at_once([partial(letterbox.deliver, server.url)] * 4)
        letterbox.deliver(server.url)
        assert sorted(str(letter["To"]) for letter in server.taken) == sorted(people)
    assert {(row.state, row.facts, row.tries) for row in letterbox.rows()} == {(MailState.SENT, "{}", 1)}
