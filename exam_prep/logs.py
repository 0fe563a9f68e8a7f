"""Logs: one line an event on the standard error, with listed fields only, whoever writes it.

What a field may hold is decided by the list `FIELDS`, not by those who log: a name that is not in it is
dropped. The text of other libraries is dropped as well, and of an exception only its kind and its places in
the code are told: messages of databases carry the values of a statement.
"""

import hashlib
import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType

from exam_prep.errors import StartupError

FIELDS = frozenset({
    "actor", "attempts", "bytes", "count", "error", "findings", "items", "leader", "method", "ms",
    "purged_guests", "reason", "request", "revision", "role", "route", "seconds", "setting", "sitting",
    "sittings", "status", "worker",
})  # fmt: skip
"""Names that a line may carry beside time, level, event and logger."""

SETTING = "EXAM_PREP_LOG"
_SPEAKS_PLAINLY = ("_granian", "granian")
"""Libraries whose text holds nothing of people: the server's words about its processes."""

_EVENT = re.compile(r"[a-z][a-z0-9_]*")
_PAIR = re.compile(r"([a-z_]+)=%[sdr]")
_LONGEST = 200
_DEEPEST = 30


class SecurityEvent(StrEnum):
    """What the logger `exam_prep.security` tells; docs/operate.md says what each means."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a name of an event
    ROLE_CHANGED = "role_changed"
    GROUP_ACCESS_CHANGED = "group_access_changed"
    ACCESS_REFUSED = "access_refused"
    CSRF_REFUSED = "csrf_refused"
    HOST_REFUSED = "host_refused"
    LIMIT_REACHED = "limit_reached"


_NAME_BYTES = 6
_security = logging.getLogger("exam_prep.security")


def security(event: SecurityEvent, *, level: int = logging.INFO, **fields: object) -> None:
    """Log a security event; `fields` that are not in FIELDS are dropped."""
    _security.log(level, event.value, extra=fields)


def short_name(name: str) -> str:
    """Return 12 signs that stand for a public id or a keyed hash in the logs, and cannot be turned back."""
    return hashlib.blake2b(name.encode(), digest_size=_NAME_BYTES).hexdigest()


def configure_logs(environ: Mapping[str, str]) -> None:
    """Send all logs to the standard error: JSON lines, or plain ones on a terminal or by EXAM_PREP_LOG.

    Raises:
        StartupError: EXAM_PREP_LOG is neither json nor text.
    """
    wanted = environ.get(SETTING) or ("text" if sys.stderr.isatty() else "json")
    formatters = {"json": JsonLines, "text": PlainLines}
    if wanted not in formatters:
        raise StartupError(f"{SETTING} must be json or text; correct it or leave it out.")
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, StderrHandler)]:
        root.removeHandler(old)
    handler = StderrHandler()
    handler.setFormatter(formatters[wanted]())
    root.addHandler(handler)
    handler.addFilter(_is_news)
    logging.getLogger("exam_prep").setLevel(logging.INFO)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out what the driver says beside an error that it raises anyway: that one is told in full."""
    return not (record.name == "psycopg" and str(record.msg).startswith("error ignored"))


class StderrHandler(logging.Handler):
    """Writes each line to what the standard error is at that moment; a closed pipe ends no request."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        return json.dumps(told(record), ensure_ascii=True, separators=(",", ":"))


class PlainLines(logging.Formatter):
    """One readable line an event; where it came from in the code stands in lines below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        document = told(record)
        places = document.pop("places", ())
        head = f"{str(document.pop('time'))[11:19]} {document.pop('level')!s:<7} {document.pop('event')}"
        document.pop("logger")
        pairs = [f"{name}={_plain(value)}" for name, value in document.items()]
        below = [f"    {place}" for place in places] if isinstance(places, list) else []
        return "\n".join([" ".join([head, *pairs]), *below])


def told(record: logging.LogRecord) -> dict[str, object]:
    """Return what a line says of `record`: time (UTC), level, logger, event, and the fields of the list."""
    document: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
    }
    if record.name.partition(".")[0] == "exam_prep":
        document |= _own(record)
    elif record.name.startswith(_SPEAKS_PLAINLY):
        document |= {"event": "server", "message": _safe(record.getMessage())}
    else:
        document["event"] = "library"
    if record.exc_info and record.exc_info[1] is not None:
        document["errors"] = [type(error).__name__ for error in _chain(record.exc_info[1])]
        document["places"] = list(_places(record.exc_info[2]))
    return document


def _own(record: logging.LogRecord) -> dict[str, object]:
    """Read event and fields from a record of ours: `extra`, or pairs as in "swept sittings=%d"."""
    template = str(record.msg)
    event = _EVENT.match(template)
    arguments = record.args if isinstance(record.args, tuple) else ()
    pairs = dict(zip(_PAIR.findall(template), arguments, strict=False))
    fields = {**pairs, **{name: value for name, value in record.__dict__.items() if name in FIELDS}}
    kept = {name: _safe(value) for name, value in fields.items() if name in FIELDS and value is not None}
    return {"event": event[0] if event else "unnamed", **kept}


def _safe(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return str(value)[:_LONGEST]


def _plain(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Give file, line and function of each frame: what its variables hold is never told."""
    for _ in range(_DEEPEST):
        if trace is None:
            return
        code = trace.tb_frame.f_code
        name = "/".join(code.co_filename.rsplit("/", 3)[1:])
        yield f"{name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
