"""A member's page: who leads the group notes what time they need; the learner sees it everywhere."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort
from tests.browsing import Browser
from tests.cohorts import a_cohort, account_of, joined, row_of, somebody
from tests.house import House
from tests.people import guest_of, sign_in_as
from tests.set_clock import FakeClock


@pytest.fixture
def instructor(app: Flask, bank: Engine, clock: FakeClock) -> tuple[Browser, Cohort]:
    """Give an instructor's browser and their group."""
    made = Browser(app)
    email = sign_in_as(made, bank, Role.INSTRUCTOR, now=clock())
    return made, a_cohort(bank, account_of(bank, email), clock())


@pytest.fixture
def member(
    browser: Browser, bank: Engine, clock: FakeClock, instructor: tuple[Browser, Cohort]
) -> tuple[Browser, str]:
    """Give a guest's browser, who is in the group, and the address of their page there."""
    browser.start_set(count_other="1")
    learner = guest_of(browser, bank)
    cohort = instructor[1]
    joined(bank, cohort, clock(), learner=learner)
    return browser, f"/teach/groups/{cohort.public_id}/members/{row_of(bank, cohort, learner).public_id}"


def test_what_staff_note_is_seen_by_the_learner_beforehand(
    instructor: tuple[Browser, Cohort], member: tuple[Browser, str]
) -> None:
    """On the page of each exam as a sum, with the rests; on the page of their groups too."""
    staff, (browser, place) = instructor[0], member
    assert place in staff.get(f"/teach/groups/{instructor[1].public_id}").text
    answer = staff.post(place, clock="timed", times="1,75", rest="20")
    assert answer.headers["Location"] == place
    page = staff.get(place).text
    for words in ("1.75 times the time", "Up to 20 minutes of rest", "Noted by an instructor"):
        assert words in page
    exam = browser.get("/exams/first-look-20").text
    assert "52.5 min = 30 \N{MULTIPLICATION SIGN} 1.75" in exam
    assert "up to 20 minutes" in exam
    assert "It stops while you rest." in exam
    assert "does not stop" not in exam
    groups = browser.get("/groups").text
    assert "1.75 times the time in every exam" in groups
    assert "up to 20 minutes" in groups


def test_starting_an_exam_keeps_what_staff_noted(
    instructor: tuple[Browser, Cohort], member: tuple[Browser, str], house: House
) -> None:
    """The choice of the exam's page stands on it, though it is none of the usual ones."""
    browser, place = member
    instructor[0].post(place, clock="timed", times="1.75", rest="20")
    assert 'value="own" selected' in browser.get("/exams/first-look-20").text
    sitting = browser.start_exam(extra="own")
    row = house.sitting(sitting)
    assert (str(row.multiplier), row.rest_seconds) == ("1.75", 1200)
    page = browser.get(f"/sittings/{sitting}/1").text
    assert "Rest (20 of 20 minutes left)" in page


def test_a_rest_by_the_button(
    instructor: tuple[Browser, Cohort], member: tuple[Browser, str], house: House
) -> None:
    """The answer is kept, the question is put away, and going on brings it back."""
    browser, place = member
    instructor[0].post(place, clock="timed", times="1", rest="20")
    sitting = browser.start_exam()
    browser.answer(sitting, 2, "rest", response="1")
    assert house.item(sitting, 2).response == "1"
    page = browser.get(f"/sittings/{sitting}/2").text
    assert "You are resting" in page
    assert 'name="response"' not in page
    house.clock.advance(minutes=8)
    assert browser.get(f"/sittings/{sitting}/clock").get_json()["is_paused"]
    browser.post(f"/sittings/{sitting}/go-on", position="2")
    assert "Rest (12 of 20 minutes left)" in browser.get(f"/sittings/{sitting}/2").text
    house.clock.advance(minutes=1)
    browser.answer(sitting, 2, "rest")
    house.clock.advance(minutes=11, seconds=30)
    browser.post(f"/sittings/{sitting}/go-on", position="2")
    assert "Rest (under 1 of 20 minutes left)" in browser.get(f"/sittings/{sitting}/2").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"times": "1.5a", "rest": "x"}, ("Type a number from 1 to 10", "Type the minutes of rest")),
        ({"times": "11", "rest": "900"}, ("between 1 and 10 times", "between 0 and 600")),
        ({"times": "NaN", "rest": "0"}, ("between 1 and 10 times",)),
        ({"times": "1.555", "rest": "-5"}, ("Type the minutes of rest",)),
    ],
)
def test_what_is_off_is_told_beside_its_field(
    instructor: tuple[Browser, Cohort],
    member: tuple[Browser, str],
    fields: dict[str, str],
    told: tuple[str, ...],
) -> None:
    """What was typed stands there still, and nothing is kept."""
    answer = instructor[0].post(member[1], clock="timed", **fields)
    assert answer.status_code == 422
    for words in told:
        assert answer.text.count(words) == 2
    assert f'value="{fields["times"]}"' in answer.text
    assert "the time that each exam gives" in instructor[0].get(member[1]).text


def test_no_clock(instructor: tuple[Browser, Cohort], member: tuple[Browser, str], house: House) -> None:
    """Whatever stands in the other field."""
    browser, place = member
    instructor[0].post(place, clock="untimed", times="zzz" * 2, rest="")
    assert "no clock" in instructor[0].get(place).text
    assert house.sitting(browser.start_exam()).multiplier is None
    assert "No exam has a clock for you" in browser.get("/groups").text


def test_who_left_or_was_never_there_is_not_found(
    instructor: tuple[Browser, Cohort], member: tuple[Browser, str], bank: Engine, clock: FakeClock
) -> None:
    """Nor a member of another group through one's own."""
    other = a_cohort(bank, somebody(bank, clock()), clock())
    foreign = row_of(bank, other, joined(bank, other, clock())).public_id
    group = f"/teach/groups/{instructor[1].public_id}/members"
    for name in (foreign, "nobody-at-all", "x"):
        assert instructor[0].get(f"{group}/{name}").status_code == 404
        assert instructor[0].post(f"{group}/{name}", times="2").status_code == 404
    left = member[1].rsplit("/", 1)[1]
    member[0].post("/groups", leave=left)
    assert instructor[0].get(member[1]).status_code == 404


def test_a_page_that_is_stale_takes_no_time_away(
    instructor: tuple[Browser, Cohort], member: tuple[Browser, str], house: House
) -> None:
    """What somebody noted meanwhile is told first, with what was typed; pressed again it holds."""
    staff, place = instructor[0], member[1]
    noted = {"clock": "timed", "times": "2", "rest": "30", "seen": "1.00 0"}
    assert 'name="seen" value="1.00 0"' in staff.get(place).text
    assert [staff.post(place, **noted).status_code for _ in range(2)] == [303, 303]
    late = {"clock": "timed", "times": "1", "rest": "10"}
    answer = staff.post(place, **late, seen="1.00 0")
    assert answer.status_code == 409
    for words in ("Somebody changed this time", "Now: 2 times the time", 'value="10"', 'value="2.00 30"'):
        assert words in answer.text
    learner = guest_of(member[0], house.engine)
    assert str(learner.multiplier) == "2.00"
    assert staff.post(place, **late, seen="2.00 30").status_code == 303
    assert str(guest_of(member[0], house.engine).multiplier) == "1.00"
