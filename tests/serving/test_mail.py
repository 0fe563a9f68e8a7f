"""A real server delivers what its database holds, and does not start with a mail address that is none."""

import time
from pathlib import Path

import pytest

from exam_prep.clock import system_clock
from exam_prep.core.mail import MailKind
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.services.mail.outbox import enqueue
from tests.mail_server import mail_server
from tests.serving import processes
from tests.serving.processes import refused, serving

_PATIENCE_SECONDS = 20.0


@pytest.mark.long
def test_a_running_server_delivers_each_letter_once(data_dir: Path, tmp_path: Path) -> None:
    """Whichever of its processes is first; what was put in while it was down leaves as well."""
    file = f"sqlite:///{data_dir / 'exam_prep.sqlite3'}"
    engine = make_engine(processes.DATABASE.get("EXAM_PREP_DATABASE_URL", file))
    people = [f"p{number}@example.org" for number in range(10)]

    def put(to: str) -> None:
        with writing_session(engine) as session:
            enqueue(session, to=to, kind=MailKind.PASSWORD_CHANGED, facts={}, now=system_clock())

    put(people[0])
    with mail_server() as mail, serving(tmp_path, EXAM_PREP_MAIL_URL=mail.url) as served:
        for one in people[1:]:
            put(one)
        ends = time.monotonic() + _PATIENCE_SECONDS
        while len(mail.taken) < len(people) and time.monotonic() < ends:
            time.sleep(0.05)
        assert served.stop() == 0
    engine.dispose()
    assert sorted(str(letter["To"]) for letter in mail.taken) == people


@pytest.mark.long
def test_a_malformed_mail_address_stops_the_start(tmp_path: Path) -> None:
    """One sentence that holds nothing of the password."""
    told = refused(tmp_path, EXAM_PREP_MAIL_URL="smtp://me:s3cret@mail.example.org?from=a@b.org")
    assert told.returncode == 1
    assert told.stderr == (
        "Error: EXAM_PREP_MAIL_URL would send the password unencrypted; "
        "use smtps:// or smtp+starttls://; correct it.\n"
    )
