"""Files of answers as commands read them: every fault on the standard error, then the refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from exam_prep.errors import InvalidError
from exam_prep.interchange.answers.faults import FaultySheetError, shown


def bytes_of(file: Path) -> bytes:
    """Return what a file holds.

    Raises:
        InvalidError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidError(f"“{shown(file.name)}” cannot be read: {error.strerror}.") from error


@contextmanager
def telling_faults() -> Iterator[None]:
    """Print each fault of a sheet that is read inside, with its place.

    Raises:
        InvalidError: the sheet has faults; the sentence sums them up.
    """
    try:
        yield
    except FaultySheetError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise InvalidError(error.message) from error
