"""Writing files of a bank so that a crash leaves the old text or the new one, never half of one."""

import os
import tempfile
from pathlib import Path

_TEXT_MODE = 0o644


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path` as UTF-8; folders above it are made, line ends stay as they are."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Replace the content of `path`; folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else _TEXT_MODE
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Temporary files are private; the bank's files keep the mode they had.
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
