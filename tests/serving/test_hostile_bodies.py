"""Bodies that never end, are too large or no HTTP at all: the server goes on serving."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.serving.processes import Served, serving

_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server of its own: some of these tests would hold up others."""
    with serving(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@contextmanager
def _sent(served: Served, data: bytes) -> Iterator[socket.socket]:
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        connection.sendall(data)
        yield connection


def _post(more: bytes, body: bytes) -> bytes:
    return b"POST /practice HTTP/1.1\r\nHost: localhost\r\n" + _FORM + more + b"\r\n" + body


@pytest.mark.long
def test_bodies_that_never_end_do_not_stop_the_site(served: Served) -> None:
    """With 24 of them open, pages come; those without a turn are told so; afterwards writing works again."""
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(_sent(served, _post(b"Content-Length: 1000\r\n", b"csrf")))
            for _number in range(24)
        ]
        assert httpx.get(f"{served.url}/healthz", timeout=30).status_code == 200
        assert httpx.get(f"{served.url}/", timeout=30).status_code == 200
        heard = []
        for connection in slow:
            connection.settimeout(0.5)
            try:
                heard.append(connection.recv(12))
            except TimeoutError:
                heard.append(b"")
        assert set(heard) == {b"", b"HTTP/1.1 503"}
        assert heard.count(b"HTTP/1.1 503") >= 24 - 6
    assert httpx.post(f"{served.url}/practice", data={"x": "1"}, timeout=30).status_code == 400


@pytest.mark.long
def test_what_is_too_large_is_refused_unread(served: Served) -> None:
    """Eleven million signs are announced, four are sent: the answer does not wait for the rest."""
    with _sent(served, _post(b"Content-Length: 11000000\r\n", b"csrf")) as connection:
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_a_body_without_a_length_is_refused(served: Served) -> None:
    """Sent in parts without end: the first is not even read."""
    part = b"%x\r\n" % 60_000 + b"a" * 60_000 + b"\r\n"
    with _sent(served, _post(b"Transfer-Encoding: chunked\r\n", part)) as connection:
        assert connection.recv(12) == b"HTTP/1.1 411"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\0\1garbage\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 600_000 + b"\r\n\r\n", b"431"),
        (_post(b"Content-Length: many\r\n", b""), b"400"),
        (_post(b"Content-Length: 1\r\nContent-Length: 2\r\n", b"ab"), b"400"),
    ],
)
def test_what_is_no_request_gets_a_bare_refusal(served: Served, data: bytes, status: bytes) -> None:
    """The server itself answers, without a page: there is nothing in it that a browser could run."""
    with _sent(served, data) as connection:
        heard = connection.recv(1 << 16)
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head[9:12] == status
    assert body == b""
