"""`exam-prep serve`: create or migrate the database, sync the bank, and serve."""

import os
import socket
import sys

import click
from sqlalchemy.exc import OperationalError

from exam_prep.cli.syncing import sync_and_tell
from exam_prep.clock import system_clock
from exam_prep.db.engine import make_engine
from exam_prep.db.schema import migrate
from exam_prep.errors import StartupError
from exam_prep.settings import Settings, read_settings

_WORKERS = 2
_THREADS = 4
_BACKLOG = 1024
_LONGEST_REQUEST_SECONDS = 30


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Create or migrate the database, sync the bank and serve until stopped.

    Without settings everything lives in the folder instance/: an SQLite database and a secret key.
    """
    settings = read_settings(os.environ)
    _check_port(host, port)
    _prepare(settings)
    shown = settings.base_url or f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}"  # noqa: S104  # compared, not bound
    click.echo(f"Ready at {shown} (stop with Ctrl-C)")
    sys.stdout.flush()
    _run(host, port)


def _prepare(settings: Settings) -> None:
    """Migrate and sync; the first start refuses an unfit bank, a later one keeps the last good."""
    engine = make_engine(settings.database_url)
    try:
        migrate(engine)
        sync_and_tell(engine, settings.bank_dir, now=system_clock())
    except OperationalError as error:
        raise StartupError(
            f"The database could not be opened ({error.orig}); check EXAM_PREP_DATABASE_URL and that the "
            "data directory is writable."
        ) from error
    finally:
        engine.dispose()


def _check_port(host: str, port: int) -> None:
    """Find out now, and say it in one sentence; the server's own workers would die one after another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartupError(
                f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port."
            ) from error


def _run(host: str, port: int) -> None:
    """Run the server that measured best (docs/adr/0003); it respawns a worker that dies."""
    from granian.constants import Interfaces  # noqa: PLC0415  # slow to import, not needed to refuse
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    Server(
        "exam_prep.app:serving_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=_WORKERS,
        blocking_threads=_THREADS,
        backlog=_BACKLOG,
        factory=True,
        respawn_failed_workers=True,
        workers_kill_timeout=_LONGEST_REQUEST_SECONDS,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
