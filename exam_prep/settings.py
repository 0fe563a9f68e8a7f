"""Settings, read once from the environment; the names are listed in docs/settings.md."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from exam_prep.errors import StartupError
from exam_prep.mail_url import MailPlace, parse_mail_url
from exam_prep.seeds import new_public_id, new_secret

MIN_SECRET_SIGNS = 32
LIMITS_OFF = "off"
"""The value of `Settings.limiter_url` that counts nothing; empty counts in the memory of each process."""

_LIMITER_LIBRARIES = {"redis": "redis", "rediss": "redis", "memcached": "pymemcache"}
_MOST_PROXIES = 9
SERVER_THREADS = 4
"""Requests that one server process works on at a time (docs/adr/0003); its database pool is as large."""
_SQLITE = "sqlite:///"
_OFF = frozenset({"", "0", "false", "no"})
_NO_FILE = frozenset({"", ":memory:"})
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may choose. Paths are absolute; `base_url` is empty when the request decides.

    What may hold a secret is left out of `repr()`, so that no log or trace shows it.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    bank_dir: Path
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    mail_url: str = field(default="", repr=False)
    limiter_url: str = field(default="", repr=False)
    proxy_count: int = 0

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a local SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def serves_https(self) -> bool:
        """Whether people reach the site over TLS, so that cookies can be marked Secure."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def mail(self) -> MailPlace | None:
        """Where letters are handed in; None when no mail is set up."""
        return parse_mail_url(self.mail_url)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` asks for; makes the data directory and the secret if absent.

    Raises:
        StartupError: the data directory cannot be written, the secret is weak, or it is missing
            with a database that several hosts may share; or another setting is malformed.
    """
    data_dir = Path(environ.get("EXAM_PREP_DATA_DIR", "instance")).resolve()
    _make_data_dir(data_dir)
    url = _database_url(environ.get("EXAM_PREP_DATABASE_URL", ""), data_dir)
    shared = not url.startswith(_SQLITE)
    mail_url = environ.get("EXAM_PREP_MAIL_URL", "")
    parse_mail_url(mail_url)
    base_url = _base_url(environ.get("EXAM_PREP_BASE_URL", ""))
    trusted = environ.get("EXAM_PREP_TRUSTED_HOSTS", "").replace(",", " ").split()
    return Settings(
        data_dir=data_dir,
        database_url=url,
        secret_key=_secret(environ.get("EXAM_PREP_SECRET_KEY", ""), data_dir, shared=shared),
        bank_dir=bank_dir_default(environ),
        base_url=base_url,
        trusted_hosts=tuple(trusted or filter(None, [urlsplit(base_url).hostname])),
        mail_url=mail_url,
        limiter_url=_limiter_url(environ.get("EXAM_PREP_LIMITER_URL", "")),
        proxy_count=_proxy_count(environ.get("EXAM_PREP_PROXY_COUNT", "0")),
    )


def refuse_unsafe(environ: Mapping[str, str], *, optimized: bool) -> None:
    """Raise StartupError where Python or Flask is set up in a way that no site should be served in.

    `optimized` says whether Python leaves out assertions (sys.flags.optimize).
    """
    if environ.get("FLASK_DEBUG", "").lower() not in _OFF:
        raise StartupError("FLASK_DEBUG is set, which is for development only; unset it and start again.")
    if optimized:
        raise StartupError(
            "Python runs with PYTHONOPTIMIZE or -O, which leaves out checks; unset it and start again."
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


def _base_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = not url or (parts.scheme in {"http", "https"} and bool(parts.hostname))
    except ValueError:
        fits = False
    if not fits:
        raise StartupError("EXAM_PREP_BASE_URL must begin with https:// or http:// and a host; correct it.")
    return url.rstrip("/")


def _limiter_url(url: str) -> str:
    scheme = url.partition("://")[0]
    if url in {"", LIMITS_OFF}:
        return url
    if scheme not in _LIMITER_LIBRARIES or "://" not in url:
        raise StartupError(
            "EXAM_PREP_LIMITER_URL must begin with redis://, rediss:// or memcached://; correct it."
        )
    if find_spec(_LIMITER_LIBRARIES[scheme]) is None:
        raise StartupError(
            f"EXAM_PREP_LIMITER_URL needs the library {_LIMITER_LIBRARIES[scheme]}; "
            "install exam-prep with the extra limiter."
        )
    return url


def _proxy_count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_PROXIES):
        raise StartupError(
            f"EXAM_PREP_PROXY_COUNT must be a whole number from 0 to {_MOST_PROXIES}; correct it."
        )
    return int(text)


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
