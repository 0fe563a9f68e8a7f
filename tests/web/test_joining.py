"""Joining a group as a learner: what is said before, what is kept after, and every door that stays shut."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, spoken_code
from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.services.cohorts.keeping import set_joining
from exam_prep.services.cohorts.members import let_back, remove
from exam_prep.web.limits import rule_of
from tests.browsing import Browser
from tests.cohorts import a_cohort, somebody
from tests.house import snapshot
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.web.test_accounts import join as register
from tests.web.test_accounts import sign_in


@pytest.fixture
def cohort(bank: Engine, clock: FakeClock) -> Cohort:
    """Give a group of names."""
    return a_cohort(bank, somebody(bank, clock()), clock())


def _link(cohort: Cohort) -> str:
    return f"/join/{spoken_code(cohort.join_code)}"


def _member(bank: Engine) -> str:
    return str(snapshot(bank)["cohort_member"][0][1])


def _take_out(bank: Engine, cohort: Cohort, clock: FakeClock) -> None:
    with writing_session(bank) as session:
        remove(session, session.get_one(Cohort, cohort.id), _member(bank), now=clock())


def test_the_code_leads_to_the_group_however_it_is_typed(browser: Browser, cohort: Cohort) -> None:
    """In small letters and with blanks; what can be no code is told at the field, and is still there."""
    typed = cohort.join_code.lower()
    found = browser.get(f"/join?code=%20{typed[:4]}+{typed[4:]}")
    assert found.headers["Location"] == _link(cohort)
    assert browser.get(f"/join/{typed}").status_code == 200
    wrong = browser.get("/join?code=O0I1%00")
    assert wrong.status_code == 422
    assert "A code has nine signs" in wrong.text
    assert 'value="O0I1"' in wrong.text


def test_what_staff_will_see_is_said_before_anything_is_kept(
    browser: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """A name is asked for where names are shown, and nowhere else; looking makes no guest."""
    before = snapshot(bank)
    page = browser.get(_link(cohort)).text
    for said in ("the name you type", "the last day you did something", "do not see your practice"):
        assert said in page
    assert 'name="name"' in page
    assert snapshot(bank) == before
    without = a_cohort(bank, somebody(bank, clock()), clock(), names=Naming.PSEUDONYMS)
    page = browser.get(_link(without)).text
    assert "a number we give you" in page
    assert 'name="name"' not in page


def test_a_newcomer_joins_as_a_guest_and_twice_is_once(
    browser: Browser, bank: Engine, cohort: Cohort
) -> None:
    """Two tabs: one learner, one membership, the first name; the page says how staff see them."""
    for name in ("Ana", "Bo"):
        answer = browser.post(_link(cohort), name=name)
        assert answer.headers["Location"] == "/groups"
    rows = snapshot(bank)
    assert (len(rows["learner"]), len(rows["cohort_member"])) == (2, 1)  # the other is the instructor's
    page = browser.get("/groups").text
    assert "sees you as Ana" in page
    assert "You are in this group already" in browser.get(_link(cohort)).text


def test_a_double_click_of_a_newcomer_makes_one_guest(browser: Browser, bank: Engine, cohort: Cohort) -> None:
    """The second request has the cookie of before: the guest is the one that the page's mark names."""
    assert browser.token
    twin = browser.twin()
    for one in (browser, twin):
        assert one.post(_link(cohort), name="Ana").status_code == 303
    assert len(snapshot(bank)["cohort_member"]) == 1


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200b", "n" * 81, "\x00"])
def test_a_name_that_shows_nothing_is_asked_for_again(
    browser: Browser, bank: Engine, cohort: Cohort, name: str
) -> None:
    """At its field, and nobody was made for it."""
    before = snapshot(bank)
    answer = browser.post(_link(cohort), name=name)
    assert answer.status_code == 422
    assert 'aria-describedby="name-problem"' in answer.text
    assert snapshot(bank) == before


def test_a_code_of_no_group_opens_nothing(browser: Browser, bank: Engine, cohort: Cohort) -> None:
    """To look or to join; the page says so and asks again."""
    assert cohort.joining_open
    before = snapshot(bank)
    for code in ("FHK-7MR-2TW", "short", "%00", "a" * 500):
        for answer in (browser.get(f"/join/{code}"), browser.post(f"/join/{code}", name="Ana")):
            assert answer.status_code == 404
            assert "No group has this code" in answer.text
    assert snapshot(bank) == before


def test_a_closed_group_says_so(browser: Browser, bank: Engine, cohort: Cohort) -> None:
    """On the page, and to a form that was open when it closed; no guest is left behind."""
    with writing_session(bank) as session:
        set_joining(session, session.get_one(Cohort, cohort.id), is_open=False)
    before = snapshot(bank)
    looked, sent = browser.get(_link(cohort)), browser.post(_link(cohort), name="Ana")
    assert (looked.status_code, sent.status_code) == (200, 409)
    assert "takes no new members now" in looked.text
    assert "takes no new members now" in sent.text
    assert snapshot(bank) == before


def test_who_was_taken_out_is_told_kindly_and_comes_back_when_let(
    browser: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """The code does not help until then; their page says it too."""
    browser.post(_link(cohort), name="Ana")
    _take_out(bank, cohort, clock)
    assert "they can let you back in" in browser.get(_link(cohort)).text
    assert browser.post(_link(cohort), name="Bo").status_code == 409
    assert "took you out of this group" in browser.get("/groups").text
    with writing_session(bank) as session:
        let_back(session, session.get_one(Cohort, cohort.id), _member(bank))
    assert "sees you as Ana" in browser.get("/groups").text


def test_leaving_takes_the_name_out(
    browser: Browser, stranger: Browser, bank: Engine, cohort: Cohort
) -> None:
    """By its owner alone; the way there is on the page about one's data."""
    assert "You are in no group" in browser.get("/groups").text
    browser.post(_link(cohort), name="Ana")
    assert 'href="/groups">your groups' in browser.get("/data").text
    member = _member(bank)
    stranger.start_set(count="5")
    for other, odd in ((stranger, member), (browser, "\x00"), (browser, "")):
        assert other.post("/groups", leave=odd).status_code == 404
    assert browser.post("/groups", leave=member).headers["Location"] == "/groups"
    page = browser.get("/groups").text
    assert "You left the group Monday" in page
    assert "You are in no group" in page
    assert "Ana" not in str(snapshot(bank)["cohort_member"])


def test_a_guest_takes_the_membership_into_the_new_account(
    browser: Browser, bank: Engine, cohort: Cohort
) -> None:
    """As all their work; and with nothing but a membership, the page on data lets it be deleted."""
    browser.post(_link(cohort), name="Ana")
    assert "/data/delete" in browser.get("/data").text
    register(browser)
    assert "sees you as Ana" in browser.get("/groups").text
    assert len(snapshot(bank)["cohort_member"]) == 1


def test_who_signs_in_is_asked_whether_the_place_in_a_group_comes_along(
    browser: Browser, stranger: Browser, cohort: Cohort
) -> None:
    """Where the account has work: somebody else may have joined on this device."""
    register(stranger)
    stranger.start_set(count="5")
    browser.post(_link(cohort), name="Ana")
    assert sign_in(browser).headers["Location"].startswith("/account/bring")
    assert "joined a group before you signed in" in browser.get("/account/bring").text
    assert browser.post("/account/bring", bring="yes").status_code == 303
    assert "sees you as Ana" in browser.get("/groups").text


def test_joining_counts_as_being_here(
    browser: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """A guest is kept from the day they joined on, as after any start."""
    browser.start_set(count="5")
    clock.advance(days=100)
    browser.post(_link(cohort), name="Ana")
    with Session(bank) as session:
        seen = session.connection().exec_driver_sql("SELECT max(last_seen_at) FROM learner").scalar()
    assert str(seen).startswith(f"{clock():%Y-%m-%d}")


def test_someone_whose_sign_in_ended_is_asked_to_sign_in(
    browser: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """They would join as somebody else otherwise."""
    sign_in_as(browser, bank, Role.LEARNER, now=clock())
    assert browser.token
    clock.advance(days=30)
    answer = browser.post(_link(cohort), name="Ana")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/login?next=/join/")


@pytest.mark.parametrize("endpoint", ["joining.ask", "joining.door"])
def test_guessing_codes_is_limited(endpoint: str) -> None:
    """Looking counts as much as joining: both tell whether there is such a group."""
    rule = rule_of(endpoint)
    assert rule is not None
    assert (rule.group, rule.methods) == ("codes of groups", ("GET", "POST"))
