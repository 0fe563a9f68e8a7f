"""A real mail server in a thread, as small as the protocol allows, and as badly behaved as it is told."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server behaves; what it says at a step, or what it waits for."""

    recipient: str = "250 ok"
    message: str = "250 kept as 7"
    hangs: bool = False
    """It takes the connection and says nothing until it is released."""
    drips: bool = False
    """It greets one sign at a time and never ends."""
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    login: str = ""
    """The base64 of what AUTH PLAIN has to send; empty asks for no sign-in."""


@dataclass(slots=True)
class MailServer:
    """A running server and what it was given."""

    port: int = 0
    manners: Manners = field(default_factory=Manners)
    taken: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Every command, whatever came of it."""
    met: threading.Event = field(default_factory=threading.Event)
    """Set with the first connection."""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address for EXAM_PREP_MAIL_URL, unencrypted."""
        return f"smtp://127.0.0.1:{self.port}?from=exam-prep@example.org"


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        try:
            self._talk(cast("_Listener", self.server).told)
        except (OSError, ValueError):
            return  # the client left, or never spoke TLS

    def _talk(self, told: MailServer) -> None:
        told.met.set()
        if told.manners.hangs:
            told.released.wait(30)
            return
        if told.manners.tls:
            self._secure(told.manners.tls)
        while told.manners.drips and not told.released.wait(0.02):
            self._write(b"2")
        self._say("220 here")
        while (line := self.rfile.readline().decode("utf-8").strip()) and self._answer(line, told):
            pass

    def _answer(self, line: str, told: MailServer) -> bool:
        """Answer one command; false ends the conversation."""
        told.heard.append(line)
        manners = told.manners
        match line.split(maxsplit=1)[0].upper():
            case "EHLO":
                offers = ["here", *(["STARTTLS"] if manners.starttls else []), "AUTH PLAIN", "8BITMIME"]
                for offer in offers[:-1]:
                    self._say(f"250-{offer}")
                self._say(f"250 {offers[-1]}")
            case "STARTTLS":
                self._say("220 go")
                assert manners.starttls is not None
                self._secure(manners.starttls)
            case "AUTH":
                self._say("235 welcome" if line.endswith(f" {manners.login}") else "535 who are you, s3cret")
            case "RCPT":
                self._say(manners.recipient)
            case "DATA":
                self._take(told)
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("250 ok")
        return True

    def _take(self, told: MailServer) -> None:
        self._say("354 go")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if told.manners.message.startswith("250"):
            told.taken.append(message_from_bytes(b"".join(lines), policy=default))
        self._say(told.manners.message)

    def _secure(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")

    def _say(self, line: str) -> None:
        self._write(f"{line}\r\n".encode())

    def _write(self, signs: bytes) -> None:
        self.connection.sendall(signs)

    def finish(self) -> None:
        self.rfile.close()
        self.connection.close()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer


@contextmanager
def mail_server(manners: Manners | None = None, port: int = 0) -> Iterator[MailServer]:
    """Give a server that listens on the loopback address, on a free port unless one is named."""
    told = MailServer(manners=manners or Manners())
    with _Listener(("127.0.0.1", port), _Conversation) as listener:
        listener.told = told
        told.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            told.released.set()
            listener.shutdown()
            thread.join()
