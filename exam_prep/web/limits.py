"""How often one place may ask: the one table of limits, and the page that says to wait.

They bound what a machine does and stay far above what a class behind one address does on exam morning. Tries
against one account are counted in the database as well, whichever address they come from.

The counting is done by `limits`, the library inside Flask-Limiter. Flask-Limiter around it took 0.08 ms of
processor time of every request and 0.4 of a limited one; one hook that asks `limits` takes a tenth.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask import Flask, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from exam_prep.clock import system_clock
from exam_prep.logs import SecurityEvent, security
from exam_prep.settings import LIMITS_OFF
from exam_prep.web.errors import wait_page
from exam_prep.web.limit_memory import RequestMemory
from exam_prep.web.visitor import now, visitor_id

log = logging.getLogger(__name__)

_HOME_BITS = 64
_STORE_SECONDS = 1
_LEFT_ALONE = timedelta(seconds=30)


class Per(Enum):
    """Whose requests are counted together."""

    ADDRESS = auto()
    LEARNER = auto()
    """By the signed cookie; without one, by address."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Endpoints (with * for any part) whose requests count as one group, and how many are answered."""

    group: str
    endpoints: tuple[str, ...]
    limits: str
    per: Per = Per.ADDRESS
    methods: tuple[str, ...] = ("POST",)


RULES = (
    Rule("passkey", ("passkeys.*",), "60/minute;600/hour"),
    Rule("recovery", ("second_factor.recover",), "20/minute;100/hour"),
    Rule("second factor", ("second_factor.*",), "60/minute;600/hour"),
    Rule("letters", ("accounts.forgot", "address.page"), "20/minute;100/hour"),
    Rule("links", ("accounts.use_link",), "60/minute;600/hour"),
    Rule("register", ("accounts.join",), "60/minute;200/hour"),
    Rule("sign-in", ("security.login", "security.verify", "bank.open_all"), "60/minute;600/hour"),
    Rule("account", ("security.*", "accounts.*", "signins.*", "leaving.*", "people.*"), "120/minute"),
    Rule(
        "codes of groups",
        ("joining.ask", "joining.door"),
        "180/minute;900/hour",
        methods=("GET", "POST"),
    ),
    Rule("exams", ("exams.*", "exam_previews.*"), "240/minute"),
    Rule("questions and regrades", ("items.*", "regrades.*", "reports.*"), "240/minute"),
    Rule("groups", ("groups.*", "joining.leave_one", "problems.read"), "120/minute"),
    Rule("print files", ("printing.pdf",), "30/minute", methods=("GET",)),
    Rule("print", ("printing.*",), "120/minute", methods=("GET",)),
    Rule("exams of groups", ("given.*", "giving.*", "runs.*", "members.*"), "120/minute"),
    Rule("results", ("results.*", "live.*"), "240/minute", methods=("GET",)),
    Rule("starts of given exams", ("offers.start",), "180/minute;900/hour"),
    Rule("calendar", ("plan.calendar",), "60/minute", methods=("GET",)),
    Rule(
        "starts",
        ("practice.*", "mocks.*", "plan.*", "review.*", "after.sibling", "progress.diagnose"),
        "120/minute",
    ),
    Rule("reports", ("after.report", "progress.tell_outcome"), "20/minute;200/hour"),
    Rule("open pages", ("saves.here",), "120/minute", Per.LEARNER),
    Rule("saves", ("saves.save",), "600/minute", Per.LEARNER),
    Rule("answers", ("sittings.*", "after.*", "pauses.*"), "120/minute", Per.LEARNER),
    Rule("import", ("data.bring",), "6/minute;30/hour"),
    Rule("own data", ("data.*",), "20/minute;100/hour", Per.LEARNER, methods=("GET", "POST")),
    Rule("bank pages", ("bank.*",), "240/minute", methods=("GET", "POST")),
)
"""The first rule that names an endpoint counts for it; what none names is never limited (assets, health)."""


def add_limits(app: Flask, store: str) -> None:
    """Answer 429 to whoever goes beyond RULES; counts are kept in `store`, see `Counts`."""
    if store == LIMITS_OFF:
        return
    counts = Counts(store)

    def guard() -> ResponseReturnValue | None:
        rule = rule_of(request.endpoint or "")
        if rule is None or request.method not in rule.methods:
            return None
        seconds = counts.wait(rule, _key(rule), now=now())
        if not seconds:
            return None
        security(SecurityEvent.LIMIT_REACHED, level=logging.WARNING, reason=rule.group)
        return wait_page(seconds)

    app.before_request(guard)


class Counts:
    """What was asked of late, by group and key: in this process's memory, or in a store that several share.

    A shared store that is away or slow is left alone for half a minute; memory counts meanwhile.
    """

    def __init__(self, store: str) -> None:
        self._memory = FixedWindowRateLimiter(RequestMemory())
        self._shared = _shared(store) if store else None
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def wait(self, rule: Rule, key: str, *, now: datetime) -> int:
        """Count one request; return 0, or the seconds until the next one is answered."""
        if self._shared is None or now < self._away_until:
            return _waits(self._memory, rule, key)
        try:
            return _waits(self._shared, rule, key)
        except StorageError as error:
            log.warning("limiter_store_away error=%s", type(error.storage_error).__name__)
            self._away_until = now + _LEFT_ALONE
            return _waits(self._memory, rule, key)


def _waits(counter: FixedWindowRateLimiter, rule: Rule, key: str) -> int:
    full = [item for item in _items(rule.limits) if not counter.hit(item, rule.group, key)]
    ends = max((counter.get_window_stats(item, rule.group, key).reset_time for item in full), default=None)
    # The library counts by the machine's own clock, so the rest of its window is told by that one.
    return 0 if ends is None else max(1, ceil(ends - system_clock().timestamp()))


@cache
def _items(limits: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse_many(limits))


def _shared(store: str) -> FixedWindowRateLimiter:
    options = (
        {"socket_connect_timeout": _STORE_SECONDS, "socket_timeout": _STORE_SECONDS}
        if store.startswith("redis")
        else {"connect_timeout": _STORE_SECONDS, "timeout": _STORE_SECONDS}
    )
    return FixedWindowRateLimiter(storage_from_string(store, wrap_exceptions=True, **options))


@cache
def rule_of(endpoint: str) -> Rule | None:
    """Return the rule that counts for an endpoint, or None where everything is answered."""
    return next(
        (rule for rule in RULES if any(fnmatchcase(endpoint, pattern) for pattern in rule.endpoints)), None
    )


def address() -> str:
    """Return where the request comes from: one IPv4 address, or the network of one IPv6 home (/64)."""
    try:
        asked = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(asked, IPv6Address):
        if asked.ipv4_mapped:
            return str(asked.ipv4_mapped)
        return str(ip_network((int(asked), _HOME_BITS), strict=False))
    return str(asked)


def _key(rule: Rule) -> str:
    return (visitor_id() or address()) if rule.per is Per.LEARNER else address()
