"""The bank in the browser: candidates see what they have answered, an instructor's pass opens all of it."""

import re

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor
from exam_prep.services.browsing.opening import new_link
from exam_prep.web.extensions import Parts
from tests.browsing import Browser
from tests.house import House
from tests.people import sign_in_as
from tests.set_clock import FakeClock

_ITEM = re.compile(r'href="/bank/items/([a-z0-9-]+)"')


def _shown(page: str) -> set[str]:
    return set(_ITEM.findall(page))


def _link(app: Flask, clock: FakeClock) -> str:
    parts: Parts = app.extensions["exam_prep"]
    return new_link(parts.settings.secret_key, now=clock())


@pytest.fixture
def opened(app: Flask, browser: Browser, clock: FakeClock) -> Browser:
    """Give a browser with an instructor's pass."""
    assert browser.post(_link(app, clock)).headers["Location"].endswith("/bank")
    return browser


def test_a_newcomer_sees_no_item_and_is_told_why(browser: Browser, house: House) -> None:
    """The list is empty, and an item's page is not found."""
    page = browser.get("/bank")
    assert _shown(page.text) == set()
    assert "You have not answered any yet." in page.text
    for name in house.loaded().items:
        assert browser.get(f"/bank/items/{name}").status_code == 404


def test_a_checked_item_is_there_with_everything(browser: Browser, house: House) -> None:
    """After the check its page shows key and rationales; the items still open stay out."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    asked = [row.item_id for row in house.items(sitting)]
    item = house.loaded().items[asked[0]].item

    assert _shown(browser.get("/bank").text) == {asked[0]}
    page = browser.get(f"/bank/items/{asked[0]}").text
    assert page.index("As a candidate sees it") < page.index("With everything")
    assert item.id in page
    for name in asked[1:]:
        assert browser.get(f"/bank/items/{name}").status_code == 404


def test_an_open_exam_holds_back_its_items_and_their_siblings(browser: Browser, house: House) -> None:
    """What was answered before leaves the bank's pages while an exam asks the same idea."""
    done = browser.start_exam()
    browser.post(f"/sittings/{done}/finish")
    before = _shown(browser.get("/bank").text)
    again = browser.start_exam()
    loaded = house.loaded()
    held = {row.concept for row in house.items(again)}
    after = _shown(browser.get("/bank").text)

    assert len(before) == 20
    assert {loaded.items[name].item.concept for name in after}.isdisjoint(held)
    browser.post(f"/sittings/{again}/finish")
    assert before <= _shown(browser.get("/bank").text) | _shown(browser.get("/bank?page=2").text)


def test_a_stranger_sees_nothing_of_what_others_answered(browser: Browser, stranger: Browser) -> None:
    """Answers belong to the one who gave them."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    name = next(iter(_shown(browser.get("/bank").text)))
    assert stranger.get(f"/bank/items/{name}").status_code == 404


def test_the_link_asks_first_and_a_pass_shows_all(
    app: Flask, browser: Browser, clock: FakeClock, house: House
) -> None:
    """Looking at the link opens nothing; the button does, and closing takes it back."""
    link = _link(app, clock)
    assert browser.get(link).status_code == 200
    assert _shown(browser.get("/bank").text) == set()
    browser.post(link)
    total = len(house.loaded().items)
    assert f"{total} questions, with everything they teach." in browser.get("/bank").text
    assert all(browser.get(f"/bank/items/{name}").status_code == 200 for name in house.loaded().items)
    browser.post("/bank/close")
    assert _shown(browser.get("/bank").text) == set()


def test_instructors_see_all_of_it_with_their_second_factor(
    app: Flask, bank: Engine, clock: FakeClock, house: House
) -> None:
    """By the password alone an instructor sees what a learner sees; a second factor alone opens nothing."""
    total = len(house.loaded().items)
    for role, factor, seen in (
        (Role.INSTRUCTOR, Factor.SECOND, True),
        (Role.ADMIN, Factor.SECOND, True),
        (Role.INSTRUCTOR, Factor.PASSWORD, False),
        (Role.LEARNER, Factor.SECOND, False),
    ):
        reader = Browser(app)
        sign_in_as(reader, bank, role, now=clock(), factor=factor)
        assert (f"{total} questions, with everything" in reader.get("/bank").text) == seen
        assert (reader.get("/bank/items/bnd-0001").status_code == 200) == seen


def test_link_and_pass_end_in_time(app: Flask, browser: Browser, clock: FakeClock) -> None:
    """The link works for 15 minutes, the pass for twelve hours; a made-up link never."""
    link = _link(app, clock)
    clock.advance(minutes=14, seconds=59)
    assert browser.get(link).status_code == 200
    browser.post(link)
    clock.advance(seconds=2)
    assert browser.get(link).status_code == 404
    assert browser.post(link).status_code == 404
    clock.advance(hours=11, minutes=59)
    assert _shown(browser.get("/bank").text)
    clock.advance(minutes=1)
    assert _shown(browser.get("/bank").text) == set()
    for made_up in ("x", "IjEi.abc", link.rsplit("/", 1)[1] + "x"):
        assert browser.get(f"/bank/open/{made_up}").status_code == 404


def test_the_list_narrows_by_domain_tag_concept_and_level(opened: Browser, house: House) -> None:
    """Each filter leaves exactly the items that have the value, and the counts beside the choices say so."""
    items = [version.item for version in house.loaded().items.values()]
    one = next(item for item in items if item.level == "judge")
    for name in ("domain", "tag", "concept", "level"):
        value = str(getattr(one, name))
        page = opened.get(f"/bank?{name}={value}").text
        wanted = {item.id for item in items if str(getattr(item, name)) == value}
        assert len(_shown(page)) == min(30, len(wanted))
        assert _shown(page) <= wanted
        if name != "concept":
            assert re.search(rf'value="{re.escape(value)}" selected>[^<]*\({len(wanted)}\)', page)


def test_pages_of_the_list_hold_every_item_once(opened: Browser, house: House) -> None:
    """Thirty a page; numbers that are none are the first page, too large ones the last."""
    names = set(house.loaded().items)
    pages = -(-len(names) // 30)
    seen = [_shown(opened.get(f"/bank?page={number}").text) for number in range(1, pages + 1)]
    assert sum(map(len, seen)) == len(names)
    assert set().union(*seen) == names
    assert _shown(opened.get("/bank?page=-1").text) == _shown(opened.get("/bank?page=x").text) == seen[0]
    assert _shown(opened.get("/bank?page=99999").text) == seen[-1]
    assert opened.get("/bank?page=99999999999999").status_code == 200


def test_what_nothing_fits_is_said(opened: Browser) -> None:
    """A filter that leaves nothing says what to do; odd values are no error."""
    for query in ("tag=nothing", "domain=%00", "level=' or 1=1"):
        page = opened.get(f"/bank?{query}")
        assert (page.status_code, "Nothing fits all of these choices." in page.text) == (200, True)


def test_exams_show_what_they_can_draw(browser: Browser, house: House) -> None:
    """Anyone may see, for each exam and part, how many items and ideas there are and what is wanted."""
    page = browser.get("/bank/exams").text
    loaded = house.loaded()
    for exam in loaded.exams.values():
        assert escape(exam.title) in page
        assert all(escape(section.title) in page for section in exam.sections)
    ready = sum(not lacks for lacks in loaded.lacks.values())
    assert page.count("Ready: a whole form can be drawn.") == ready > 0


def test_sources_stand_once_under_the_domain_that_cites_them_most(browser: Browser, house: House) -> None:
    """Every fact is on the page once, with how many questions rest on it."""
    page = browser.get("/sources").text
    loaded = house.loaded()
    for name in loaded.sources:
        assert page.count(f'<li id="{name}">') == 1
    uses = sum("F20" in version.item.sources for version in loaded.items.values())
    entry = page[page.index('<li id="F20">') :]
    assert f"{uses} questions" in entry[: entry.index("</li>")]
