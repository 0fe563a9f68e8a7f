"""The wheel is whole: installed elsewhere it serves without the checkout."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.serving.processes import clean_environment, running

ROOT = Path(__file__).resolve().parents[2]

# Runs at the start of each Python of the environment, workers included; notes what it opens of the checkout.
_WATCH = """
import os, sys

def _watch(event, args):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(args[0]))
        if path.startswith({root!r} + os.sep) and not path.startswith({libraries!r}):
            with open({notes!r}, "a") as notes:
                notes.write(path + "\\n")

sys.addaudithook(_watch)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the checkout without network."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(target.glob("*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """Return an environment that holds the wheel, and sees the libraries of the present one."""
    place = tmp_path / "venv"
    venv.create(place, symlinks=True)
    packages = next(place.glob("lib/python*/site-packages"))
    libraries = sysconfig.get_path("purelib")
    (packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", f"--python={place}", "install", "--no-deps", "--no-index"]
    subprocess.run([*command, "--quiet", "--ignore-installed", str(wheel)], check=True)
    watch = _WATCH.format(root=str(ROOT), libraries=libraries, notes=str(tmp_path / "notes"))
    (packages / "watching.py").write_text(watch, encoding="utf-8")
    (packages / "watching.pth").write_text("import watching\n", encoding="utf-8")
    return place


def _files(folder: str) -> set[str]:
    """Return the files of the checkout below `folder` that are no by-products of running it."""
    found = (
        path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_carries_all_that_serving_needs(wheel: Path) -> None:
    """Code, static files and migrations stand in the package; templates and bank in its shipped folder."""
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    shipped = {f"exam_prep/_shipped/{name}" for name in _files("templates") | _files("question_bank")}
    assert _files("exam_prep") | shipped <= carried
    assert {name.partition("/")[0].partition("-")[0] for name in carried} == {"exam_prep"}


@pytest.mark.long
def test_an_installed_wheel_serves_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """First page, bank and static files come from the wheel alone; the checkout is never opened."""
    folder, port = tmp_path / "empty", free_port()
    folder.mkdir()
    command = [str(installed / "bin" / "exam-prep"), "serve", "--port", str(port)]
    with running(command, folder, port, clean_environment()) as served:
        first = httpx.get(served.url)
        style = first.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        pages = [first, httpx.get(served.url + style), httpx.get(f"{served.url}/exams/first-look-20")]
        assert [page.status_code for page in pages] == [200, 200, 200]
        assert pages[1].headers["Content-Type"].startswith("text/css")
        assert served.stop() == 0
    assert not (tmp_path / "notes").exists(), (tmp_path / "notes").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_watch_sees_a_file_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    """The test above can fail: opening one file of the checkout is noted."""
    target = ROOT / "pyproject.toml"
    subprocess.run(
        [installed / "bin" / "python", "-c", f"open({str(target)!r}).close()"], cwd=tmp_path, check=True
    )
    assert (tmp_path / "notes").read_text(encoding="utf-8").split() == [str(target)]
