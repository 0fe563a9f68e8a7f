"""Reports of problems: what staff see and send, and what whoever sent one reads."""

import re
from html import escape

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from tests.browsing import Browser
from tests.house import House, snapshot
from tests.people import sign_in_as
from tests.reports import REPLY, a_report, replied
from tests.security.corpora import payloads
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame

_TO = re.compile(r'name="to" value="([^"]+)"( checked)?')
_TEXT = "Options B and C are both right."
_READ = re.compile(r'name="report" value="([^"]+)">\s*<input type="hidden" name="revision" value="(\d+)"')


@pytest.fixture
def staff(stranger: Browser, bank: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor, signed in with a second factor."""
    stranger.email = sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())  # type: ignore[attr-defined]
    return stranger


@pytest.fixture
def sitting(browser: Browser) -> str:
    """Let a guest check one question and report it; gives the set."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    assert browser.post(f"/sittings/{sitting}/1/report", text=_TEXT).status_code == 303
    return sitting


def _item(bank: Engine) -> str:
    """Return the path of the page of the first item that was reported."""
    tables = snapshot(bank)
    version = tables["problem_report"][0][2]
    return f"/teach/reports/{next(row[1] for row in tables['item_version'] if row[0] == version)}"


def _send(staff: Browser, place: str, **fields: str | list[str]) -> str:
    """Reply to the open reports on the page; returns the page that follows."""
    to = [name for name, checked in _TO.findall(staff.get(place).text) if checked]
    answer = staff.post(place, **{"do": "reply", "to": to, "reply": REPLY, "state": "mended", **fields})
    assert answer.status_code == 303, answer.text
    return staff.get(answer.headers["Location"]).text


def test_sending_says_where_the_reply_will_be(browser: Browser, sitting: str) -> None:
    """On the page of the explanation, and in the list that every page leads to."""
    page = browser.get(f"/sittings/{sitting}/1").text
    assert "Their reply will stand on this page, and under “Your reports”" in page
    assert "Not answered yet" in page
    assert _TEXT in page
    own = browser.get("/reports").text
    assert _TEXT in own
    assert "Not answered yet" in own
    assert '<a href="/reports">Your reports</a>' in browser.get("/").text
    assert 'href="/reports"' in browser.get("/data").text


def test_a_reply_reaches_whoever_sent_the_report(
    browser: Browser, staff: Browser, sitting: str, bank: Engine
) -> None:
    """On the first page until it is read, in the list, beside the explanation, and on the result."""
    place = _item(bank)
    listed = staff.get("/teach/reports").text
    assert _TEXT in listed
    assert "1 open" in listed
    assert place in listed
    after = _send(staff, place, note="Ask Rosa")
    assert "Your reply is sent." in after
    assert "Ask Rosa" in after
    assert staff.email in after  # type: ignore[attr-defined]

    home = browser.get("/").text
    assert "We answered your report about a question" in home
    pages = [home, browser.get("/reports").text, browser.get(f"/sittings/{sitting}/1").text]
    for page in pages[1:]:
        assert REPLY in page
        assert "Mended" in page
        assert "I have read it" in page
    for page in pages:
        assert "Ask Rosa" not in page
        assert staff.email not in page  # type: ignore[attr-defined]
    ((report, revision),) = _READ.findall(home)
    answer = browser.post("/reports", report=report, revision=revision)
    assert answer.headers["Location"] == f"/reports#r-{report}"
    assert "We answered" not in browser.get("/").text
    assert "I have read it" not in browser.get("/reports").text
    browser.post(f"/sittings/{sitting}/finish")
    assert "We replied to your report" in browser.get(f"/sittings/{sitting}/result").text


def test_reading_beside_the_explanation_leads_back_there(
    browser: Browser, staff: Browser, sitting: str, bank: Engine
) -> None:
    """And to no other site."""
    _send(staff, _item(bank))
    here = f"/sittings/{sitting}/1"
    ((report, revision),) = _READ.findall(browser.get(here).text)
    for sent, leads in ((here, here), ("//elsewhere.example", f"/reports#r-{report}")):
        answer = browser.post("/reports", report=report, revision=revision, next=sent)
        assert answer.headers["Location"] == leads


@pytest.mark.parametrize("report", ["nobodys-report-at-all", "", "\0", "x" * 500])
def test_a_report_of_nobody_is_not_found(browser: Browser, sitting: str, report: str) -> None:
    """A made-up name, none, and what no database could compare."""
    del sitting
    assert browser.post("/reports", report=report, revision="1").status_code == 404


def test_a_newcomer_has_no_reports(browser: Browser, stranger: Browser, sitting: str, bank: Engine) -> None:
    """And cannot read away those of others; nothing is written by looking."""
    del browser, sitting
    before = snapshot(bank)
    assert "You have not reported anything" in stranger.get("/reports").text
    report = str(before["problem_report"][0][5])
    assert stranger.post("/reports", report=report, revision="1").status_code == 404
    assert snapshot(bank) == before


@pytest.mark.parametrize(
    ("field", "said", "sent"),
    [
        ("reply", "Write a reply", {"reply": " "}),
        ("reply", "can sound like blame", {"reply": "Obviously not."}),
        ("reply", "under 2000 signs", {"reply": "x" * 2001}),
        ("state", "Choose how the reports stand", {"state": "gone"}),
        ("note", "under 2000 signs", {"note": "x" * 2001}),
        ("note", "Write a note", {"do": "note", "note": " "}),
        ("to", "at least one report", {"to": []}),
        ("to", "at least one report", {"to": ["\0.1"]}),
    ],
)
def test_a_reply_that_is_off_is_told_at_its_field(  # each argument is one part of the case
    staff: Browser, sitting: str, bank: Engine, field: str, said: str, sent: dict[str, str | list[str]]
) -> None:
    """In the summary and beside the field; what was typed stays and nothing is kept."""
    del sitting
    place = _item(bank)
    to = [name for name, _checked in _TO.findall(staff.get(place).text)]
    fields = {"do": "reply", "to": to, "reply": REPLY, "state": "kept", "note": "A note.", **sent}
    answer = staff.post(place, **fields)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert answer.text.count(said) == 2
    for name in ("reply", "note"):
        assert f">{fields[name]}</textarea>" in answer.text
    assert snapshot(bank)["problem_report_act"] == ()


def test_the_second_of_two_is_shown_what_the_first_wrote(staff: Browser, sitting: str, bank: Engine) -> None:
    """409, the other's reply open on the page, one's own kept; sent again it is a second reply."""
    del sitting
    place = _item(bank)
    to = [name for name, _checked in _TO.findall(staff.get(place).text)]
    _send(staff, place, reply="The first reply.")
    fields = {"do": "reply", "reply": "The second reply.", "state": "kept"}
    answer = staff.post(place, to=to, **fields)
    assert answer.status_code == 409
    assert "Somebody acted on this meanwhile" in answer.text
    assert "New since you opened this page" in answer.text
    assert '<details class="line" open>' in answer.text
    assert "The first reply." in answer.text
    assert ">The second reply.</textarea>" in answer.text
    ((again, checked),) = _TO.findall(answer.text)
    assert (again != to[0], checked) == (True, "")
    assert staff.post(place, to=[again], **fields).status_code == 303
    assert len(snapshot(bank)["problem_report_act"]) == 2


def test_one_reply_goes_to_all_that_are_open(
    browser: Browser, staff: Browser, sitting: str, bank: Engine
) -> None:
    """They are ticked to begin with."""
    browser.post(f"/sittings/{sitting}/1/report", text="Another thing.")
    assert "Your reply is sent to 2 reports" in _send(staff, _item(bank))
    assert "We answered 2 of your reports" in browser.get("/").text
    assert "0 open" in staff.get(_item(bank)).text
    assert "None open" in staff.get("/teach/reports").text
    assert "No report fits" in staff.get("/teach/reports?state=open").text


def test_the_item_stands_there_with_everything(canary_app: Flask, canary_house: House) -> None:
    """Its keys and reasons, and what changed since it was reported; whose report it is does not."""
    learner = canary_house.guest()
    sitting = canary_house.sat(learner, 12)
    report = a_report(canary_house, learner, sitting)
    item = canary_house.asked(canary_house.item(sitting, 1))
    staff = Browser(canary_app)
    sign_in_as(staff, canary_house.engine, Role.INSTRUCTOR, now=canary_house.clock())
    page = staff.get(f"/teach/reports/{item.id}").text
    for secret in (item.takeaway, *(option.rationale for option in item.options)):
        assert secret in page
    assert "Too few to tell" in page
    assert "version 1, as it is now" in page
    assert learner.public_id not in page
    assert sitting not in page
    assert report.public_id in page


def test_what_nobody_reported_has_no_page(staff: Browser, sitting: str) -> None:
    """An item that is fine, one that never was, and what is no name at all."""
    del sitting
    for name in ("no-such-item", "%00", "bnd-9999"):
        assert staff.get(f"/teach/reports/{name}").status_code == 404
        assert staff.post(f"/teach/reports/{name}", do="reply").status_code in {404, 422}


def test_texts_that_want_to_be_programs_stay_texts(
    browser: Browser, staff: Browser, sitting: str, bank: Engine
) -> None:
    """In the list, on the item's page, in the reply, and on the pages of whoever sent the report."""
    del sitting
    for text in payloads("xss.txt")[::23]:
        browser.post(f"/sittings/{sitting_of_home(browser)}/1/report", text=text)
        place = _item(bank)
        listed, shown = staff.get("/teach/reports").text, staff.get(place).text
        _send(staff, place, reply=f"Thank you: {text}", note=text)
        pages = (listed, shown, staff.get(place).text, browser.get("/reports").text)
        for page in pages[1:]:
            assert (
                str(escape(text.strip(), quote=False))[:20] in page or str(escape(text.strip()))[:20] in page
            )
        for page in pages:
            if "<" in text:
                assert text.strip() not in page


def sitting_of_home(browser: Browser) -> str:
    """Return the set that waits on the first page."""
    found = re.search(r'href="/sittings/([^/"]+)/', browser.get("/").text)
    assert found is not None
    return found[1]


def test_pages_cost_the_same_for_one_report_and_for_many(app: Flask, staff: Browser, house: House) -> None:
    """The list, an item's page, and both pages of the learner."""
    learner = house.guest()
    guest = Browser(app)
    with guest.client.session_transaction() as cookie:
        cookie["learner"] = learner.public_id
    costs = []
    for count in (1, 25):
        sitting = house.sat(learner, 30)
        for position in range(1, count + 1):
            replied(house, a_report(house, learner, sitting, position))
            a_report(house, learner, sitting, position, "Once more.")
        place = _item(house.engine)
        taken = []
        for asks, path in (
            (staff, "/teach/reports"), (staff, place), (guest, "/reports"), (guest, f"/sittings/{sitting}/1"),
            (guest, "/"),
        ):  # fmt: skip
            asks.get(path)
            with Counter(app).of() as heard:
                assert asks.get(path).status_code == 200
            taken.append(len(without_frame(heard)))
        costs.append(taken)
    assert costs[0] == costs[1]
    assert max(costs[0][:3]) <= 12
