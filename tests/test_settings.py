"""What the environment asks for, and what is refused."""

from pathlib import Path

import pytest

from exam_prep.errors import StartupError
from exam_prep.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _read(**environ: str) -> Settings:
    return read_settings({f"EXAM_PREP_{name}": value for name, value in environ.items()})


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", "instance/exam_prep.sqlite3"),
        ("sqlite:///here.sqlite3", "here.sqlite3"),
        ("sqlite:///below/here.sqlite3?timeout=3", "below/here.sqlite3?timeout=3"),
    ],
)
def test_a_relative_file_stands_below_the_present_folder(tmp_path: Path, url: str, file: str) -> None:
    """Every part of the program is told the same absolute file."""
    assert _read(DATABASE_URL=url).database_url == f"sqlite:///{tmp_path / file}"


def test_an_absolute_file_is_left_as_it_is() -> None:
    """Four slashes name a file from the root."""
    assert _read(DATABASE_URL="sqlite:////srv/a.sqlite3").database_url == "sqlite:////srv/a.sqlite3"


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "sqlite:///?timeout=3"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    """The processes of one server could not share it."""
    with pytest.raises(StartupError, match="EXAM_PREP_DATABASE_URL"):
        _read(DATABASE_URL=url)


def test_the_secret_is_needed_with_postgresql_alone() -> None:
    """Another SQLite file is this machine's, so a secret is made for it as for the first."""
    assert len(_read(DATABASE_URL="sqlite:///here.sqlite3").secret_key) == 64
    with pytest.raises(StartupError, match="EXAM_PREP_SECRET_KEY"):
        _read(DATABASE_URL="postgresql://a:b@c/d")
