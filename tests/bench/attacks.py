"""The whole corpus over every view, the cost of refusing, and one's own data at 20,000 answers."""

import argparse
import shutil
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
import httpx
from playwright.sync_api import sync_playwright

from tests.bench.own_data import measure_own_data
from tests.bench.proc import cpu_ms
from tests.security.corpora import payloads
from tests.security.hostile_bank import hostile_bank
from tests.security.site import site_of
from tests.security.tour import over_everything, tour_of
from tests.serving.processes import Served, serving

_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
_TIMES = 50
_SLOW = 40


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="every 20th payload, 400 answers")
    short = parser.parse_args().short
    texts = payloads("xss.txt")[:: 20 if short else 1]
    with TemporaryDirectory() as folder:
        _xss(texts, Path(folder))
    with TemporaryDirectory() as folder, serving(Path(folder)) as served:
        _refusing(served)
        _slow_bodies(served)
    measure_own_data(400 if short else 20_000)


def _xss(texts: list[str], folder: Path) -> None:
    with sync_playwright() as playwright, site_of(hostile_bank(texts), folder) as (_app, url):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        for with_policy in (True, False):
            tour = tour_of(browser, url, with_policy=with_policy)
            over_everything(tour, texts)
            tour.page.context.close()
            name = "as served" if with_policy else "without the policy"
            click.echo(f"xss, {name}: payloads {len(texts)}, views {tour.views}, successes {len(tour.found)}")
            for found in tour.found[:20]:
                click.echo(f"  {found}")
        browser.close()


def _refusing(served: Served) -> None:
    """Print the processor time of the server for one refusal of each kind."""
    many = b"a=1&" * 1001
    kinds: dict[str, tuple[bytes, dict[str, str]]] = {
        "1,001 fields": (many, _FORM),
        "1,001 parts": (_PART * 1001 + b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}),
        "100,000 signs in a field": (b"text=" + b"x" * 100_000, _FORM),
        "256 KB of &": (b"&" * 262_000, _FORM),
        "11 MB": (b"x" * 11_000_000, _FORM),
    }
    with httpx.Client(timeout=60) as client:
        for name, (body, headers) in kinds.items():
            before, statuses = cpu_ms(served.process.pid), set()
            for _ in range(_TIMES):
                try:
                    statuses.add(
                        client.post(f"{served.url}/practice", content=body, headers=headers).status_code
                    )
                except httpx.TransportError:
                    statuses.add(0)
            spent = (cpu_ms(served.process.pid) - before) / _TIMES
            click.echo(f"refusing {name}: {sorted(statuses)}, {spent:.1f} ms of CPU each")


def _slow_bodies(served: Served) -> None:
    place = urlsplit(served.url)
    head = b"POST /practice HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with ExitStack() as stack:
        for _ in range(_SLOW):
            one = stack.enter_context(socket.create_connection((place.hostname or "", place.port or 0)))
            one.sendall(head + b"Content-Length: 1000\r\n\r\ncsrf")
        waits = []
        for _ in range(20):
            began = time.perf_counter()
            httpx.get(f"{served.url}/healthz", timeout=60)
            waits.append(time.perf_counter() - began)
        click.echo(
            f"{_SLOW} bodies that never end: 1st page after {waits[0]:.2f} s, 20th in {waits[-1]:.3f} s"
        )
    alive = httpx.get(f"{served.url}/healthz", timeout=60).status_code
    click.echo(f"afterwards: healthz {alive}, workers died {'Unexpected' in served.said}")


if __name__ == "__main__":
    main()
