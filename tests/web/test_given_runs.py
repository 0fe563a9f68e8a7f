"""What staff see and press while a given exam runs, and after: waiting results, own time, stale pages."""

import re
from decimal import Decimal

from sqlalchemy.orm import Session

from exam_prep.core.sitting import State
from exam_prep.db.learners import Learner
from exam_prep.services.learners import ref_of
from tests.browsing import Browser
from tests.cohorts import row_of
from tests.given import Class
from tests.web.giving_form import FORM, given_by, row_at


def test_what_is_released_is_known_with_the_press_of_the_button(staff: Browser, room: Class) -> None:
    """No round of the sweeper is waited for, by hand or by other terms; the page says it of all of them."""
    place = given_by(staff, room, score_release="after_window", items_release="after_window")
    at_once = {"score_release": "at_once", "items_release": "at_once"}
    for press in ({"do": "terms", **FORM, **at_once}, {"do": "items"}):
        sitting = room.sat(row_at(room, place), learner=room.join())
        assert room.house.sitting(sitting).state is State.SUBMITTED
        page = staff.get(staff.post(place, **press).headers["Location"]).text
        assert room.house.sitting(sitting).state is State.GRADED
        assert "within a minute" not in page
        staff.post(place, do="withdraw")
        place = given_by(staff, room, score_release="by_hand", items_release="by_hand")
    assert room.house.verify().mismatches == ()


def test_who_holds_up_the_explanations_is_told_and_what_can_be_done(staff: Browser, room: Class) -> None:
    """Before the closing who has no clock, after it everybody who still sits it, each by name."""
    terms = {
        "closes_at": "2026-11-02T10:30",
        "score_release": "after_window",
        "items_release": "after_window",
    }
    place = given_by(staff, room, **terms)
    given = row_at(room, place)
    bo, cy = room.house.give_time(room.join("Bo"), None), room.join("Cy")
    room.house.clock.advance(minutes=25)
    free, timed = (room.start(given, one, "blue door") for one in (bo, cy))
    waits = room.sat(given)
    page = staff.get(place).text
    assert "no clock ends these sittings" in page
    assert f"/sittings/{free}" in page
    room.house.clock.advance(minutes=6)
    page = staff.get(place).text
    assert "2 people still sit it" in page
    assert page.count(f"/sittings/{timed}") == 2
    assert "without a clock, so until they hand in" in page
    assert "release the explanations below" in page
    assert room.house.sitting(waits).state is State.SUBMITTED
    staff.post(place, do="items")
    assert room.house.sitting(waits).state is State.GRADED
    assert "still sit it" not in staff.get(place).text


def test_time_that_a_learner_chose_is_told_beside_them(staff: Browser, room: Class) -> None:
    """In the list, on the page of the sitting and in the results; not what an instructor noted."""
    place = given_by(staff, room)
    given = row_at(room, place)
    noted, chosen = room.join("Noted"), room.join("Chosen")
    member = row_of(room.house.engine, room.cohort, noted).public_id
    staff.post(f"/teach/groups/{room.cohort.public_id}/members/{member}", clock="timed", times="2", rest="5")
    with Session(room.house.engine) as session:
        noted = ref_of(session.get_one(Learner, noted.id))
    first = room.start(given, noted, "blue door")
    second = room.start(given, room.house.give_time(chosen, Decimal(3)), "blue door")
    page = staff.get(place).text
    assert page.count("chose own time") == 1
    assert "An instructor noted it for this person." in staff.get(f"{place}/sittings/{first}").text
    own = staff.get(f"{place}/sittings/{second}").text
    assert "3 times the time" in own
    assert "The learner chose more time or rest than an instructor noted." in own
    room.house.submit(noted, first)
    room.house.submit(chosen, second)
    assert staff.get(f"{place}/results").text.count("chose own time") == 1
    book = staff.get(f"{place}/gradebook.csv").text
    assert [line.split(",")[9] for line in book.splitlines()[1:]] == ["", "yes", "no"]
    assert "chose own time" not in staff.get(f"{place}/gradebook.csv?times=off").text
    member = row_of(room.house.engine, room.cohort, chosen).public_id
    told = staff.get(f"/teach/groups/{room.cohort.public_id}/members/{member}").text
    assert "The learner chose this; no instructor noted it." in told
    assert "Exams that count only noted time: the time that each exam gives." in told


def test_a_double_press_is_one_act(staff: Browser, room: Class) -> None:
    """More time once, reopened once, voided once; more time that came from elsewhere is looked at first."""
    place = given_by(staff, room)
    given = row_at(room, place)
    sitting = room.sits(given)
    run = f"{place}/sittings/{sitting}"
    more = {"do": "extend", "minutes": "10", "reason": "Alarm", "seen": "0"}
    assert [staff.post(run, **more).status_code for _ in range(2)] == [303, 303]
    assert room.house.sitting(sitting).extension_seconds == 600
    other = staff.post(run, **{**more, "minutes": "20"})
    assert other.status_code == 409
    assert "Time was added meanwhile" in other.text
    assert 'name="seen" value="10"' in other.text
    assert staff.post(run, **{**more, "seen": "10"}).status_code == 303
    room.house.submit(room.learner, sitting)
    for press in ({"do": "reopen", "minutes": "5"}, {"do": "void"}):
        sent = {**press, "reason": "Again", "seen": "20"}
        assert [staff.post(run, **sent).status_code for _ in range(2)] == [303, 303]
    assert room.house.sitting(sitting).extension_seconds == 25 * 60
    assert staff.post(run, do="void", reason="Other").status_code == 409
    assert room.house.verify().mismatches == ()


def test_terms_that_another_page_changed_are_not_lost_unseen(staff: Browser, room: Class) -> None:
    """409 with what was typed; the same press again puts it in place."""
    place = given_by(staff, room)
    seen = re.findall(r'name="seen" value="([^"]+)"', staff.get(place).text)
    later = {"do": "terms", **FORM, "closes_at": "2026-11-05T18:00", "seen": seen[0]}
    assert [staff.post(place, **later).status_code for _ in range(2)] == [303, 303]
    stale = {"do": "terms", **FORM, "attempts": "3", "seen": seen[0]}
    answer = staff.post(place, **stale)
    assert answer.status_code == 409
    assert "Somebody changed the terms" in answer.text
    assert 'name="attempts" value="3"' in answer.text
    assert room.row(row_at(room, place)).attempts == 2
    again = re.findall(r'name="seen" value="([^"]+)"', answer.text)
    assert staff.post(place, **{**stale, "seen": again[0]}).status_code == 303
    assert room.row(row_at(room, place)).attempts == 3
