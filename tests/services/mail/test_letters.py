"""What a letter says: plain words, plain text, and nothing that a fact could break."""

from datetime import UTC
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.lint.readability import grade
from exam_prep.core.mail import FACTS, MailKind
from exam_prep.core.roles import Role
from exam_prep.services.mail.envelope import pack
from exam_prep.services.mail.letters import Letter, write_letter
from exam_prep.settings import templates_dir
from tests.services.mail.letterbox import LINK, PAPER, letter_of
from tests.set_clock import START

_NAMES = st.text("abcXYZ019-_", min_size=1)
_PARTS = st.text() | st.text("ab.@,;<>()\r\n \t\x00\x85üß-", min_size=1)
_HARSH = ("fail", "wrong", "error", "invalid", "illegal", "!", "sorry")


def test_every_kind_has_its_template_and_no_template_is_left_over() -> None:
    """The name is the kind's value."""
    assert {path.stem for path in (templates_dir() / "mail").iterdir()} == {str(kind) for kind in MailKind}


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_letter_says_what_to_do_in_plain_words(kind: MailKind) -> None:
    """A short subject, short lines, the link whole on a line of its own, nothing that shames."""
    letter = letter_of(kind)
    lines = letter.body.splitlines()

    assert 0 < len(letter.subject) <= 60
    assert max(len(line) for line in lines if "://" not in line) <= 72
    assert (LINK in lines) == ("link" in FACTS[kind])
    assert "<" not in letter.body
    assert PAPER.site in letter.body.replace("\n", " ")
    assert not [word for word in _HARSH if word in (letter.subject + letter.body).lower()]
    assert grade(_prose(letter)) <= 8


@pytest.mark.parametrize("role", list(Role))
def test_an_invitation_tells_the_role(role: Role) -> None:
    """Each role has its sentence."""
    texts = {letter_of(MailKind.INVITATION, {"link": LINK, "role": one}).body for one in Role}
    assert len(texts) == len(Role)
    assert letter_of(MailKind.INVITATION, {"link": LINK, "role": role}).body in texts


def test_a_fact_that_lacks_is_no_empty_place() -> None:
    """Better no letter than one without its link."""
    with pytest.raises(jinja2.UndefinedError):
        write_letter(MailKind.RESET_PASSWORD, {}, PAPER)


def test_facts_are_shown_as_they_are() -> None:
    """An & in a link stays one, and what looks like a template is text."""
    link = "https://exam.example.org/a?b=1&c=2"
    assert link in letter_of(MailKind.UNLOCK, {"link": link}).body
    device = "{{ 7 * 7 }} %(site)s <b>"
    assert device in letter_of(MailKind.NEW_SIGN_IN, {"device": device}).body.replace("\n", " ")


def test_a_message_has_the_headers_of_its_letter_and_no_more() -> None:
    """Nothing that tracks, no HTML, one name at every try, no answers from absent people wanted."""
    message = _packed(letter_of(MailKind.RESET_PASSWORD))

    assert dict(message.items()) | {"MIME-Version": "1.0"} == {
        "From": "Exam prep <exam-prep@example.org>",
        "To": "ann@example.org",
        "Subject": "Choose a new password",
        "Date": "Mon, 02 Nov 2026 15:00:00 +0000",
        "Message-ID": "<letter-1@example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": message["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }


def test_the_longest_link_arrives_whole() -> None:
    """Servers break lines of more than 998 signs, so what travels is encoded and comes back."""
    link = f"https://exam.example.org/{'x' * 1500}"
    message = _packed(letter_of(MailKind.UNLOCK, {"link": link}))
    assert max(map(len, message.as_bytes().splitlines())) <= 998
    assert link in _sent(message).get_content().splitlines()


def test_a_domain_of_other_letters_is_written_as_servers_know_it() -> None:
    """The part before the @ stays."""
    assert _packed(letter_of(MailKind.UNLOCK), to="ann@bücher.example")["To"] == "ann@xn--bcher-kva.example"


@given(subject=st.text(), body=st.text(), name=_NAMES, local=_PARTS, domain=_PARTS)
def test_no_text_adds_or_ends_a_header(subject: str, body: str, name: str, local: str, domain: str) -> None:
    """Whatever the parts are, the message is refused, or it has exactly its own headers and one recipient."""
    wanted = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
    try:
        message = pack(
            Letter(subject, body),
            sender=Address("Exam prep", "exam-prep", "example.org"),
            to=f"{local}@{domain}",
            name=name,
            now=START.astimezone(UTC),
        )
        sent = _sent(message)
    except ValueError:
        return
    assert [header for header in sent if not header.startswith(("Content-", "MIME-"))] == wanted
    assert len(sent["To"].addresses) == 1


def _packed(letter: Letter, to: str = "ann@example.org") -> EmailMessage:
    sender = Address("Exam prep", "exam-prep", "example.org")
    return pack(letter, sender=sender, to=to, name="letter-1", now=START)


def _sent(message: EmailMessage) -> EmailMessage:
    return message_from_bytes(message.as_bytes(), policy=default)


def _prose(letter: Letter) -> str:
    text = " ".join(line for line in letter.body.splitlines() if "://" not in line)
    return text.replace(PAPER.site, "our site").replace(":", ".")
