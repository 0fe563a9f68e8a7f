"""Size and shape of what is sent: too much, too many, twice, of a wrong kind, with foreign names."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.web.bodies import LONGEST_VALUE, MOST_FIELDS
from tests.browsing import Browser
from tests.house import snapshot
from tests.web.addresses import path_of, rules

_FOREIGN_FIELDS = {
    "role": "admin", "is_admin": "1", "score": "100", "points": "1", "deadline": "2099-01-01",
    "limit_seconds": "99999", "extension_seconds": "99999", "multiplier": "10", "time_multiplier": "10",
    "user_id": "1", "learner": "1", "learner_id": "1", "id": "1", "public_id": "mine", "state": "graded",
    "seed": "1", "started_at": "2020-01-01", "submitted_at": "2020-01-01", "finished_by": "staff",
    "cut": "0", "feedback_": "each", "committed_at": "2020-01-01", "option_order": "a b", "is_current": "1",
}  # fmt: skip


_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


def test_no_form_takes_a_file(app: Flask, browser: Browser, bank: Engine) -> None:
    """Every address but the import: 415 in one sentence, whatever the field and name; nothing is written."""
    sitting = browser.start_set()
    before = snapshot(bank)
    for rule in rules(app, "POST"):
        if rule.endpoint == "data.bring":
            continue
        for name in ("x.svg", "../../x.html", "x\0.png", ""):
            files = {"csrf_token": browser.token, "text": (io.BytesIO(b"<svg onload=alert(1)>"), name or "a")}
            answer = browser.client.post(
                path_of(rule, sitting), data=files, content_type="multipart/form-data"
            )
            assert (answer.status_code, "takes no files" in answer.text) == (415, True), rule
    assert snapshot(bank) == before


@pytest.mark.parametrize("kind", ["text/plain", "text/xml", "application/octet-stream", "image/svg+xml"])
def test_other_kinds_of_body_are_refused(app: Flask, browser: Browser, kind: str) -> None:
    """Every address: 415, before the body is read."""
    sitting = browser.start_set()
    for rule in rules(app, "POST"):
        answer = browser.client.post(path_of(rule, sitting), data=b"x=1", content_type=kind)
        assert answer.status_code == 415, rule


def test_nothing_may_be_said_twice(app: Flask, browser: Browser, bank: Engine) -> None:
    """Every form: a field that comes twice is 422, so that no two readers can take different ones."""
    sitting = browser.start_set()
    before = snapshot(bank)
    for rule in rules(app, "POST"):
        if rule.endpoint != "saves.save":
            data = {"csrf_token": browser.token, "start_key": ["one", "two"]}
            assert browser.client.post(path_of(rule, sitting), data=data).status_code == 422, rule
    assert snapshot(bank) == before


def test_nothing_may_be_asked_twice(app: Flask, browser: Browser) -> None:
    """Every address: a parameter that comes twice is 422, one that nobody knows is left unread."""
    sitting = browser.start_set()
    for rule in rules(app, "GET"):
        path = path_of(rule, sitting)
        twice, once = browser.get(f"{path}?x=1&x=2"), browser.get(f"{path}?role=admin")
        assert twice.status_code == 422, rule
        assert once.status_code in {200, 303, 404}, rule
        once.close()


def test_what_may_come_many_times_does(browser: Browser) -> None:
    """Topics of a set, choices and crossed-out options of an item."""
    topics = ["boundaries.gifts-money", "dependency"]
    sitting = browser.start_set(set="topics", topics=topics, count="5")
    assert browser.answer(sitting, 1, "next", cut=["1", "2"], response="3").status_code == 303


@pytest.mark.long
def test_foreign_fields_have_no_effect(app: Flask, browser: Browser, stranger: Browser, bank: Engine) -> None:
    """Every form, by one learner without and by another with fields of the tables: the same rows change."""
    # What is drawn must be the same for both: how much fits a plan depends on what was met.
    app.extensions["exam_prep"] = replace(app.extensions["exam_prep"], seeds=lambda: 7)
    without, with_foreign = _tried(app, browser, bank, {}), _tried(app, stranger, bank, _FOREIGN_FIELDS)
    assert without == with_foreign
    assert len(without) >= 7
    assert {row[4] for row in snapshot(bank)["learner"]} == {1}


def _tried(app: Flask, browser: Browser, bank: Engine, extra: dict[str, str]) -> list[object]:
    """Return what each form of the application changes, with these fields beside its own."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    done: list[object] = []
    for rule in rules(app, "POST"):
        if rule.endpoint in {"saves.save", "data.delete"}:
            continue
        own = {"count": "5", "why": "misread", "text": "x", "response": "1", "go": "next", "revision": "0"}
        if rule.endpoint == "sittings.answer":
            own |= {"cut": "2"}
        before = snapshot(bank)
        fields = {**extra, **own, "client_id": f"c-{len(done)}-{len(extra)}"}
        answer = browser.post(path_of(rule, sitting, 2 if "answer" in rule.endpoint else 1), **fields)
        assert answer.status_code in {200, 303, 404, 409, 422}, rule
        done.append((rule.endpoint, answer.status_code, _counted(before, snapshot(bank))))
    return done


def _counted(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    # A form that readiness is told for is kept once, whoever came first.
    return {name: len(after[name]) - len(before[name]) for name in after if name != "readiness_form"}


@pytest.mark.long
@pytest.mark.parametrize("field", sorted(_FOREIGN_FIELDS))
def test_json_with_a_foreign_field_is_refused(browser: Browser, bank: Engine, field: str) -> None:
    """422, and nothing is kept."""
    sitting = browser.start_set()
    before = snapshot(bank)
    assert browser.save(sitting, 1, 1, **{field: _FOREIGN_FIELDS[field]}).status_code == 422
    assert snapshot(bank) == before


@pytest.mark.parametrize(
    "body",
    [
        '{"position": 1, "response": [1], "response": [2], "client_id": "a"}',
        '{"position": 1, "response": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"position": 1, "response": [' + "1," * 50_000 + "1]}",
        '{"position": 1, "seconds": ' + "9" * 100_000 + ', "client_id": "a"}',
        '{"position": 1, "client_id": "\\ud800"}',
        '{"position": 1, "client_id": "a\\u0000"}',
        '{"position": 1, "client_id": "' + "x" * 100_000 + '"}',
        '{"position": NaN}',
        '{"position": 1e400}',
        '"' + "x" * 100_000 + '"',
        "{" * 10_000,
    ],
)
def test_hostile_json_is_refused(browser: Browser, bank: Engine, body: str) -> None:
    """Deep, long, doubled, out of range, half a sign: 422 in one sentence and nothing is kept."""
    sitting = browser.start_set()
    before = snapshot(bank)
    answer = browser.client.post(
        f"/sittings/{sitting}/responses",
        data=body.encode(),
        content_type="application/json",
        headers={"X-CSRFToken": browser.token},
    )
    assert answer.status_code == 422
    assert set(json.loads(answer.text)) == {"message"}
    assert snapshot(bank) == before


@pytest.mark.long
@pytest.mark.parametrize("field", ["response", "cut", "seconds", "revision", "client_id", "certainty"])
@pytest.mark.parametrize("value", ["9" * 100_000, "9" * 19, "9" * 4000, "\u0661", "1e9", "-1", "\ue000"])
def test_an_answer_of_a_hundred_thousand_signs_is_no_trouble(
    browser: Browser, bank: Engine, field: str, value: str
) -> None:
    """Each field of the item form: refused in a sentence, or kept as nothing worse than it is."""
    sitting = browser.start_set()
    before = snapshot(bank)["response_event"]
    answer = browser.answer(sitting, 1, "next", **{"response": "1", field: value})

    assert answer.status_code in {303, 409, 422}
    if len(value) > LONGEST_VALUE:
        assert answer.status_code == 422
        assert snapshot(bank)["response_event"] == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a&" * MOST_FIELDS),
        ("multipart/form-data; boundary=x", _PART * (MOST_FIELDS + 1)),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 40_000),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x\r\n"),
    ],
)  # fmt: skip
def test_too_many_parts_are_refused(browser: Browser, kind: str, body: bytes) -> None:
    """1,001 fields of either kind of form, and forms that are none."""
    assert browser.token
    ended = body + (b"--x--\r\n" if "boundary=x" in kind else b"")
    assert browser.client.post("/practice", data=ended, content_type=kind).status_code in {400, 413}


@pytest.mark.long
@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "%FF", "%C0%AF", "%E2%80%AE", "a" * 9000, "%0d%0aX:1"])
def test_odd_signs_in_an_address_are_no_trouble(app: Flask, browser: Browser, text: str) -> None:
    """NUL, half a sign, broken UTF-8, line ends, great length: a page or a 4xx at every address."""
    for rule in rules(app, "GET"):
        path = (
            path_of(rule, text) if "sitting" in rule.arguments else f"{path_of(rule, '').rstrip('/')}/{text}"
        )
        for asked in (path, f"{path_of(rule, 'x')}?q={text}&topic={text}&page={text}"):
            answer = browser.get(asked)
            assert answer.status_code in {200, 303, 308, 404, 422}, asked
            assert "X" not in answer.headers
            answer.close()
