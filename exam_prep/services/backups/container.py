"""The file of a backup: a zip with the database as one member, and a manifest that says what it holds."""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from exam_prep.errors import InvalidError

FORMAT = 1
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}

Kind = Literal["sqlite", "postgresql"]


class Manifest(BaseModel):
    """What a backup says of itself: `bytes` and `sha256` are of the database's member, unpacked."""

    model_config = ConfigDict(frozen=True, strict=True)

    format: int
    database: Kind
    revision: str
    release: str
    made_at: str
    rows: dict[str, int]
    bytes: int
    sha256: str


class Measured:
    """Bytes on their way, counted and hashed."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._digest = hashlib.sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        """Give the bytes on, once."""
        for chunk in self._chunks:
            self._digest.update(chunk)
            self.bytes += len(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        """Return the hash of what went by so far."""
        return self._digest.hexdigest()


def write_database(archive: ZipFile, kind: Kind, chunks: Iterable[bytes]) -> None:
    """Write the database's member; PostgreSQL's dump is packed already."""
    info = ZipInfo(_MEMBERS[kind])
    info.compress_type = ZIP_DEFLATED if kind == "sqlite" else ZIP_STORED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)


def write_manifest(archive: ZipFile, manifest: Manifest) -> None:
    """Write the manifest, last: an archive without it was cut short."""
    archive.writestr(_MANIFEST, manifest.model_dump_json(indent=2))


def read_manifest(path: Path) -> Manifest:
    """Return what the backup says of itself.

    Raises:
        InvalidError: `path` cannot be read, is no backup, was cut short, or is of a newer form.
    """
    try:
        with ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            archive.getinfo(_MEMBERS[manifest.database])
    except OSError as error:
        raise InvalidError(f"{path} cannot be read ({error.strerror}); name a readable backup.") from error
    except (BadZipFile, KeyError, ValidationError, zlib.error, EOFError, NotImplementedError) as error:
        raise InvalidError(
            f"{path} is no whole backup of exam-prep; choose another. Nothing was changed."
        ) from error
    if manifest.format != FORMAT:
        raise InvalidError(
            f"{path} was made by a newer release; upgrade exam-prep first. Nothing was changed."
        )
    return manifest


def database_chunks(path: Path, manifest: Manifest) -> Iterator[bytes]:
    """Give the database's bytes in pieces.

    Raises:
        InvalidError: at the end, or before, when they are not those that the backup was made of.
    """
    measured = Measured(_unpacked(path, manifest))
    try:
        yield from measured
    except (BadZipFile, zlib.error, EOFError, OSError) as error:
        raise _damaged(path) from error
    if (measured.bytes, measured.sha256) != (manifest.bytes, manifest.sha256):
        raise _damaged(path)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Give what `file` holds, a megabyte at a time."""
    while chunk := file.read(_CHUNK):
        yield chunk


def sync_folder_of(path: Path) -> None:
    """Make a rename in the folder of `path` outlive a power cut."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unpacked(path: Path, manifest: Manifest) -> Iterator[bytes]:
    with ZipFile(path) as archive, archive.open(_MEMBERS[manifest.database]) as member:
        yield from pieces(member)


def _damaged(path: Path) -> InvalidError:
    return InvalidError(f"The backup {path} is damaged; choose another. Nothing was changed.")
