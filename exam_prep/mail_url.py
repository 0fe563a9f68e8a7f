"""The mail server's address, EXAM_PREP_MAIL_URL: parsed, or refused in a sentence without its secrets."""

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from exam_prep.errors import StartupError

_TRY_OUT_SENDER = Address("Exam prep", "exam-prep", "localhost")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FORM = "smtps://user:password@host:port?from=address"


class MailScheme(StrEnum):
    """How letters are handed in."""

    PLAIN = "smtp"
    """Unencrypted: for a relay on the same machine or a network of one's own."""
    TLS = "smtps"
    STARTTLS = "smtp+starttls"
    FOLDER = "file"
    """One file a letter in a folder, for trying out."""


_PORTS = {MailScheme.PLAIN: 25, MailScheme.TLS: 465, MailScheme.STARTTLS: 587, MailScheme.FOLDER: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlace:
    """Where letters are handed in, and from whom they come."""

    scheme: MailScheme
    sender: Address
    host: str = ""
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: Path | None = None


def parse_mail_url(url: str) -> MailPlace | None:
    """Return the place that `url` names, None for an empty one.

    Raises:
        StartupError: it is malformed, names no sender, or would send a password over the network in clear.
    """
    if not url:
        return None
    if _CONTROL.search(unquote(url)) or "#" in url:
        raise _refused("holds a sign that no address has; write # as %23")
    try:
        parts = urlsplit(url)
        scheme = MailScheme(parts.scheme)
        port = parts.port
    except ValueError:
        # Not chained: the cause repeats a part of the address, which may be one of the password.
        raise _refused(f"must look like {_FORM} (or smtp+starttls://, smtp://, file:///folder)") from None
    sender = _sender(parts.query, scheme)
    if scheme is MailScheme.FOLDER:
        return _folder(parts, sender)
    return _server(parts, scheme, port, sender)


def _server(parts: SplitResult, scheme: MailScheme, port: int | None, sender: Address) -> MailPlace:
    host = parts.hostname or ""
    if not host or parts.path.strip("/"):
        raise _refused(f"must name a host and nothing after it but ?from=, as in {_FORM}")
    if bool(parts.username) != bool(parts.password):
        raise _refused("must name both user and password, or neither; write @ in them as %40")
    if parts.password and scheme is MailScheme.PLAIN and not _is_this_machine(host):
        raise _refused("would send the password unencrypted; use smtps:// or smtp+starttls://")
    return MailPlace(
        scheme=scheme,
        sender=sender,
        host=host,
        port=port or _PORTS[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _folder(parts: SplitResult, sender: Address) -> MailPlace:
    folder = Path(unquote(parts.path))
    if parts.netloc or not folder.is_absolute() or folder == Path("/"):
        raise _refused("must name a folder from the root, as in file:///var/tmp/letters")
    return MailPlace(scheme=MailScheme.FOLDER, sender=sender, folder=folder)


def _sender(query: str, scheme: MailScheme) -> Address:
    """Return the address after ?from=, with or without a name as in `Exam prep <help@example.org>`."""
    try:
        given = parse_qs(query, strict_parsing=True, max_num_fields=1) if query else {}
    except ValueError as error:
        raise _refused("may have one ?from= after the host and nothing else") from error
    if not given and scheme is MailScheme.FOLDER:
        return _TRY_OUT_SENDER
    if set(given) != {"from"}:
        raise _refused("must name the sender, as in ?from=exam-prep@example.org")
    named = getaddresses(given["from"])
    try:
        [(name, address)] = named
        sender = Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise _refused("names no mail address after ?from=") from error
    if not (sender.username and sender.domain):
        raise _refused("names no mail address after ?from=")
    return sender


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(reason: str) -> StartupError:
    return StartupError(f"EXAM_PREP_MAIL_URL {reason}; correct it.")
