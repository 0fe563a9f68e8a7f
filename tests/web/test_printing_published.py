"""Printing what an instructor published: fixed forms for good, drawn ones by seed, and nobody else's."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.definition import Order
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.release import letter_of
from exam_prep.core.roles import Role
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.definitions import load_forms
from exam_prep.services.regrading.plans import Holds, plan_of
from exam_prep.services.regrading.preview import preview_of
from tests.browsing import Browser
from tests.cohorts import account_of
from tests.house import House
from tests.mock_exams import SMALL, a_mock_exam, published
from tests.people import sign_in_as
from tests.regrading import decide, version_id

_PLACE = "/teach/print"
_ITEM = re.compile(r"([a-z]{3}-\d{4}), version (\d+)\.")


@pytest.fixture
def builder(browser: Browser, house: House) -> AccountRef:
    """Give an instructor who is signed in with `browser`."""
    return account_of(house.engine, sign_in_as(browser, house.engine, Role.INSTRUCTOR, now=house.clock()))


def test_each_fixed_form_is_offered_and_printed_as_it_was_frozen(
    browser: Browser, house: House, builder: AccountRef
) -> None:
    """Two forms by their numbers; version A is the form, under the exam's title, parts and minutes."""
    fixed = replace(SMALL, forms=2, order=Order.SAME)
    version = published(house, builder, a_mock_exam(house, builder, fixed))
    with Session(house.engine) as session:
        forms = load_forms(session.query(MockExamVersion).one().forms)
    offered = browser.get(_PLACE).text
    for number, form in enumerate(forms, start=1):
        name = f"published:{version}:{number}"
        assert f'<option value="{name}">Monday exam, form {number}</option>' in offered
        made = browser.get(f"{_PLACE}?exam={quote(name)}&versions=2&seed=5")
        assert made.status_code == 303
        page = browser.get(made.headers["Location"]).text
        assert "5 questions" in page
        assert f'<option value="{name}" selected>' in page
        paper = f"{_PLACE}/paper?exam={quote(name)}&versions=2&seed=5&version="
        questions = browser.get(f"{paper}B&part=booklet").text
        assert questions.index("<h2>Limits</h2>") < questions.index("<h2>Care for oneself</h2>")
        assert "60 minutes" in questions
        key = browser.get(f"{paper}A&part=key").text
        assert f"Form {number}, as it was published." in key
        assert _ITEM.findall(key) == [(pick.item, str(pick.version)) for pick in form.picks]
    for odd in ("", ":0", ":3", ":x", ":9999"):
        assert browser.get(f"{_PLACE}?exam=published:{version}{odd}&seed=5").status_code == 422


def test_the_key_of_a_fixed_form_says_what_a_regrade_accepts(
    browser: Browser, house: House, builder: AccountRef
) -> None:
    """The number is marked at a glance and in the table of versions, and beside it stands what counts now."""
    version = published(house, builder, a_mock_exam(house, builder, replace(SMALL, forms=1)))
    with Session(house.engine) as session:
        pick = load_forms(session.query(MockExamVersion).one().forms)[0].picks[0]
        row = version_id(house, pick.item, pick.version)
        asked = house.cache.versions(session, [row])[row].item
        further = next(name for name in pick.options if not asked.option(name).is_key)
        holds = Holds(ticked=[further])
        plan = plan_of(
            session,
            house.cache,
            pick.item,
            asked=row,
            treatment=Treatment.ACCEPT_BOTH,
            holds=holds,
            never_lower=False,
        )
        decide(house, preview_of(session, plan))
    address = f"{_PLACE}/paper?exam={quote(f'published:{version}:1')}&versions=2&seed=5&version=A"
    key = browser.get(f"{address}&part=key").text
    letter = letter_of(pick.options.index(further) + 1)
    assert "* Regraded since: mark by this" in key
    assert "each of these has the point:" in key
    assert f'<span class="ltr">{letter}</span>' in key
    assert "What follows was written before that." in key
    assert "*</b>" in key
    assert "Regraded" not in browser.get(f"{address}&part=booklet&part=sheet").text


def test_a_drawn_exam_is_printed_by_its_seed(browser: Browser, house: House, builder: AccountRef) -> None:
    """Equal seeds give equal papers, another seed others; mixed sections have no headings."""
    version = published(house, builder, a_mock_exam(house, builder, replace(SMALL, order=Order.MIXED)))
    paper = f"{_PLACE}/paper?exam=published:{version}&part=booklet&seed="
    assert f'<option value="published:{version}">Monday exam</option>' in browser.get(_PLACE).text
    first = browser.get(paper + "5").text
    assert first == browser.get(paper + "5").text != browser.get(paper + "6").text
    assert "<h2>" not in first
    refused = browser.get(f"{_PLACE}?exam=published:{version}&seed=5&count=9")
    assert (refused.status_code, "has its own" in refused.text) == (422, True)


def test_what_others_published_is_not_found(
    app: Flask, browser: Browser, house: House, builder: AccountRef
) -> None:
    """By no address of printing, and in no list; an admin prints everybody's."""
    version = published(house, builder, a_mock_exam(house, builder))
    others = {Role.INSTRUCTOR: 404, Role.ADMIN: 200}
    for role, status in others.items():
        other = Browser(app)
        sign_in_as(other, house.engine, role, now=house.clock())
        assert ("Monday exam" in other.get(_PLACE).text) == (role is Role.ADMIN)
        for below in ("/paper", "/key.csv"):
            asked = f"{_PLACE}{below}?exam=published:{version}&seed=5"
            assert other.get(asked).status_code == status
            assert other.get(asked.replace(version, "nobodys-version")).status_code == 404
    assert browser.get(f"{_PLACE}/paper?exam=published:{version}&seed=5").status_code == 200
