"""Every address and method, in every state, as owner and as stranger: no canary before it may be known."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule

from exam_prep.db.engine import writing_session
from exam_prep.web.data.files import FILES
from tests.browsing import Browser
from tests.factories import CANARY, EXAM, TOO_LARGE
from tests.house import House
from tests.web.addresses import NAMES
from tests.web.test_leaks import Watcher

_SECRETS = ("rationale", "takeaway", "fact", "citation", "source", "option", "item", "concept", "title")
_FORMS: tuple[dict[str, str], ...] = (
    {},
    {"response": "1", "go": "save", "client_id": "sweep", "revision": "0"},
    {"response": "9", "go": "next", "client_id": "sweep", "revision": "77"},
    {"why": "misread", "text": "x", "set": "mix", "count": "5", "feedback": "end"},
    {"set": "nonsense", "count": "-1", "why": "none", "start_key": "\0"},
)
_BODIES: tuple[dict[str, object], ...] = (
    {"position": 1, "seen": True},
    {"position": 1, "response": [1], "client_id": "json", "base_revision": 0},
    {"position": 2, "response": [99], "client_id": "json-2", "base_revision": 0},
    {"position": 1, "response": [2], "client_id": "json-3", "base_revision": 55},
    {"position": "1"},
)
_ENDS = {"sittings.finish", "data.delete"}
"""What hands a sitting in, after which its result may be known, or deletes it, after which nothing is."""
_TELLS = {"bank.item"}
"""The page of an item, which tells once its learner has answered it; here for items of open sittings."""


@pytest.fixture
def watcher(canary_app: Flask) -> Watcher:
    """Give a browser over the canary items that keeps all it hears."""
    return Watcher(canary_app)


@pytest.mark.long
def test_no_address_tells_its_owner_before_the_end(watcher: Watcher, canary_house: House) -> None:
    """An exam and a set with its feedback at the end, in time and in the grace after it."""
    sittings = [watcher.start_exam(EXAM), watcher.start_set(set="mix", count_other="12", feedback="end")]
    asked = {canary_house.asked(row).id for sitting in sittings for row in canary_house.items(sitting)}
    for passed in ({"minutes": 1}, {"minutes": 9, "seconds": 3}):
        canary_house.clock.advance(**passed)
        for sitting in sittings:
            sweep_addresses(watcher, sitting, asked)

    _assert_silent(watcher, canary_house, sittings)


@pytest.mark.long
def test_no_address_tells_a_stranger_anything(
    canary_app: Flask, watcher: Watcher, canary_house: House
) -> None:
    """Not even of sittings that were handed in or checked: the stranger has answered nothing."""
    owner = Browser(canary_app)
    done, opened = owner.start_exam(EXAM), owner.start_exam(EXAM)
    practice = owner.start_set(set="mix", count_other="12")
    owner.answer(practice, 1, "check", response="1")
    owner.post(f"/sittings/{done}/finish")
    asked = {canary_house.asked(row).id for row in canary_house.items(done)}
    for sitting in (done, opened, practice):
        sweep_addresses(watcher, sitting, asked)

    assert CANARY in owner.get(f"/sittings/{done}/result").text + owner.get(f"/sittings/{practice}/1").text
    assert leaks_but_sources(watcher) == []


@pytest.mark.long
def test_trouble_tells_nothing_either(
    canary_app: Flask, watcher: Watcher, canary_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be saved, and while the bank is gone, what is said holds no canary."""
    sitting = watcher.start_exam(EXAM)
    monkeypatch.setattr("exam_prep.db.writelock._PATIENCE_SECONDS", 0.01)
    with writing_session(canary_house.engine):
        sweep_addresses(watcher, sitting, set())
    canary_house.sql("DELETE FROM served_bank")
    sweep_addresses(watcher, sitting, set())

    assert {answer.status_code for answer in watcher.heard} >= {200, 404, 503}
    assert leaks_but_sources(watcher) == []
    assert canary_app.config["DEBUG"] is False


def _assert_silent(watcher: Watcher, house: House, sittings: list[str]) -> None:
    assert {answer.status_code for answer in watcher.heard} >= {200, 204, 303, 404, 405, 409, 422}
    assert len(watcher.heard) > 400
    assert {house.sitting(sitting).state for sitting in sittings} == {"in_progress"}
    assert leaks_but_sources(watcher) == []


def leaks_but_sources(watcher: Watcher) -> list[str]:
    """Return what was told too early; the list of all sources is open, but names no item that has one."""
    sources = watcher.get("/sources").text
    assert {found for found in _SECRETS if f"{CANARY}{found}" in sources} <= {"source", "fact", "citation"}
    return [leak for leak in watcher.leaks() if not leak.startswith("GET /sources:")]


def sweep_addresses(watcher: Watcher, sitting: str, asked: set[str]) -> None:
    """Ask every address by every method: bare, with each form and with each body."""
    for rule in list(watcher.app.url_map.iter_rules()):
        for path in _paths(rule, sitting, asked):
            for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
                watcher.client.open(path, method=method).close()
            if "POST" in (rule.methods or ()) and rule.endpoint not in _ENDS:
                _post(watcher, path)


def _post(watcher: Watcher, path: str) -> None:
    for form in _FORMS:
        watcher.post(path, **form)
    for body in _BODIES if path.endswith("/responses") else _BODIES[-1:]:
        watcher.send(path, body)
    watcher.client.post(path, data={"csrf_token": "none"})


def _paths(rule: Rule, sitting: str, asked: set[str]) -> Iterator[str]:
    if rule.endpoint in _TELLS:
        items: set[str] = asked or {"no-such-item"}
    else:
        items = {"no-such-item"}
    tried: dict[str, Sequence[str | int]] = {
        "item_id": sorted(items),
        "position": (1, 6, 99),
        "exam_id": (EXAM, TOO_LARGE),
        "sitting": (sitting,),
        "file": tuple(FILES),
    }
    names = sorted(rule.arguments)
    for values in product(*(tried.get(name) or (NAMES[name],) for name in names)):
        built = rule.build(dict(zip(names, values, strict=True)))
        assert built is not None
        yield str(built[1])
