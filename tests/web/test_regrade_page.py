"""The page of one regrade: whose score changed, whose stayed, and who was left out."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from exam_prep.core.items import Kind
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import SittingItem
from tests.browsing import Browser
from tests.cohorts import a_cohort, account_of, joined
from tests.house import House
from tests.people import sign_in_as
from tests.regrading import WHY, decide, previewed, regraded, regrades
from tests.set_clock import FakeClock


@pytest.fixture
def staff(canary_app: Flask, canaries: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor, signed in with a second factor."""
    browser = Browser(canary_app)
    browser.email = sign_in_as(browser, canaries, Role.INSTRUCTOR, now=clock())  # type: ignore[attr-defined]
    return browser


@pytest.fixture
def rows(canary_house: House, canaries: Engine, staff: Browser, clock: FakeClock) -> list[SittingItem]:
    """Give the first single item of three sittings: Ana and Ben missed it, Cleo did not."""
    mine = a_cohort(canaries, account_of(canaries, staff.email), clock(), title="Monday")  # type: ignore[attr-defined]
    return [_sat(canary_house, canaries, mine, name, right=name == "Cleo") for name in ("Ana", "Ben", "Cleo")]


def _sat(house: House, canaries: Engine, cohort: Cohort, name: str, *, right: bool) -> SittingItem:
    learner = joined(canaries, cohort, house.clock(), name)
    sitting = house.practice(learner, 12)
    house.answer_all(learner, sitting, right=right)
    house.submit(learner, sitting)
    singles = [row for row in house.items(sitting) if house.asked(row).kind is Kind.SINGLE]
    return min(singles, key=lambda row: row.item_id)


def _set_response(house: House, row: SittingItem, response: str) -> None:
    """Write past all rules, as a hand in the database would."""
    where = (SittingItem.sitting_id == row.sitting_id, SittingItem.position == row.position)
    with writing_session(house.engine) as session:
        session.execute(update(SittingItem).where(*where).values(response=response))


def test_whose_score_stayed_is_folded_away(
    canary_house: House, staff: Browser, rows: list[SittingItem]
) -> None:
    """Cleo had the point: it is given now and no longer earned, and the score is the same."""
    regraded(canary_house, rows[0], Treatment.FULL_CREDIT)
    page = staff.get(f"/teach/regrades/{regrades(canary_house)[0].public_id}").text
    shown, folded = page.split("<details", 1)
    assert "1 answer counts in another way, and the score stayed" in folded
    assert ("Ana, Monday" in shown, "Ben, Monday" in shown, "Cleo" in shown) == (True, True, False)
    assert ("Cleo, Monday" in folded, "Ana" in folded) == (True, False)


def test_who_is_left_out_is_named_before_and_after_and_taken_up_in_the_end(
    canary_house: House, staff: Browser, rows: list[SittingItem]
) -> None:
    """The way from the page to the same regrade again is one press and one look, the reason kept."""
    house = canary_house
    _set_response(house, rows[1], "99")
    query = f"item={rows[0].item_id}&asked={rows[0].item_version_id}&treatment=drop&never_lower=1&preview=1"
    before = staff.get(f"/teach/regrades/new?{query}")
    assert before.status_code == 200
    assert "1 result would be left out" in before.text
    regraded(house, rows[0], Treatment.DROP, never_lower=True)
    page = staff.get(f"/teach/regrades/{regrades(house)[0].public_id}").text
    out = page[page.index("Who was left out") :]
    assert ("Ben, Monday" in out, "Ana" in out) == (True, False)
    assert "exam-prep verify" in out
    assert "1 left out" in staff.get("/teach/regrades").text
    _set_response(house, rows[1], rows[1].response)
    again = re.search(r'class="btn" href="(/teach/regrades/new[^"#]*)', out)
    assert again is not None
    preview = staff.get(unescape(again[1])).text
    assert "would be left out" not in preview
    assert f">{WHY}</textarea>" in preview
    assert 'name="never_lower" value="1" id="never_lower" checked' in preview
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    del fields["csrf_token"]
    assert staff.post("/teach/regrades/new", reason=WHY, **fields).status_code == 303
    assert house.verify().mismatches == ()
    assert "left out" not in staff.get("/teach/regrades").text
    with Session(house.engine) as session:
        kept = session.get_one(SittingItem, (rows[1].sitting_id, rows[1].position))
        assert kept.regrade_id == regrades(house)[1].id


def test_a_regrade_under_way_says_so_in_the_list(
    canary_house: House, staff: Browser, rows: list[SittingItem]
) -> None:
    """So that who is refused meanwhile sees what for."""
    decide(canary_house, previewed(canary_house, rows[0], Treatment.DROP))
    assert "under way" in staff.get("/teach/regrades").text
