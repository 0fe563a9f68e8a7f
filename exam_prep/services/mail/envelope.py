"""A letter as a message that servers take: headers that no fact can break, the text as plain UTF-8."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from exam_prep.core.mail import is_address
from exam_prep.services.mail.letters import Letter


def pack(letter: Letter, *, sender: Address, to: str, name: str, now: datetime) -> EmailMessage:
    """Return the message; `name` is the same at every try, so that mail programs can fold a doubled one.

    Raises:
        ValueError: the address is not one plain address, or the subject would break a header.
    """
    if not is_address(to):
        raise ValueError("not one plain address")
    local, _, domain = to.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address("", local, _ascii(domain))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{name}@{sender.domain}>"
    # Keeps "out of office" answers away (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _ascii(domain: str) -> str:
    """Return a domain in the form that the mail system knows; a UnicodeError is a ValueError."""
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")
