"""Papers as a PDF: a process of its own lays the pages out, so that no request of others waits for them.

It has the library of the extra `print`, reads HTML and style sheet from its input, and knows no secret and no
network (docs/adr/0044-printing.md).
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec

from exam_prep.errors import UnavailableError
from exam_prep.services.printing.pdf_process import NO_LIBRARY

log = logging.getLogger(__name__)

NOT_INSTALLED = (
    "PDF files need the extra “print”, which is not installed here "
    "(pip install 'exam-prep[print]'); print from the browser instead."
)
NO_SYSTEM_LIBRARY = (
    "PDF files need Pango, which is not installed on this machine "
    "(Debian: libpangoft2-1.0-0); print from the browser instead."
)
BUSY = "Another PDF is being made right now; try again in a minute."
TOO_LONG = "This PDF takes too long to make; print from the browser instead, or choose fewer questions."
FAILED = "The PDF could not be made; print from the browser instead."

_PROCESS = "exam_prep.services.printing.pdf_process"
_SECONDS = 120
_KNOWN_TO_IT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "SYSTEMROOT")
_one_at_a_time = threading.Lock()


class PaperSize(StrEnum):
    """The sheet of paper."""

    LETTER = "letter"
    A4 = "a4"


def is_installed() -> bool:
    """Whether the extra `print` is there."""
    return find_spec("weasyprint") is not None


def make_pdf(documents: Sequence[str], css: str, size: PaperSize) -> bytes:
    """Return one PDF with the pages of each HTML document in turn; each counts its own pages.

    Equal input gives equal bytes with the same library. Takes some seconds for a hundred items; each process
    of a server makes one at a time.

    Raises:
        UnavailableError: the extra or what it needs is absent, another PDF is made, or it is too long.
    """
    if not is_installed():
        raise UnavailableError(NOT_INSTALLED)
    if not _one_at_a_time.acquire(blocking=False):
        raise UnavailableError(BUSY)
    try:
        return _made(json.dumps({"documents": list(documents), "css": css, "size": size.value}).encode())
    finally:
        _one_at_a_time.release()


def _made(order: bytes) -> bytes:
    known = {name: os.environ[name] for name in _KNOWN_TO_IT if name in os.environ}
    command = [sys.executable, "-m", _PROCESS]
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            command, input=order, capture_output=True, env=known, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(TOO_LONG) from error
    if done.returncode == NO_LIBRARY:
        raise UnavailableError(NO_SYSTEM_LIBRARY)
    if done.returncode:
        log.error("pdf_failed", extra={"error": _kind_of_error(done.stderr)})
        raise UnavailableError(FAILED)
    return done.stdout


def _kind_of_error(told: bytes) -> str:
    """Return the name of the error in the last line; what follows it could quote the papers."""
    lines = told.decode(errors="replace").split("\n")
    return next((line.partition(":")[0] for line in reversed(lines) if line.strip()), "")
