"""Who gets what where: every route, for every kind of visitor, on their own work and on that of others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from exam_prep.core.access import Access, Verdict, decide
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.services.accounts.people import get_account
from exam_prep.web.policy import POLICY
from tests.browsing import Browser
from tests.class_sitting import given
from tests.cohorts import a_cohort, account_of, joined, row_of
from tests.given import Class, a_class
from tests.house import House, snapshot
from tests.mock_exams import a_mock_exam
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.web.addresses import path_of, rules

_NOBODYS = "nobodys-sitting"
_NOT_ASKED = {"data.delete"}
"""Deletes who asks; tried by itself in test_own_data."""


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Somebody, with a sitting of their own where they may have one."""

    name: str
    role: Role | None
    has_second: bool
    browser: Browser
    sitting: str


@pytest.fixture
def visitors(app: Flask, bank: Engine, clock: FakeClock) -> list[_Visitor]:
    """Give one of each kind."""
    made = [_Visitor("newcomer", None, False, Browser(app), _NOBODYS)]  # noqa: FBT003  # reads as the field
    made += [_owner("guest", None, Factor.PASSWORD, Browser(app), bank, clock)]
    for role in Role:
        for factor in Factor:
            made.append(_owner(f"{role} by {factor}", role, factor, Browser(app), bank, clock))
    disabled = Browser(app)
    email = sign_in_as(disabled, bank, Role.ADMIN, now=clock())
    with writing_session(bank) as session:
        get_account(session, email).active = False
    return [*made, _Visitor("disabled admin", None, False, disabled, _NOBODYS)]  # noqa: FBT003  # same


def _owner(
    name: str, role: Role | None, factor: Factor, browser: Browser, bank: Engine, clock: FakeClock
) -> _Visitor:
    if role is not None:
        sign_in_as(browser, bank, role, now=clock(), factor=factor)
    return _Visitor(name, role, factor is Factor.SECOND, browser, browser.start_set(count="5"))


def _methods(rule: Rule) -> Iterator[str]:
    return (method for method in ("GET", "POST") if method in (rule.methods or ()))


def _ask(visitor: _Visitor, rule: Rule, method: str, sitting: str) -> TestResponse:
    path = path_of(rule, sitting)
    if method == "GET":
        return visitor.browser.get(path)
    if rule.endpoint == "saves.save":
        return visitor.browser.send(path, {"position": 1, "seen": True})
    return visitor.browser.post(path, client_id="c", revision="0", response="1", why="misread", text="x")


def _leads_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in {302, 303} and answer.headers["Location"].startswith("/account/login")


def test_the_table_holds_for_every_role_and_route(app: Flask, visitors: list[_Visitor]) -> None:
    """Nobody signed in: the sign-in page. A role that does not reach: not found. One factor: no powers."""
    tried = 0
    for visitor in visitors:
        for rule in app.url_map.iter_rules():
            access = POLICY[rule.endpoint]
            if access in {Access.ANYONE, Access.OWNER} or rule.endpoint in _NOT_ASKED:
                continue
            verdict = decide(access, visitor.role)
            for method in _methods(rule):
                if verdict is Verdict.ALLOW and method == "POST":
                    continue  # what it does is its own page's test
                answer = _ask(visitor, rule, method, _NOBODYS)
                place = (visitor.name, method, rule.rule, answer.status_code)
                assert _leads_to_sign_in(answer) == (verdict is Verdict.SIGN_IN), place
                if verdict is Verdict.HIDE:
                    assert answer.status_code == 404, place
                if access in {Access.INSTRUCTOR, Access.ADMIN} and not visitor.has_second:
                    assert answer.status_code in {303, 404}, place
                answer.close()
                tried += 1
    assert tried > 50


def test_nobody_reaches_a_sitting_of_others(app: Flask, visitors: list[_Visitor], bank: Engine) -> None:
    """Whatever the role: page, form, JSON and file answer as if it were not there; nothing changes."""
    before, tried = snapshot(bank), 0
    for visitor in visitors:
        foreign = [other.sitting for other in visitors if other is not visitor and other.sitting != _NOBODYS]
        for rule in app.url_map.iter_rules():
            if "sitting" not in rule.arguments or rule.endpoint in _NOT_ASKED:
                continue
            for method in _methods(rule):
                absent = _ask(visitor, rule, method, _NOBODYS).status_code
                for sitting in foreign[:2]:
                    answer = _ask(visitor, rule, method, sitting)
                    assert answer.status_code == absent, (visitor.name, method, rule.rule)
                    assert answer.status_code in {404, 401, 303}, (visitor.name, method, rule.rule)
                    answer.close()
                    tried += 1
    assert tried > 200
    assert _without_use(snapshot(bank)) == _without_use(before)


def test_owners_reach_their_own(app: Flask, visitors: list[_Visitor]) -> None:
    """The other side: with the right cookie each page of the sitting opens."""
    for visitor in visitors:
        if visitor.sitting == _NOBODYS:
            continue
        for rule in rules(app, "GET"):
            if "sitting" in rule.arguments:
                answer = visitor.browser.get(path_of(rule, visitor.sitting))
                assert answer.status_code in {200, 303}, (visitor.name, rule.rule)
                assert not _leads_to_sign_in(answer)
                answer.close()


def _without_use(tables: Mapping[str, object]) -> dict[str, object]:
    return {name: rows for name, rows in tables.items() if name != "signin"}


_STAFF_PAGES = ("/teach", "/teach/groups", "/teach/groups/{}", "/teach/analysis", "/teach/analysis.csv")
_FOREIGN = {
    "newcomer": 303, "guest": 303, "disabled admin": 303, "learner by second": 404,
    "learner by password": 404, "instructor by password": 303, "admin by password": 303,
    "instructor by second": 404,
}  # fmt: skip
"""What those get who do not lead the group: the sign-in, the set-up of a second factor, or nothing."""


def test_a_group_opens_to_who_leads_it_and_to_admins(
    visitors: list[_Visitor], stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Page and every button, a foreign group and one that never was: the same answer; nothing changes."""
    email = sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    made = a_cohort(bank, account_of(bank, email), clock())
    joined(bank, made, clock())
    before, tried = _without_use(snapshot(bank)), 0
    for visitor in [one for one in visitors if one.name in _FOREIGN]:
        for group in (made.public_id, "nobodys-group"):
            for method, fields in [("GET", {}), *(("POST", fields) for fields in _presses(bank, made))]:
                answer = _press(visitor.browser, method, f"/teach/groups/{group}", fields)
                assert answer.status_code == _FOREIGN[visitor.name], (visitor.name, method, fields)
                tried += 1
    assert _without_use(snapshot(bank)) == before
    assert tried == len(_FOREIGN) * 2 * 10
    admin = next(one.browser for one in visitors if one.name == "admin by second")
    for browser in (stranger, admin):
        for page in _STAFF_PAGES:
            assert browser.get(page.format(made.public_id)).status_code in {200, 303}
        assert browser.get("/teach/groups/nobodys-group").status_code == 404
        assert browser.post(f"/teach/groups/{made.public_id}", do="close").status_code == 303


_OF_RESULTS = ("results", "class", "live", "live.json", "gradebook.csv", "gradebook.xlsx", "learners/{}")


def test_results_open_to_who_leads_the_group_and_to_admins(
    visitors: list[_Visitor], stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Every page and file of a given exam: foreign and made up are the same; nothing changes."""
    email = sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    made = a_cohort(bank, account_of(bank, email), clock())
    member = row_of(bank, made, joined(bank, made, clock())).public_id
    exam = given(bank, made, clock()).public_id
    before = _without_use(snapshot(bank))
    for visitor in [one for one in visitors if one.name in _FOREIGN]:
        for name in (exam, "nobodys-exam"):
            for page in _OF_RESULTS:
                answer = visitor.browser.get(f"/teach/given/{name}/{page.format(member)}")
                assert answer.status_code == _FOREIGN[visitor.name], (visitor.name, page)
    assert _without_use(snapshot(bank)) == before
    admin = next(one.browser for one in visitors if one.name == "admin by second")
    for browser in (stranger, admin):
        for page in _OF_RESULTS:
            assert browser.get(f"/teach/given/{exam}/{page.format(member)}").status_code == 200
            assert browser.get(f"/teach/given/nobodys-exam/{page.format(member)}").status_code == 404


_BUTTONS = ("save", "check", "add", "publish", "preview", "try", "clone", "archive", "link-open")


def test_a_mock_exam_opens_to_who_builds_it_and_to_admins(
    visitors: list[_Visitor], stranger: Browser, house: House, clock: FakeClock
) -> None:
    """Page and every button, a foreign exam and one that never was: the same answer; nothing changes."""
    email = sign_in_as(stranger, house.engine, Role.INSTRUCTOR, now=clock())
    mine = a_mock_exam(house, account_of(house.engine, email))
    before, tried = _without_use(snapshot(house.engine)), 0
    for visitor in [one for one in visitors if one.name in _FOREIGN]:
        for exam in (mine, "nobodys-exam"):
            place = f"/teach/exams/{exam}"
            tries = [(place, "GET", ""), *((place, "POST", button) for button in _BUTTONS)]
            tries += [(f"{place}/preview", "GET", ""), (f"{place}/preview", "POST", "keep")]
            for path, method, button in tries:
                fields = {"do": button, "revision": "1"}
                answer = _press(visitor.browser, method, path, fields)
                assert answer.status_code == _FOREIGN[visitor.name], (visitor.name, method, fields)
                tried += 1
    assert _without_use(snapshot(house.engine)) == before
    assert tried == len(_FOREIGN) * 2 * 12
    admin = next(one.browser for one in visitors if one.name == "admin by second")
    for browser in (stranger, admin):
        assert browser.get(f"/teach/exams/{mine}").status_code == 200
        assert mine in browser.get("/teach/exams").text
        assert browser.get("/teach/exams/nobodys-exam").status_code == 404


def test_a_report_opens_to_staff_alone(
    app: Flask, visitors: list[_Visitor], stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """List, page and both buttons; a question with reports and one without: the same answer to the others."""
    guest = Browser(app)
    sitting = guest.start_set(count="5")
    guest.answer(sitting, 1, "check", response="1")
    guest.post(f"/sittings/{sitting}/1/report", text="Two keys.")
    version, report = (snapshot(bank)["problem_report"][0][at] for at in (2, 5))
    item = next(row[1] for row in snapshot(bank)["item_version"] if row[0] == version)
    fields = {"to": f"{report}.0", "reply": "Thank you.", "state": "kept", "note": "Mine."}
    before = _without_use(snapshot(bank))
    others = {name: code for name, code in _FOREIGN.items() if name != "instructor by second"}
    for visitor in [one for one in visitors if one.name in others]:
        for path in ("/teach/reports", f"/teach/reports/{item}", "/teach/reports/nobodys-item"):
            assert visitor.browser.get(path).status_code == others[visitor.name], (visitor.name, path)
        for do in ("reply", "note"):
            answer = visitor.browser.post(f"/teach/reports/{item}", do=do, **fields)
            assert answer.status_code == others[visitor.name], (visitor.name, do)
        read = visitor.browser.post("/reports", report=str(report), revision="1")
        assert read.status_code == (303 if visitor.name == "disabled admin" else 404), visitor.name
    assert _without_use(snapshot(bank)) == before
    sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    admin = next(one.browser for one in visitors if one.name == "admin by second")
    for revision, browser in enumerate((stranger, admin)):
        assert browser.get(f"/teach/reports/{item}").status_code == 200
        sent = fields | {"to": f"{report}.{revision}"}
        assert browser.post(f"/teach/reports/{item}", do="reply", **sent).status_code == 303


def _press(browser: Browser, method: str, path: str, fields: dict[str, str]) -> TestResponse:
    return browser.get(path) if method == "GET" else browser.post(path, **fields)


def _presses(bank: Engine, cohort: Cohort) -> list[dict[str, str]]:
    """Return what each button of a group's page sends."""
    member = str(snapshot(bank)["cohort_member"][0][1])
    return [
        {"do": "rename", "title": "Mine now"},
        {"do": "code", "code": cohort.join_code},
        {"do": "close"},
        {"do": "open"},
        {"do": "archive"},
        {"do": "restore"},
        {"do": "remove", "member": member},
        {"do": "back", "member": member},
        {"do": "add", "email": "otto@example.org"},
    ]


def test_what_is_given_opens_to_who_leads_the_group_and_to_admins(
    visitors: list[_Visitor], stranger: Browser, house: House
) -> None:
    """The exam, a sitting of it, a member, the form that gives: foreign ones are as those that never were."""
    email = sign_in_as(stranger, house.engine, Role.INSTRUCTOR, now=house.clock())
    room = a_class(house, account_of(house.engine, email))
    exam = room.give()
    own = _pages_of(room, exam, room.start(exam))
    before, tried = _without_use(snapshot(house.engine)), 0
    for visitor in [one for one in visitors if one.name in _FOREIGN]:
        for path in own:
            absent = re.sub("(?<=/)[A-Za-z0-9_-]{20,}", "never-was-here", path)
            for place in (path, absent):
                for method, fields in [("GET", {}), *(("POST", one) for one in _ACTS_ON_GIVEN)]:
                    answer = _press(visitor.browser, method, place, fields)
                    assert answer.status_code == _FOREIGN[visitor.name], (visitor.name, method, place)
                    tried += 1
    assert _without_use(snapshot(house.engine)) == before
    assert tried == len(_FOREIGN) * 4 * 2 * 7
    admin = next(one.browser for one in visitors if one.name == "admin by second")
    for browser in (stranger, admin):
        assert {browser.get(path).status_code for path in own} == {200}


_ACTS_ON_GIVEN = (
    {"do": "withdraw"},
    {"do": "items"},
    {"do": "terms", "attempts": "3"},
    {"do": "extend", "minutes": "10", "reason": "x"},
    {"do": "void", "reason": "x"},
    {"clock": "untimed", "times": "2", "rest": "10"},
)


def _pages_of(room: Class, exam: int, sitting: str) -> tuple[str, ...]:
    group, row = room.cohort.public_id, room.row(exam).public_id
    member = row_of(room.house.engine, room.cohort, room.learner).public_id
    with Session(room.house.engine) as session:
        version = session.get_one(MockExamVersion, room.version).public_id
    return (
        f"/teach/given/{row}",
        f"/teach/given/{row}/sittings/{sitting}",
        f"/teach/groups/{group}/members/{member}",
        f"/teach/exams/{version}/give",
    )
