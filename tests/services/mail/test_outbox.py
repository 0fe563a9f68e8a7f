"""Letters are rows of the caller's transaction, and forget what they held when they end."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind, MailState
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError
from exam_prep.services.mail.outbox import KEPT_AFTER_END, NOBODY, enqueue, purge_ended
from tests.services.mail.letterbox import LINK, Letterbox, facts_of
from tests.set_clock import START, FakeClock


def test_a_letter_stands_or_falls_with_its_change(engine: Engine, letterbox: Letterbox) -> None:
    """Rolled back with the rest, nothing is sent; committed, it waits, due at once."""
    with writing_session(engine) as session:
        _put(session, to="ann@example.org")
        session.rollback()
    assert letterbox.rows() == []

    letterbox.put()
    row = letterbox.row()
    assert (row.state, row.tries, row.next_try_at, row.recipient) == (
        MailState.WAITING,
        0,
        START,
        "ann@example.org",
    )


def test_a_letter_to_nobody_costs_the_same_statements(engine: Engine) -> None:
    """Whoever asks about an unknown address learns nothing from the work that it made."""
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with writing_session(engine) as session:
        _put(session, to="ann@example.org")
    known = said.copy()
    said.clear()
    with writing_session(engine) as session:
        _put(session, to=NOBODY)
    assert said == known
    assert sum(statement.startswith("INSERT") for statement in said) == 1


@pytest.mark.parametrize("to", ["", "nobody", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org"])
def test_what_is_no_address_is_refused(engine: Engine, letterbox: Letterbox, to: str) -> None:
    """In one sentence, and nothing is kept; the empty one is NOBODY and fine."""
    if to == NOBODY:
        letterbox.put(to=to)
        return
    with pytest.raises(InvalidError, match="not a mail address"), writing_session(engine) as session:
        _put(session, to=to)
    assert letterbox.rows() == []


@pytest.mark.parametrize(
    "facts",
    [{}, {"link": LINK, "more": "x"}, {"link": ""}, {"link": "x\nBcc: y"}, {"link": "x" * 2001}],
)
def test_facts_that_do_not_fit_the_kind_are_a_fault_of_the_caller(
    engine: Engine, letterbox: Letterbox, facts: dict[str, str]
) -> None:
    """Too few, too many, empty, more than a line, or too long."""
    with pytest.raises(ValueError, match="letter reset_password"), writing_session(engine) as session:
        enqueue(session, to="a@b.org", kind=MailKind.RESET_PASSWORD, facts=facts, now=START)
    assert letterbox.rows() == []


def test_no_ended_letter_keeps_its_facts(engine: Engine, letterbox: Letterbox, tmp_path: Path) -> None:
    """Neither a sent, a dropped nor a late one; the table itself refuses one that would."""
    letterbox.put()
    letterbox.deliver(tmp_path)
    letterbox.put()
    letterbox.deliver()
    letterbox.put()
    letterbox.clock.advance(minutes=10)
    letterbox.deliver(tmp_path)

    states = [(row.state, row.facts) for row in letterbox.rows()]
    assert states == [(MailState.SENT, "{}"), (MailState.DROPPED, "{}"), (MailState.EXPIRED, "{}")]
    with pytest.raises(IntegrityError, match="facts_erased"), writing_session(engine) as session:
        session.execute(text('UPDATE mail_outbox SET facts = \'{"link": "x"}\''))


def test_ended_letters_are_deleted_after_a_week(
    engine: Engine, letterbox: Letterbox, clock: FakeClock
) -> None:
    """With the address; what waits stays, and nothing is written before."""
    letterbox.put()
    letterbox.deliver()
    clock.now += KEPT_AFTER_END
    letterbox.put()
    assert purge_ended(engine, now=clock()) == 0
    clock.now += timedelta(seconds=1)
    assert purge_ended(engine, now=clock()) == 1
    assert letterbox.row().state is MailState.WAITING


def _put(session: Session, *, to: str) -> None:
    kind = MailKind.RESET_PASSWORD
    enqueue(session, to=to, kind=kind, facts=facts_of(kind), now=START)
