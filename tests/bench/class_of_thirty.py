"""A class of thirty sits one exam at once over HTTP, each with their own time; then every figure is checked.

One has 1.5 times the time, one no clock, one gets a minute more while the exam runs, one loses the line after
four answers. Prints what was found; `measure` says what each figure is.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from passlib.totp import TOTP  # type: ignore[import-untyped]  # passlib ships no types

from exam_prep.clock import system_clock
from exam_prep.seeds import new_public_id
from tests.bench.pages import Visitor
from tests.bench.sat_by_hand import Sat, by_hand, right_number
from tests.serving.processes import EXAM_PREP, Served, clean_environment, serving

LEARNERS = 30
_MINUTES = 1
_ITEMS = 10
_EMAIL, _PASSWORD = "iris@example.org", "teal kettle under rain"
_LONGER, _UNTIMED, _EXTENDED, _DROPPED = range(4)
_AFTER_ITS_TIME = 70.0
"""Seconds after the start at which those with more time still answer; all others have a minute."""
_ANSWERED_BEFORE_THE_LINE_WENT = 4
_SWEPT_AFTER = 60 * _MINUTES + 5 + 30 + 15


@dataclass(slots=True)
class Learner:
    """One learner of the class, what they answered, and what they were told."""

    number: int
    visitor: Visitor
    sitting: str = ""
    started: float = 0.0
    watches: threading.Event = field(default_factory=threading.Event)
    """Set once the learner knows when their time ends, so that its moving is seen."""
    ends_moved_by: float | None = None
    told: str = ""
    trouble: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name they joined with."""
        return f"Learner {chr(65 + self.number % 26)}{self.number:02}"


def measure(learners: int = LEARNERS) -> dict[str, object]:
    """Let the class sit; return faults by kind, all of them empty where everything is right, and seconds."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as open_lines:
        folder = Path(name)
        served = open_lines.enter_context(serving(folder, EXAM_PREP_BASE_URL=""))
        visitors = [_visitor(served, open_lines) for _ in range(learners + 1)]
        return _class(visitors, folder)


def _class(visitors: Sequence[Visitor], folder: Path) -> dict[str, object]:
    staff, *learners = visitors
    _become_instructor(staff, folder)
    version = _publish(staff)
    group, door = _make_group(staff)
    people = [Learner(number, visitor) for number, visitor in enumerate(learners)]
    for one in people:
        one.visitor.open(door)
        one.visitor.send("name", name=one.name)
    _note_needs(staff, group)
    given = _give(staff, version)
    began = time.monotonic()
    database = folder / "instance" / "exam_prep.sqlite3"
    extended = threading.Event()
    with ThreadPoolExecutor(len(people)) as pool:
        done = [pool.submit(_sit, one, given, database, extended) for one in people]
        _extend(staff, given, people[_EXTENDED], extended)
        for each in done:
            each.result()
    answered = time.monotonic() - began
    _wait_for_the_timer(staff, given, people[_DROPPED], began)
    return {
        "learners": len(people),
        "seconds": round(answered, 1),
        **_faults(staff, given, people, database, folder),
    }


def _visitor(served: Served, open_lines: ExitStack) -> Visitor:
    return Visitor(open_lines.enter_context(httpx.Client(base_url=served.url, timeout=60)))


def _become_instructor(staff: Visitor, folder: Path) -> None:
    said = subprocess.run(
        [EXAM_PREP, "user", "invite", _EMAIL, "--role", "instructor"],
        cwd=folder, env=clean_environment(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    staff.open(urlsplit(said.split()[-1]).path)
    staff.send("password", password=_PASSWORD)
    staff.open("/account/login")
    staff.send("password", email=_EMAIL, password=_PASSWORD)
    secret = re.search(
        r'<code class="secret[^"]*"[^>]*>([^<]+)<', staff.open("/account/second-factor/set-up")
    )
    assert secret is not None
    code = TOTP(key=secret[1]).generate(int(system_clock().timestamp())).token
    staff.send("code", code=code)


def _publish(staff: Visitor) -> str:
    """Publish an exam of ten questions in a minute, the same form for everybody; return the version."""
    staff.open("/teach/exams")
    staff.send("from", **{"from": ""})
    fields = {"form_kind": "fixed", "forms": "1", "order": "same", "minutes": str(_MINUTES)}
    staff.send("publish", do="publish", **fields, **{"part-s1-quota": str(_ITEMS), "items": ""})
    found = re.search(r"/teach/exams/([\w-]+)/give", staff.page)
    assert found is not None, staff.page
    return found[1]


def _make_group(staff: Visitor) -> tuple[str, str]:
    """Return the path of the group's page, and that of its door."""
    staff.open("/teach/groups")
    staff.send("title", title="Monday", names="names")
    found = re.search(r"/join/[\w-]+", staff.page)
    assert found is not None
    return staff.path, found[0]


def _note_needs(staff: Visitor, group: str) -> None:
    pages = re.findall(rf'href="({group}/members/[\w-]+)"', staff.open(group))
    pages = list(dict.fromkeys(pages))
    staff.open(pages[_LONGER])
    staff.send("times", times="1.5", clock="timed")
    staff.open(pages[_UNTIMED])
    staff.send("times", clock="untimed")


def _give(staff: Visitor, version: str) -> str:
    staff.open(f"/teach/exams/{version}/give")
    staff.send("opens_at")
    found = re.search(r"/teach/given/([\w-]+)", staff.path)
    assert found is not None, staff.page
    return found[1]


def _sit(one: Learner, given: str, database: Path, extended: threading.Event) -> None:
    visitor = one.visitor
    one.told = visitor.open(f"/given/{given}")
    visitor.send("start_key")
    one.sitting, one.started = visitor.path.rpartition("/")[0], time.monotonic()
    if one.number == _DROPPED:
        _answer(one, database, range(1, _ANSWERED_BEFORE_THE_LINE_WENT + 1))
        _lose_a_reply(one, database)
        return
    _answer(one, database, range(1, _ITEMS // 2 + 1))
    if one.number == _EXTENDED:
        one.ends_moved_by = _watch_the_end(one, extended)
    if one.number in {_LONGER, _UNTIMED, _EXTENDED}:
        time.sleep(max(0.0, one.started + _AFTER_ITS_TIME - time.monotonic()))
    _answer(one, database, range(_ITEMS // 2 + 1, _ITEMS + 1))
    visitor.open(f"{one.sitting}/finish")
    visitor.send("csrf_token")


def _answer(one: Learner, database: Path, positions: Sequence[int]) -> None:
    for position in positions:
        one.visitor.open(f"{one.sitting}/{position}")
        reply = _save(one, position, _choice(one, position, database))
        if not reply.is_success:
            one.trouble.append(f"{position}: {reply.status_code} {reply.text}")


def _choice(one: Learner, position: int, database: Path) -> int:
    """Return what the learner chooses: more of the class are right with each number, and later less."""
    right = right_number(database, one.sitting.rpartition("/")[2], position)
    knows = (one.number * 7 + position * 11) % 30 < one.number + 12 - position
    return right if knows else right % 3 + 1


def _save(one: Learner, position: int, number: int, client_id: str = "") -> httpx.Response:
    return one.visitor.client.post(
        f"{one.sitting}/responses",
        json={
            "position": position,
            "response": [number],
            "base_revision": 0,
            "client_id": client_id or new_public_id(),
        },
        headers={"X-CSRFToken": one.visitor.token()},
    )


def _lose_a_reply(one: Learner, database: Path) -> None:
    """Send one answer twice, as a page does whose first reply never came; then be gone."""
    position, name = _ANSWERED_BEFORE_THE_LINE_WENT + 1, new_public_id()
    number = _choice(one, position, database)
    one.visitor.open(f"{one.sitting}/{position}")
    replies = [_save(one, position, number, name) for _ in range(2)]
    if replies[0].json()["revision"] != replies[1].json()["revision"]:
        one.trouble.append("a repeated answer made a second revision")
    one.visitor.client.close()


def _extend(staff: Visitor, given: str, one: Learner, extended: threading.Event) -> None:
    one.watches.wait(60)
    runs = re.findall(r'href="(/teach/given/[\w-]+/sittings/[\w-]+)"', staff.open(f"/teach/given/{given}"))
    for path in dict.fromkeys(runs):
        if one.name in staff.open(path):
            staff.send("extend", do="extend", minutes="1", reason="The fire alarm rang.")
            extended.set()
            return
    raise AssertionError(f"no sitting of {one.name}: {staff.page}")


def _watch_the_end(one: Learner, extended: threading.Event) -> float | None:
    """Return how many seconds the end moved by, as the page's heartbeat is told within half a minute."""
    before, at = _seconds_left(one), time.monotonic()
    one.watches.set()
    extended.wait(30)
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        moved = _seconds_left(one) - before + (time.monotonic() - at)
        if moved > 30:
            return moved
        time.sleep(1)
    return None


def _seconds_left(one: Learner) -> float:
    reply = one.visitor.client.post(
        f"{one.sitting}/here", headers={"X-CSRFToken": one.visitor.token()}
    ).raise_for_status()
    return float(reply.json()["seconds_left"])


def _wait_for_the_timer(staff: Visitor, given: str, one: Learner, began: float) -> None:
    while time.monotonic() - began < _SWEPT_AFTER:
        rows = _gradebook(staff, given)
        if rows[one.name]["status"] == "handed in":
            return
        time.sleep(2)


def _gradebook(staff: Visitor, given: str) -> dict[str, Mapping[str, str]]:
    text = staff.client.get(f"/teach/given/{given}/gradebook.csv").raise_for_status().content
    return {row["learner"]: row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))}


def _faults(
    staff: Visitor, given: str, people: Sequence[Learner], database: Path, folder: Path
) -> dict[str, object]:
    sat = by_hand(database, {one.name: one.sitting.rpartition("/")[2] for one in people})
    rows = _gradebook(staff, given)
    return {
        "trouble": [f"{one.name}: {said}" for one in people for said in one.trouble],
        "told": _told_faults(people),
        "grades": [name for name, each in sat.people.items() if float(rows[name]["points"]) != each.points],
        "finished": _finish_faults(rows, people),
        "extension": [] if people[_EXTENDED].ends_moved_by else ["the end did not move within 30 s"],
        "statistics": _statistics_faults(staff, sat),
        "verify": _verify_faults(folder),
    }


def _told_faults(people: Sequence[Learner]) -> list[str]:
    """Return whose page before the start did not say their own time."""
    said = {_LONGER: "1.5 min = 1 × 1.5", _UNTIMED: "No clock"}  # noqa: RUF001  # as it is written
    return [people[number].name for number, words in said.items() if words not in people[number].told]


def _finish_faults(rows: Mapping[str, Mapping[str, str]], people: Sequence[Learner]) -> list[str]:
    faults = []
    for one in people:
        wanted = "time" if one.number == _DROPPED else "learner"
        if rows[one.name]["finished by"] != wanted:
            faults.append(f"{one.name} was finished by {rows[one.name]['finished by']}")
    return faults


def _statistics_faults(staff: Visitor, sat: Sat) -> list[str]:
    """Compare every figure of the analysis that is shown with what the responses give."""
    text = staff.client.get("/teach/analysis.csv").raise_for_status().content.decode("utf-8-sig")
    faults = []
    for row in csv.DictReader(io.StringIO(text)):
        mine = sat.items.get(row["item"])
        if mine is None:
            continue
        for name, value in mine.items():
            if row[name] != "" and abs(float(row[name]) - value) > 6e-5:
                faults.append(f"{row['item']} {name}: {row[name]}, by hand {value}")
            if row[name] == "" and mine["learners"] >= LEARNERS:
                faults.append(f"{row['item']} {name} is not shown")
    return faults


def _verify_faults(folder: Path) -> list[str]:
    said = subprocess.run(
        [EXAM_PREP, "verify", "--json"],
        cwd=folder, env=clean_environment(), capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    return [str(one) for one in json.loads(said)["mismatches"]]


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:12} {value}", file=sys.stdout)  # noqa: T201
