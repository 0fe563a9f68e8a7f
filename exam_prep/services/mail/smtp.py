"""Hand a message to the mail server, or put it into a folder; one connection a letter, bounded in time."""

import os
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from socket import SHUT_RDWR

from exam_prep.mail_url import MailPlace, MailScheme

STEP_SECONDS = 10.0
"""How long one answer of the server is waited for."""

WHOLE_SECONDS = 60.0
"""How long a connection lasts, however slowly its server drips; less than core.mail.LEASE."""

_REFUSALS = range(500, 600)

Send = Callable[[EmailMessage], str]
"""Hands a message in and gives the server's answer; raises UndeliveredError."""


class UndeliveredError(Exception):
    """The message was not taken; `str()` names kind and number of the trouble, never an address.

    `is_final` says that the receiving side will never take it; `answer` is the server's own words.
    """

    def __init__(self, problem: str, *, is_final: bool, answer: str = "") -> None:
        super().__init__(problem)
        self.is_final = is_final
        self.answer = answer


def sender_to(place: MailPlace) -> Send:
    """Return what hands messages in at `place`."""

    def send(message: EmailMessage) -> str:
        try:
            return _filed(place.folder, message) if place.folder else _handed_in(place, message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _undelivered(error, code, words, is_final=code in _REFUSALS) from error
        except smtplib.SMTPDataError as error:
            refused = error.smtp_code in _REFUSALS
            raise _undelivered(error, error.smtp_code, error.smtp_error, is_final=refused) from error
        except smtplib.SMTPResponseException as error:
            raise _undelivered(error, error.smtp_code, error.smtp_error, is_final=False) from error
        except smtplib.SMTPNotSupportedError as error:
            # Without SMTPUTF8 an address of other letters is never reached; the rest can be mended.
            raise _undelivered(error, None, str(error), is_final="SMTPUTF8" in str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _undelivered(error, None, str(error), is_final=False) from error
        except ValueError as error:
            raise _undelivered(error, None, "", is_final=True) from error

    return send


def _undelivered(
    error: Exception, code: int | None, words: bytes | str, *, is_final: bool
) -> UndeliveredError:
    answer = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    problem = type(error).__name__ if code is None else f"{type(error).__name__} {code}"
    return UndeliveredError(problem, is_final=is_final, answer=answer)


class _Noting(smtplib.SMTP):
    """A client that keeps the server's answer to the message itself."""

    answer = ""

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]  # typeshed: a buffer
        """Send the message and note the answer."""
        code, words = super().data(msg)
        self.answer = f"{code} {words.decode('utf-8', 'replace')}"
        return code, words


class _NotingOverTls(_Noting, smtplib.SMTP_SSL):
    """The same from the first byte under TLS."""


def _handed_in(place: MailPlace, message: EmailMessage) -> str:
    with _connected(place) as client:
        if place.user:
            client.login(place.user, place.password)
        client.send_message(message)
        return client.answer


@contextmanager
def _connected(place: MailPlace) -> Iterator[_Noting]:
    """Give a client that has greeted the server; whatever happens, the connection ends within the limit."""
    tls = ssl.create_default_context()
    client = (
        _NotingOverTls(timeout=STEP_SECONDS, context=tls)
        if place.scheme is MailScheme.TLS
        else _Noting(timeout=STEP_SECONDS)
    )
    # The certificate is checked against this name, which the constructors above are not told.
    client._host = place.host  # type: ignore[attr-defined]  # noqa: SLF001  # smtplib sets it only there
    limit = threading.Timer(WHOLE_SECONDS, _cut, [client])
    limit.daemon = True
    limit.start()
    try:
        client.connect(place.host, place.port)
        if place.scheme is MailScheme.STARTTLS:
            client.starttls(context=tls)
        yield client
        _say_goodbye(client)
    finally:
        limit.cancel()
        client.close()


def _say_goodbye(client: smtplib.SMTP) -> None:
    """Part politely; the message was taken before, so what goes amiss here changes nothing."""
    with suppress(smtplib.SMTPException, OSError):
        client.quit()


def _cut(client: smtplib.SMTP) -> None:
    """End a connection from another thread; whoever reads from it gets an error."""
    with suppress(OSError):  # it ended by itself meanwhile
        if client.sock is not None:
            client.sock.shutdown(SHUT_RDWR)


def _filed(folder: Path, message: EmailMessage) -> str:
    """Write the message aside, then name it: whoever looks into the folder sees whole letters only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    aside = folder / f".{name}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes(policy=SMTP))
    aside.replace(folder / name)
    return f"written to {folder / name}"
