"""Ports for servers that a test starts: free, and given to nobody else meanwhile."""

import secrets
import socket

_FIRST, _BEYOND = 15_000, 32_000
"""Below what the kernel hands to connections of clients: none can take a port before its server does."""

_MARKS: list[socket.socket] = []
"""One datagram socket for each port that was given out: as long as this process lives it is taken."""


def free_port() -> int:
    """Return a port that nobody listens on, and that no other process of the suite is given."""
    while True:
        port = _FIRST + secrets.randbelow(_BEYOND - _FIRST)
        mark = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            mark.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        _MARKS.append(mark)
        return port
