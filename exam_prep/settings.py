"""Settings, read once from the environment; the names are listed in docs/settings.md."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from exam_prep.errors import StartupError
from exam_prep.seeds import new_public_id, new_secret

MIN_SECRET_SIGNS = 32
SERVER_THREADS = 4
"""Requests that one server process works on at a time (docs/adr/0003); its database pool is as large."""
_SQLITE = "sqlite:///"
_NO_FILE = frozenset({"", ":memory:"})
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may choose. Paths are absolute; `base_url` is empty when the request decides."""

    data_dir: Path
    database_url: str
    secret_key: str
    bank_dir: Path
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a local SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def serves_https(self) -> bool:
        """Whether people reach the site over TLS, so that cookies can be marked Secure."""
        return urlsplit(self.base_url).scheme == "https"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` asks for; makes the data directory and the secret if absent.

    Raises:
        StartupError: the data directory cannot be written, the secret is weak, or it is missing
            with a database that several hosts may share.
    """
    data_dir = Path(environ.get("EXAM_PREP_DATA_DIR", "instance")).resolve()
    _make_data_dir(data_dir)
    url = _database_url(environ.get("EXAM_PREP_DATABASE_URL", ""), data_dir)
    shared = not url.startswith(_SQLITE)
    return Settings(
        data_dir=data_dir,
        database_url=url,
        secret_key=_secret(environ.get("EXAM_PREP_SECRET_KEY", ""), data_dir, shared=shared),
        bank_dir=bank_dir_default(environ),
        base_url=environ.get("EXAM_PREP_BASE_URL", "").rstrip("/"),
        trusted_hosts=tuple(environ.get("EXAM_PREP_TRUSTED_HOSTS", "").replace(",", " ").split()),
    )


def bank_dir_default(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the bank: EXAM_PREP_BANK_DIR, else the one that came with the package."""
    named = (os.environ if environ is None else environ).get("EXAM_PREP_BANK_DIR")
    return Path(named).resolve() if named else _shipped("question_bank")


def templates_dir() -> Path:
    """Return the folder of the templates that came with the package."""
    return _shipped("templates")


def known_address(url: str) -> str | None:
    """Return a database's address as the engine takes it; None when it is of no kind that we know."""
    if url.startswith(("postgresql://", "postgres://")):
        return f"postgresql+psycopg://{url.split('://', 1)[1]}"
    if url.startswith("postgresql+psycopg://"):
        return url
    file, query, options = url.removeprefix(_SQLITE).partition("?")
    if url.startswith(_SQLITE) and file not in _NO_FILE:
        # Made absolute here: the libraries below would each take another folder for the start.
        return f"{_SQLITE}{Path(file).resolve()}{query}{options}"
    return None


def _shipped(name: str) -> Path:
    """Return the copy that a wheel carries in the package, or in a checkout the top-level folder itself."""
    carried = _HERE / "_shipped" / name
    return carried if carried.is_dir() else _HERE.parent / name


def _make_data_dir(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        probe = data_dir / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise StartupError(
            f"The data directory {data_dir} cannot be written ({error.strerror}); "
            "make it writable or set EXAM_PREP_DATA_DIR to one that is."
        ) from error


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"{_SQLITE}{data_dir / 'exam_prep.sqlite3'}"
    address = known_address(url)
    if address is None:
        raise StartupError(
            "EXAM_PREP_DATABASE_URL must be sqlite:/// and a file, or start with postgresql://; correct it."
        )
    return address


def _secret(given: str, data_dir: Path, *, shared: bool) -> str:
    if given:
        if len(given) < MIN_SECRET_SIGNS or len(set(given)) < MIN_SECRET_SIGNS // 4:
            raise StartupError(
                f"EXAM_PREP_SECRET_KEY is too weak; set {MIN_SECRET_SIGNS} or more random signs "
                "(python3 -c 'import secrets; print(secrets.token_hex(32))')."
            )
        return given
    if shared:
        raise StartupError("EXAM_PREP_SECRET_KEY is needed with PostgreSQL; set the same on every host.")
    return _kept_secret(data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    """Return the secret in `path`, making it first if absent; two starting processes agree on one."""
    try:
        if not path.exists():
            _make_secret(path)
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(
            f"The secret in {path} cannot be read; make it readable, or delete it to have a new one made."
        ) from error
    if len(kept) < MIN_SECRET_SIGNS:
        raise StartupError(f"The secret in {path} is too short; delete the file to have a new one made.")
    return kept


def _make_secret(path: Path) -> None:
    """Write the whole secret aside, then link it into place: nobody ever reads half of one."""
    aside = path.with_name(f"{path.name}.{new_public_id()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_secret())
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        return  # another process was first; its secret counts
    finally:
        aside.unlink()
