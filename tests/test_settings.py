"""What the environment asks for, and what is refused."""

import sys
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "exam.example.org"),
        ("BASE_URL", "ftp://exam.example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://[exam"),
        ("PROXY_COUNT", ""),
        ("PROXY_COUNT", "-1"),
        ("PROXY_COUNT", "one"),
        ("PROXY_COUNT", "²"),
        ("PROXY_COUNT", "10"),
        ("LIMITER_URL", "redis"),
        ("LIMITER_URL", "postgresql://u:s3cret@h/x"),
    ],
)
def test_a_malformed_setting_is_refused_by_its_name(name: str, value: str) -> None:
    """One sentence, without what was given."""
    with pytest.raises(StartupError, match=f"EXAM_PREP_{name} must") as refusal:
        _read(**{name: value})
    assert "s3cret" not in str(refusal.value)


def test_the_trusted_name_is_that_of_the_base_url_unless_others_are_listed() -> None:
    """Without a base URL every name is answered, as for trying out."""
    base = "https://exam.example.org:8443/"
    assert _read(BASE_URL=base).trusted_hosts == ("exam.example.org",)
    assert _read(BASE_URL=base).base_url == "https://exam.example.org:8443"
    assert _read(BASE_URL=base, TRUSTED_HOSTS="a.example, b.example").trusted_hosts == (
        "a.example",
        "b.example",
    )
    assert _read().trusted_hosts == ()


@pytest.mark.parametrize(
    ("url", "library"),
    [("redis://u:s3cret@h", "redis"), ("rediss://h", "redis"), ("memcached://h", "pymemcache")],
)
def test_a_store_whose_library_is_absent_stops_the_start(
    url: str, library: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Better now, in one sentence, than at the first request."""
    monkeypatch.setattr(sys, "path", [])
    sys.modules.pop(library, None)
    with pytest.raises(StartupError, match=f"library {library}; install exam-prep with the extra limiter"):
        _read(LIMITER_URL=url)
    monkeypatch.undo()
    assert "s3cret" not in repr(_read(LIMITER_URL=url, DATA_DIR=str(tmp_path)))
