"""A line tells what the list allows, on one line, and nothing of what people wrote."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from exam_prep.errors import StartupError
from exam_prep.logs import (
    FIELDS,
    JsonLines,
    PlainLines,
    SecurityEvent,
    StderrHandler,
    configure_logs,
    security,
)
from tests.written import Written, all_logs

_CANARY = "zqcanary"


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Give what is logged, of all loggers at every level."""
    with all_logs(capsys) as logs:
        yield logs


def _only(written: Written) -> dict[str, object]:
    (line,) = written.lines()
    return line


def test_a_line_has_time_level_event_and_the_fields_of_the_list(written: Written) -> None:
    """What is not listed is dropped, whatever it is called."""
    given = {"status": 200, "ms": 1.5, "route": "/x", "password": _CANARY, "email": _CANARY}
    logging.getLogger("exam_prep.web").info("request", extra=given)
    found = _only(written)

    assert str(found.pop("time")).endswith("+00:00")
    fields = {"level": "info", "logger": "exam_prep.web", "event": "request"}
    assert found == {**fields, "status": 200, "ms": 1.5, "route": "/x"}


def test_pairs_in_a_text_are_fields_too(written: Written) -> None:
    """The older way of writing them is held to the same list."""
    logging.getLogger("exam_prep.x").warning("swept sittings=%d name=%s", 3, _CANARY)
    found = _only(written)
    assert (found["event"], found["sittings"]) == ("swept", 3)
    assert _CANARY not in str(found)


def test_a_text_that_is_no_event_is_not_told(written: Written) -> None:
    """Somebody's answer, logged by mistake, stays out."""
    logging.getLogger("exam_prep.x").error(f"{_CANARY.upper()} said: {_CANARY}")  # noqa: G004  # the mistake itself
    assert _CANARY not in written.fresh().lower()


def test_other_libraries_are_told_without_their_text(written: Written) -> None:
    """A database library logs statements with values; only that it spoke is told."""
    logging.getLogger("sqlalchemy.engine").warning("INSERT %s", _CANARY)
    found = _only(written)
    assert (found["event"], found["logger"]) == ("library", "sqlalchemy.engine")
    assert _CANARY not in str(found)


def test_the_servers_own_words_are_told(written: Written) -> None:
    """A worker that died is what an operator looks for."""
    logging.getLogger("_granian").error("Unexpected exit from worker-1")
    assert _only(written)["message"] == "Unexpected exit from worker-1"


def _fails(secret: str) -> None:
    held = {"password": secret}
    try:
        int(held["password"])
    except ValueError as error:
        raise RuntimeError(f"could not use {secret}") from error


@pytest.mark.parametrize("kind", ["json", "text"])
def test_an_exception_is_told_by_kind_and_place(kind: str, written: Written) -> None:
    """Neither its message nor what the variables of its frames hold is told, in either form."""
    configure_logs({"EXAM_PREP_LOG": kind})
    try:
        _fails(_CANARY)
    except RuntimeError:
        logging.getLogger("exam_prep.x").exception("unexpected")
    said = written.fresh()

    assert _CANARY not in said
    assert all(word in said for word in ("RuntimeError", "ValueError", "tests/test_logs.py", "_fails"))


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
@pytest.mark.parametrize("breaks", ["\n", "\r", "\u2028", "\x85", "\x1b[2K", "\0"])
def test_no_value_begins_a_line_of_its_own(formatter: logging.Formatter, breaks: str) -> None:
    """A forged line is a part of the value it came in."""
    record = logging.makeLogRecord(
        {"name": "exam_prep.x", "msg": "request", "levelname": "INFO", "route": f"/{breaks}FORGED"}
    )
    line = formatter.format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert "FORGED" in line


def test_long_values_are_cut(written: Written) -> None:
    """Nobody fills the disk by asking."""
    logging.getLogger("exam_prep.x").info("request", extra={"route": "x" * 10_000})
    assert len(written.fresh()) < 500


def test_security_events_have_a_logger_of_their_own(written: Written) -> None:
    """They can be sent elsewhere, and hold listed fields only."""
    security(SecurityEvent.SIGN_IN_REFUSED, reason="password", actor="a1", password=_CANARY)
    found = _only(written)
    assert found["logger"] == "exam_prep.security"
    assert (found["event"], found["reason"], found["actor"]) == ("sign_in_refused", "password", "a1")
    assert _CANARY not in str(found)


def test_no_field_can_hold_what_people_wrote() -> None:
    """The list itself names nothing of people."""
    personal = {
        "response",
        "answer",
        "password",
        "token",
        "cookie",
        "email",
        "name",
        "text",
        "path",
        "query",
        "address",
    }
    assert not personal & FIELDS


def test_a_form_that_is_none_is_refused() -> None:
    """The setting is named."""
    with pytest.raises(StartupError, match="EXAM_PREP_LOG must be json or text"):
        configure_logs({"EXAM_PREP_LOG": "xml"})


def test_a_closed_standard_error_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever read the log is gone; requests go on."""
    stream = io.StringIO()
    stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    StderrHandler().emit(logging.makeLogRecord({"name": "exam_prep.x", "msg": "request"}))
