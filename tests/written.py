"""What is logged while a test runs, as it goes to the standard error."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from exam_prep.logs import configure_logs

_LOUD = ("", "exam_prep", "sqlalchemy.engine", "werkzeug")


class Written:
    """The lines since the last look at `fresh`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def fresh(self) -> str:
        """Return what was written since the last call."""
        return self._capsys.readouterr().err

    def lines(self, logger: str = "") -> list[dict[str, object]]:
        """Return the fresh lines, of one logger where it is named."""
        found = [json.loads(line) for line in self.fresh().splitlines()]
        return [line for line in found if line["logger"] == logger or not logger]


@contextmanager
def all_logs(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Log as JSON lines, all loggers at every level, and put everything back."""
    root = logging.getLogger()
    handlers, levels = list(root.handlers), {name: logging.getLogger(name).level for name in _LOUD}
    configure_logs({"EXAM_PREP_LOG": "json"})
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    capsys.readouterr()
    yield Written(capsys)
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
