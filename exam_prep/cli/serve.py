"""`exam-prep serve`: create or migrate the database, sync the bank, and serve."""

import gc
import os
import signal
import socket
import sys
from importlib import import_module

import click

from exam_prep.cli.database import opened
from exam_prep.cli.ready import say_when_it_answers
from exam_prep.cli.syncing import sync_and_tell
from exam_prep.cli.watching import Deaths, Watch
from exam_prep.clock import steady_clock
from exam_prep.db.in_use import keep_shared_use
from exam_prep.db.postgres import durability_gaps
from exam_prep.db.schema import migrate
from exam_prep.errors import StartupError
from exam_prep.settings import SERVER_THREADS, Settings, read_settings, refuse_unsafe

_WORKERS = 2
_BACKLOG = 1024
_LONGEST_REQUEST_SECONDS = 30
_LOGS_OF_THE_SERVER = {
    "formatters": {},
    "handlers": {},
    "loggers": {name: {"propagate": True} for name in ("_granian", "granian.access")},
}
"""The server's own lines go where all others go (exam_prep/logs.py)."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Create or migrate the database, sync the bank and serve until stopped.

    Without settings everything lives in the folder instance/: an SQLite database and a secret key.
    """
    refuse_unsafe(os.environ, optimized=bool(sys.flags.optimize))
    settings = read_settings(os.environ)
    address = _free_address(host, port)
    _prepare(settings)
    keep_shared_use(settings.database_url)
    shown = settings.base_url or f"http://{_in_address(host)}:{port}"
    say_when_it_answers(address, port, f"Ready at {shown} (stop with Ctrl-C)")
    run_server("exam_prep.app:serving_app", address, port)


def _in_address(host: str) -> str:
    """Return `host` as a browser on this machine takes it."""
    if host in {"127.0.0.1", "0.0.0.0", "::", "::1"}:  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _prepare(settings: Settings) -> None:
    """Migrate and sync; the first start refuses an unfit bank, a later one keeps the last good."""
    with opened(settings) as engine:
        migrate(engine)
        stamp = settings.data_dir / "bank.stamp"
        sync_and_tell(engine, settings.bank_dir, now=steady_clock(settings.data_dir)(), stamp=stamp)
        with engine.connect() as connection:
            for gap in durability_gaps(connection):
                click.echo(gap, err=True)


def _free_address(host: str, port: int) -> str:
    """Return the address that `host` names, once `port` on it has proved free.

    Found out now and said in one sentence; the server's own workers would die one after another.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "no such address"
        raise StartupError(
            f"Port {port} on {host} cannot be used ({reason}); choose another with --port or --host."
        ) from error
    return str(place[0])


def run_server(factory: str, host: str, port: int) -> None:
    """Serve what `factory` ("module:function") makes until stopped; a worker that dies or hangs is replaced.

    Server and numbers are those that measured best, and the module is loaded here, before the workers are
    forked, so that they share the memory it takes (docs/adr/0003).
    """
    from granian.constants import Interfaces  # noqa: PLC0415  # slow to import, not needed to refuse
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    import_module(factory.partition(":")[0])
    gc.freeze()  # a collection in a worker would otherwise write to every shared page, and so copy it
    os.register_at_fork(after_in_child=_stop_by_default)
    watch = Watch()
    os.register_at_fork(after_in_child=watch.beat)
    watch.start()
    server = Server(
        factory,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=_WORKERS,
        blocking_threads=SERVER_THREADS,
        backlog=_BACKLOG,
        factory=True,
        respawn_failed_workers=True,
        workers_kill_timeout=_LONGEST_REQUEST_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGS_OF_THE_SERVER,
        websockets=False,
    )
    server.respawned_wrks = Deaths()
    server.serve()


def _stop_by_default() -> None:
    """Let SIGTERM end a worker that is still starting: granian's own handler, inherited, would swallow it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
