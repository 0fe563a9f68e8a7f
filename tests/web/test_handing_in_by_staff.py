"""Staff hand in for somebody on the page of the sitting; both sides read it, and stale pages are told."""

import pytest

from exam_prep.core.assignments import Release
from exam_prep.core.sitting import FinishedBy, State
from tests.browsing import Browser
from tests.given import Class, a_class
from tests.people import guest_of
from tests.web.giving_form import given_by, row_at

WHY = "They left <the> room"


@pytest.fixture
def theirs(staff: Browser, room: Class, browser: Browser) -> tuple[str, str]:
    """Give the path of a sitting for staff, and the sitting: the browser's guest sits it without a clock."""
    browser.start_set(count_other="1")
    learner = room.join("Cy", guest_of(browser, room.house.engine))
    place = given_by(staff, room, score_release="at_once", items_release="at_once", access_code="")
    room.house.clock.advance(minutes=30)
    sitting = room.start(row_at(room, place), room.house.give_time(learner, None))
    return f"{place}/sittings/{sitting}", sitting


def test_staff_hand_in_and_both_sides_read_it(
    staff: Browser, browser: Browser, room: Class, theirs: tuple[str, str]
) -> None:
    """The saved answer counts; the learner reads why, and reopening takes it back."""
    run, sitting = theirs
    place = run.partition("/sittings/")[0]
    browser.save(sitting, 1, 1)
    assert f'href="{run}"' in staff.get(f"{place}/live").text
    page = staff.get(run).text
    assert "Hand in for them" in page
    assert "The learner reads it beside their result." in page
    answer = staff.post(run, do="hand_in", reason=WHY, seen="0")
    assert answer.status_code == 303
    row = room.house.sitting(sitting)
    assert (row.state, row.finished_by) == (State.GRADED, FinishedBy.STAFF)
    page = staff.get(run).text
    for words in ("is handed in. Reopening it takes that back.", "An instructor handed it in.", "Reopen it"):
        assert words in page
    assert "Hand in for them" not in page
    assert 'name="minutes"' not in page
    assert "Handed in by an instructor at" in staff.get(f"{place}/live").text
    assert "Handed in by an instructor" in staff.get(f"{place}/live.json").get_json()["rows"][1]["where"]
    assert ", by an instructor" in staff.get(place).text
    assert ",staff," in staff.get(f"{place}/gradebook.csv").text

    told = browser.get(f"/sittings/{sitting}/result").text
    for words in (
        "Your instructor handed this in for you.",
        "They left &lt;the&gt; room",
        "can open it again",
    ):
        assert words in told
    assert staff.post(run, do="reopen", reason="They came back", seen="0").status_code == 303
    assert room.house.sitting(sitting).state is State.IN_PROGRESS
    assert browser.save(sitting, 2, 1).status_code == 200
    browser.post(f"/sittings/{sitting}/finish")
    assert "handed this in for you" not in browser.get(f"/sittings/{sitting}/result").text
    assert room.house.verify().mismatches == ()


def test_what_waits_says_it_too(staff: Browser, room: Class, browser: Browser) -> None:
    """The page of a result that waits."""
    browser.start_set(count_other="1")
    own = a_class(room.house, room.who, guest_of(browser, room.house.engine))
    given = own.give(score_release=Release.BY_HAND, items_release=Release.BY_HAND)
    sitting = own.start(given)
    run = f"/teach/given/{own.row(given).public_id}/sittings/{sitting}"
    assert staff.post(run, do="hand_in", reason=WHY).status_code == 303
    page = browser.get(f"/sittings/{sitting}/result").text
    assert "Your instructor handed this in for you." in page
    assert "There is nothing more to do." in page


def test_a_double_press_is_one_act(staff: Browser, room: Class, theirs: tuple[str, str]) -> None:
    """Twice the same, then another page's press: 409, with the state as it is now to look at."""
    run, sitting = theirs
    sent = {"do": "hand_in", "reason": WHY, "seen": "0"}
    assert [staff.post(run, **sent).status_code for _ in range(2)] == [303, 303]
    assert len(room.house.acts(sitting)) == 1
    answer = staff.post(run, **{**sent, "reason": "Another"})
    assert answer.status_code == 409
    assert answer.text.count("This sitting was handed in meanwhile; nothing is left to do.") == 1
    assert 'href="#state"' in answer.text
    assert 'id="state"' in answer.text
    assert "Hand in for them" not in answer.text


def test_a_learner_who_was_faster_is_not_overwritten(
    staff: Browser, browser: Browser, room: Class, theirs: tuple[str, str]
) -> None:
    """Whoever handed in first did; nothing is logged."""
    run, sitting = theirs
    browser.post(f"/sittings/{sitting}/finish")
    answer = staff.post(run, do="hand_in", reason=WHY, seen="0")
    assert answer.status_code == 409
    assert "handed in meanwhile" in answer.text
    assert room.house.sitting(sitting).finished_by is FinishedBy.CANDIDATE
    assert room.house.acts(sitting) == []


def test_without_a_reason_nothing_happens(staff: Browser, room: Class, theirs: tuple[str, str]) -> None:
    """422 beside the field; the sitting goes on."""
    run, sitting = theirs
    answer = staff.post(run, do="hand_in", reason=" \0 ")
    assert answer.status_code == 422
    assert 'href="#hand_in-reason"' in answer.text
    assert 'id="hand_in-reason"' in answer.text
    assert room.house.sitting(sitting).state is State.IN_PROGRESS


def test_others_hand_in_nothing(room: Class, theirs: tuple[str, str], stranger: Browser) -> None:
    """Not even a learner whose own it is finds the page."""
    run, sitting = theirs
    assert stranger.post(run, do="hand_in", reason=WHY).status_code == 303
    assert room.house.sitting(sitting).state is State.IN_PROGRESS
