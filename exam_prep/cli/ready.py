"""Saying "Ready" when it is true: once a worker of the server has answered."""

import sys
import threading
from http.client import HTTPConnection, HTTPException

import click

_PAUSE_SECONDS = 0.1
_PATIENCE_SECONDS = 5.0


def say_when_it_answers(address: str, port: int, sentence: str) -> None:
    """Print `sentence` as soon as the server on `port` answers; one that never does never says it."""
    threading.Thread(target=_wait_and_say, args=(address, port, sentence), name="ready", daemon=True).start()


def _wait_and_say(address: str, port: int, sentence: str) -> None:
    pause = threading.Event()
    while not _answers(address, port):
        pause.wait(_PAUSE_SECONDS)
    click.echo(sentence)
    sys.stdout.flush()


def _answers(address: str, port: int) -> bool:
    connection = HTTPConnection(address, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        # Whatever it says, a worker said it: a site that answers to its own names only would refuse this one.
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
