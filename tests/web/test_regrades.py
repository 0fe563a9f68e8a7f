"""Regrades on their pages: preview, commit, conflict, names, bad input, and what learners are told."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.core.items import Kind
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import SittingItem
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from tests.browsing import Browser
from tests.cohorts import a_cohort, account_of, joined, somebody
from tests.factories import every_kind, read_bank_of
from tests.house import House, snapshot
from tests.people import sign_in_as
from tests.regrading import WHY, lines, regraded, regrades, sync_with, version_id, with_key
from tests.set_clock import FakeClock

_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def staff(canary_app: Flask, canaries: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor, signed in with a second factor."""
    browser = Browser(canary_app)
    browser.email = sign_in_as(browser, canaries, Role.INSTRUCTOR, now=clock())  # type: ignore[attr-defined]
    return browser


def _sat(house: House, learner: LearnerRef, place: int) -> tuple[str, SittingItem]:
    """Sit all twelve items, the single ones by the option at `place`; returns the first of these too."""
    sitting = house.practice(learner, 12)
    for row in house.items(sitting):
        asked = house.asked(row)
        if asked.kind is Kind.SINGLE:
            number = row.option_order.split().index(asked.options[place].id) + 1
            house.save(learner, sitting, row.position, str(number))
        else:
            house.save(learner, sitting, row.position, house.response(row, right=True))
    house.submit(learner, sitting)
    singles = [row for row in house.items(sitting) if house.asked(row).kind is Kind.SINGLE]
    return sitting, min(singles, key=lambda row: row.item_id)


def _preview(staff: Browser, row: SittingItem, treatment: str, key: int = 0, **more: str) -> str:
    query = {"item": row.item_id, "asked": row.item_version_id, "treatment": treatment, "key": key, **more}
    answer = staff.get("/teach/regrades/new?preview=1&" + "&".join(f"{k}={v}" for k, v in query.items()))
    assert answer.status_code == 200
    return answer.text


def _fields(page: str) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = dict(_FIELD.findall(page[page.index('id="preview"') :]))
    return {name: value for name, value in fields.items() if name != "csrf_token"}


def test_a_changed_key_leads_from_the_list_to_the_learners_result(
    canary_house: House, staff: Browser, canary_app: Flask, canaries: Engine
) -> None:
    """It waits in the list, the preview counts, the commit changes, and the learner reads why."""
    house, learner = canary_house, Browser(canary_app)
    learner.get("/")
    sitting, row = _sat_by_browser(learner, house)
    sync_with(house, with_key(house.asked(row), 2))
    waiting = staff.get("/teach/regrades").text
    assert "Keys that changed" in waiting
    assert "Nothing was regraded yet" in waiting
    page = _preview(staff, row, "new_key", version_id(house, row.item_id, 2))
    assert '<div><dt>Worse off</dt><dd class="num">1</dd></div>' in page
    before = snapshot(canaries)
    done = staff.post("/teach/regrades/new", reason=WHY, **_fields(page))
    assert done.status_code == 303
    again = staff.post("/teach/regrades/new", reason=WHY, **_fields(page))
    assert again.headers["Location"] == done.headers["Location"]
    assert len(snapshot(canaries)["regrade"]) == len(before["regrade"]) + 1

    told = staff.get(done.headers["Location"]).text
    assert WHY in told
    assert "A learner outside your groups" in told
    result = learner.get(f"/sittings/{sitting}/result").text
    assert f"The score was set right on Nov 2, 2026: {WHY}" in result
    explained = learner.get(f"/sittings/{sitting}/{row.position}").text
    assert f"This question was set right on Nov 2, 2026: {WHY}" in explained
    assert "Keys that changed" not in staff.get("/teach/regrades").text


def _sat_by_browser(learner: Browser, house: House, place: int = 1) -> tuple[str, SittingItem]:
    """Sit a set, the single ones by the option at `place`, all else right."""
    sitting = learner.start_set(count="10")
    for row in house.items(sitting):
        asked = house.asked(row)
        numbers = [int(word) for word in house.response(row, right=True).split()]
        if asked.kind is Kind.SINGLE:
            numbers = [row.option_order.split().index(asked.options[place].id) + 1]
        learner.save(sitting, row.position, *numbers)
    learner.post(f"/sittings/{sitting}/finish")
    singles = [row for row in house.items(sitting) if house.asked(row).kind is Kind.SINGLE]
    return sitting, min(singles, key=lambda row: row.item_id)


def test_what_changed_in_between_is_shown_anew_and_the_reason_stays(
    canary_house: House, staff: Browser, canaries: Engine
) -> None:
    """409, nothing done; the new page commits."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    old = _fields(_preview(staff, row, "full_credit"))
    _sat(house, house.guest(), 0)
    before = {name: rows for name, rows in snapshot(canaries).items() if name != "signin"}
    answer = staff.post("/teach/regrades/new", reason=WHY, **old)
    assert answer.status_code == 409
    assert "Somebody was graded while you looked" in answer.text
    assert f">{WHY}</textarea>" in answer.text
    assert {name: rows for name, rows in snapshot(canaries).items() if name != "signin"} == before
    assert staff.post("/teach/regrades/new", reason=WHY, **_fields(answer.text)).status_code == 303
    assert len(lines(house)) == 2


def test_only_learners_of_own_groups_are_named(
    canary_house: House, staff: Browser, canaries: Engine, clock: FakeClock
) -> None:
    """Names as the group has them; of others a count and no name, and nothing of who left."""
    house = canary_house
    mine = a_cohort(canaries, account_of(canaries, staff.email), clock(), title="Monday")  # type: ignore[attr-defined]
    other = a_cohort(canaries, somebody(canaries, clock()), clock(), title="Tuesday")
    pseudonyms = a_cohort(
        canaries,
        account_of(canaries, staff.email),  # type: ignore[attr-defined]
        clock(),
        names=Naming.PSEUDONYMS,
        title="Friday",
    )
    members = [
        joined(canaries, mine, clock(), "Ana"),
        joined(canaries, other, clock(), "Ben"),
        joined(canaries, pseudonyms, clock(), "Cleo"),
    ]
    rows = [_sat(house, learner, 0)[1] for learner in members]
    page = _preview(staff, rows[0], "full_credit")
    assert "Ana, Monday" in page
    assert "Learner 1, Friday" in page
    assert "A learner outside your groups" in page
    for secret in ("Ben", "Tuesday", "Cleo", *(learner.public_id for learner in members)):
        assert secret not in page


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"treatment": ""}, 422, "Choose what is to happen"),
        ({"treatment": "erase"}, 422, "Choose what is to happen"),
        ({"treatment": "new_key", "key": "0"}, 422, "Tick the answers that are to count"),
        ({"treatment": "drop", "asked": "999999"}, 404, "no such version"),
        ({"treatment": "drop", "asked": "x"}, 404, "no such version"),
        ({"treatment": "drop", "item": "nothing-like-it"}, 404, "no such question"),
        ({"treatment": "drop", "item": "\x00"}, 404, "no such question"),
        ({"treatment": "drop", "reason": ""}, 422, "learners read it"),
        ({"treatment": "drop", "fingerprint": "0"}, 409, "Somebody was graded"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    canary_house: House, staff: Browser, fields: dict[str, str], status: int, says: str
) -> None:
    """One sentence, the right status, nothing lost."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    good = {
        "item": row.item_id,
        "asked": str(row.item_version_id),
        "reason": WHY,
        "fingerprint": "f",
        "key": "0",
        **fields,
    }
    answer = staff.post("/teach/regrades/new", **good)
    assert (answer.status_code, says in answer.text) == (status, True)
    assert regrades(house) == []


def test_both_answers_of_one_version_are_refused(canary_house: House, staff: Browser) -> None:
    """Its own answer counts already."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    query = f"item={row.item_id}&asked={row.item_version_id}&key={row.item_version_id}&treatment=accept_both"
    answer = staff.get(f"/teach/regrades/new?preview=1&{query}")
    assert answer.status_code == 422
    assert 'id="key-problem"' in answer.text


def test_a_page_for_an_item_that_nobody_was_asked(canary_house: House, staff: Browser) -> None:
    """It says so; the regrade then holds for whoever is asked."""
    house = canary_house
    item = every_kind()[0].id
    row = version_id(house, item, 1)
    page = staff.get(f"/teach/regrades/new?item={item}&asked={row}&treatment=drop&preview=1").text
    assert "Nobody was graded on this version" in page
    assert staff.get(f"/teach/regrades/new?item={item}").status_code == 200


def test_an_item_that_left_the_bank_is_regraded(
    canary_house: House, staff: Browser, canaries: Engine
) -> None:
    """An item that left the bank is regraded all the same."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    rest = [item for item in every_kind() if item.id != row.item_id]
    with writing_session(canaries) as session:
        sync_bank(session, read_bank_of(rest), (), now=house.clock())
    done = staff.post("/teach/regrades/new", reason=WHY, **_fields(_preview(staff, row, "drop")))
    assert staff.get(done.headers["Location"]).status_code == 200
    with Session(canaries) as session:
        assert session.get_one(SittingItem, (row.sitting_id, row.position)).credit.value == "dropped"
    assert house.verify().mismatches == ()


def test_ticked_answers_earn_the_point_and_the_learner_reads_so(
    canary_house: House, staff: Browser, canary_app: Flask
) -> None:
    """No version is published first; who chose the answer is told that it is right, and not what it costs."""
    house, learner = canary_house, Browser(canary_app)
    learner.get("/")
    sitting, row = _sat_by_browser(learner, house, place=2)
    option = house.asked(row).options[2]
    page = _preview(staff, row, "accept_both", tick=f"{row.item_version_id}:{option.id}")
    assert '<div><dt>Better off</dt><dd class="num">1</dd></div>' in page
    assert f'id="tick-{row.item_version_id}-{option.id}" checked' in page
    done = staff.post("/teach/regrades/new", reason=WHY, **_fields(page))
    assert f"Answers named: {option.text}." in staff.get(done.headers["Location"]).text
    told = learner.get(f"/sittings/{sitting}/{row.position}").text
    assert "Yes, this one" in told
    assert f"This counts as right too: {option.text}" in told
    assert "tempts, and what it costs" not in told
    bank = learner.get(f"/bank/items/{row.item_id}").text
    assert "Set right since it was written: Accept both answers." in bank
    assert bank.count("Best choice") == 2
    assert house.verify().mismatches == ()


def test_ticks_of_another_version_are_refused(canary_house: House, staff: Browser) -> None:
    """Nothing that was ticked is passed over in silence."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    query = f"item={row.item_id}&asked={row.item_version_id}&treatment=new_key&tick=999:a"
    answer = staff.get(f"/teach/regrades/new?preview=1&{query}")
    assert answer.status_code == 422
    assert "Tick answers of the version that is graded anew" in answer.text


def test_lines_are_not_offered_as_ticks(canary_house: House, staff: Browser) -> None:
    """Pairs and an order are changed by a version."""
    house = canary_house
    item = next(item for item in every_kind() if item.kind is Kind.ORDERING)
    page = staff.get(f"/teach/regrades/new?item={item.id}").text
    assert 'name="tick"' not in page
    row = version_id(house, item.id, 1)
    query = f"item={item.id}&asked={row}&treatment=new_key&tick={row}:{item.options[0].id}"
    answer = staff.get(f"/teach/regrades/new?preview=1&{query}")
    assert (answer.status_code, "cannot be ticked" in answer.text) == (422, True)


def test_a_regrade_that_was_taken_back_does_not_stand(canary_house: House, staff: Browser) -> None:
    """The form names what holds now, and that is the version's own key."""
    house = canary_house
    _sitting, row = _sat(house, house.guest(), 0)
    regraded(house, row, Treatment.FULL_CREDIT)
    assert "Regraded before: Full credit" in staff.get(f"/teach/regrades/new?item={row.item_id}").text
    regraded(house, row, Treatment.NEW_KEY, row.item_version_id)
    assert "Regraded before" not in staff.get(f"/teach/regrades/new?item={row.item_id}").text
