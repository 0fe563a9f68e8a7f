"""`exam-prep mail test`, and the letters that `exam-prep sweep` delivers."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from exam_prep.cli.main import main
from exam_prep.clock import system_clock
from exam_prep.core.mail import MailKind
from exam_prep.db.engine import writing_session
from exam_prep.services.mail.outbox import enqueue
from tests.mail_server import Manners, mail_server


@dataclass(frozen=True, slots=True)
class Command:
    """Runs commands over an empty database."""

    folder: Path
    engine: Engine

    def run(self, *arguments: str, mail: str = "") -> Result:
        """Run one with `mail` for EXAM_PREP_MAIL_URL."""
        environ = {
            "EXAM_PREP_DATA_DIR": str(self.folder),
            "EXAM_PREP_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "EXAM_PREP_BASE_URL": "https://exam.example.org",
            "EXAM_PREP_MAIL_URL": mail,
            "EXAM_PREP_SECRET_KEY": "0123456789abcdef" * 4,
        }
        return CliRunner(env=environ).invoke(main, arguments)


@pytest.fixture
def command(tmp_path: Path, engine: Engine) -> Command:
    """Give commands over an empty database."""
    return Command(tmp_path, engine)


def test_a_test_letter_is_sent_and_the_answer_told(command: Command) -> None:
    """Now, without the outbox."""
    with mail_server() as server:
        told = command.run("mail", "test", "ann@example.org", mail=server.url)
    assert (told.exit_code, told.stdout) == (0, "Taken: 250 kept as 7\n")
    assert [letter["To"] for letter in server.taken] == ["ann@example.org"]


def test_what_the_server_said_is_told_in_one_line(command: Command) -> None:
    """With the number and its own words, on the standard error."""
    with mail_server(Manners(recipient="550 5.1.1 no ann here")) as server:
        told = command.run("mail", "test", "ann@example.org", mail=server.url)
    assert told.exit_code == 1
    assert told.stderr == (
        "Error: Not taken (SMTPRecipientsRefused 550); the server said: 5.1.1 no ann here\n"
    )


@pytest.mark.parametrize(
    ("mail", "address", "says", "code"),
    [
        ("", "ann@example.org", "No mail is set up", 1),
        ("mail.example.org", "ann@example.org", "EXAM_PREP_MAIL_URL must look like", 1),
        ("file:///nowhere/at/all%00", "ann@example.org", "EXAM_PREP_MAIL_URL holds a sign", 1),
        ("file:///proc/letters", "ann@example.org", "Not taken", 1),
        ("smtp://127.0.0.1:1?from=a@b.org", "ann@example.org", "Not taken (ConnectionRefusedError)", 1),
        ("file:///tmp/letters", "Ann <ann@example.org>", "is not one plain mail address", 2),
    ],
)
def test_what_cannot_be_sent_is_refused_in_one_sentence(
    command: Command, mail: str, address: str, says: str, code: int
) -> None:
    """Without a trace."""
    told = command.run("mail", "test", address, mail=mail)
    assert told.exit_code == code
    assert says in told.stderr
    assert told.stderr.count("\n") == 1


def test_sweep_delivers_what_waits(command: Command, tmp_path: Path) -> None:
    """For a site whose letters should leave though no server runs; the link keeps its form."""
    link = "https://exam.example.org/account/reset/x?a=1&b=2"
    with writing_session(command.engine) as session:
        enqueue(
            session,
            to="ann@example.org",
            kind=MailKind.RESET_PASSWORD,
            facts={"link": link},
            now=system_clock(),
        )
    told = command.run("sweep", mail=f"file://{tmp_path / 'letters'}")
    assert told.stdout.endswith("1 letters sent\n")
    [letter] = (tmp_path / "letters").iterdir()
    text = message_from_bytes(letter.read_bytes(), policy=default).get_content()
    assert link in text
    assert "exam.example.org" in text
