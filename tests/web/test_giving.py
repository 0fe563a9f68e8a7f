"""Staff give an exam in the browser, change terms, release, withdraw; extend, void and reopen sittings."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.cohorts import Naming
from exam_prep.core.sitting import State
from exam_prep.db.cohorts import Cohort, CohortStaff
from exam_prep.db.engine import writing_session
from tests.browsing import Browser
from tests.cohorts import a_code, account_of, row_of
from tests.given import Class, a_class
from tests.house import House
from tests.mock_exams import a_version
from tests.statements import Counter, without_frame
from tests.web.giving_form import FORM, given_by, row_at, version_for

_KEY = re.compile(r'name="start_key" value="([^"]+)"')


def test_an_exam_is_given_by_its_form(staff: Browser, room: Class) -> None:
    """Times are meant in the zone of the page; the page of what is given tells all of it."""
    version = version_for(room)
    form = staff.get(f"/teach/exams/{version}/give").text
    for words in ("Monday exam", "America/New York", "Everybody in the group", "Ana"):
        assert words in form
    key = _KEY.findall(form)[0]
    sent = {**FORM, "group": room.cohort.public_id, "start_key": key}
    first, second = (staff.post(f"/teach/exams/{version}/give", **sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    page = staff.get(first.headers["Location"]).text
    for words in (
        "Monday exam",
        "Nov 2, 2026",
        "9:00",
        "6:00",
        "blue door",
        "not seen until you release them",
    ):
        assert words in page
    assert "2026-11-03T18:00" in page
    (row,) = room.house.snapshot()["assignment"]
    assert "2026-11-03 23:00:00" in " ".join(map(str, row))
    assert "Monday exam" in staff.get("/teach/given").text


def test_every_fault_of_the_form_is_told_at_once(staff: Browser, room: Class) -> None:
    """Beside its field and above the form; what was typed stands there, and nothing is given."""
    off = {
        "opens_at": "2026-11-03T18:00",
        "closes_at": "2026-11-03T17:00",
        "attempts": "x",
        "access_code": "y" * 41,
        "score_release": "by_hand",
        "items_release": "at_once",
    }
    answer = staff.post(
        f"/teach/exams/{version_for(room)}/give", **{**FORM, **off, "group": room.cohort.public_id}
    )
    assert answer.status_code == 422
    for words in ("before it opens", "number of attempts", "at most 40 signs", "cannot come before"):
        assert answer.text.count(words) == 2
    assert 'value="2026-11-03T17:00"' in answer.text
    assert room.house.snapshot()["assignment"] == ()


@pytest.mark.parametrize(
    ("opens", "told"),
    [
        ("soon", "Choose a day and a time"),
        ("0001-01-01T00:00", "Choose a day and a time"),
        ("2026-11-02T09:00+02:00", "Choose a day and a time"),
        ("2026-03-08T02:30", "no such time"),
    ],
)
def test_times_that_are_none_are_told(staff: Browser, room: Class, opens: str, told: str) -> None:
    """Not understood, out of all measure, or left out by the clocks of the zone."""
    sent = {**FORM, "opens_at": opens, "group": room.cohort.public_id}
    answer = staff.post(f"/teach/exams/{version_for(room)}/give", **sent)
    assert answer.status_code == 422
    assert told in answer.text


def test_an_overlap_names_the_other_window(staff: Browser, room: Class) -> None:
    """In the reader's zone; 409, and the form stands as it was typed."""
    version = version_for(room)
    sent = {**FORM, "group": room.cohort.public_id}
    staff.post(f"/teach/exams/{version}/give", **sent)
    answer = staff.post(f"/teach/exams/{version}/give", **{**sent, "closes_at": "2026-11-10T18:00"})
    assert answer.status_code == 409
    assert "already, from Nov 2, 2026" in answer.text
    assert 'value="2026-11-10T18:00"' in answer.text


def test_a_member_alone_is_given_an_exam(staff: Browser, room: Class) -> None:
    """Chosen from the group; its pages say for whom it is."""
    bo = room.join("Bo")
    member = row_of(room.house.engine, room.cohort, bo).public_id
    page = staff.get(given_by(staff, room, member=member)).text
    assert "For Bo in the group" in page
    assert "Monday, Bo" in staff.get("/teach/given").text
    answer = staff.post(
        f"/teach/exams/{version_for(room)}/give",
        **{**FORM, "group": room.cohort.public_id, "member": "nobody-here"},
    )
    assert answer.status_code == 404


def test_terms_are_changed_and_the_log_says_so(staff: Browser, room: Class) -> None:
    """An untouched time stays to the second."""
    place = given_by(staff, room, opens_at="")
    opened = room.house.snapshot()["assignment"][0]
    sent = {**FORM, "opens_at": "2026-11-02T10:00", "attempts": "5", "do": "terms"}
    assert staff.post(place, **sent).status_code == 303
    page = staff.get(place).text
    assert 'name="attempts" value="5"' in page
    assert "Terms changed" in page
    assert room.house.snapshot()["assignment"][0][5] == opened[5]
    assert staff.post(place, **{**sent, "attempts": "0"}).status_code == 422


def test_scores_and_explanations_are_released_by_buttons(staff: Browser, room: Class) -> None:
    """First the scores, then all; then no button is left for it."""
    place = given_by(staff, room, score_release="by_hand", access_code="")
    given = room.house.snapshot()["assignment"][0][0]
    assert isinstance(given, int)
    sitting = room.start(given)
    room.house.submit(room.learner, sitting)
    page = staff.get(place).text
    assert "0 of 5" in page
    assert "Release the scores" in page
    staff.post(place, do="score")
    page = staff.get(place).text
    assert "Scores: seen." in page
    assert "Release the scores" not in page
    staff.post(place, do="items")
    assert "Explanations: seen." in staff.get(place).text
    room.house.clock.advance(seconds=15)
    room.house.sweep()
    assert room.house.sitting(sitting).state is State.GRADED


def test_a_withdrawn_exam_shows_no_terms_any_more(staff: Browser, room: Class) -> None:
    """And takes none."""
    place = given_by(staff, room)
    staff.post(place, do="withdraw")
    page = staff.get(place).text
    assert "Withdrawn on" in page
    assert "Change the terms" not in page
    assert staff.post(place, **{**FORM, "do": "terms"}).status_code == 409


def test_a_sitting_is_extended_voided_and_reopened_with_a_reason(staff: Browser, room: Class) -> None:
    """Each is in the log with its reason; without one nothing happens at all."""
    house, given = room.house, room.give(attempts=2)
    sitting = room.start(given)
    place = f"/teach/given/{room.row(given).public_id}/sittings/{sitting}"
    refused = staff.post(place, do="extend", minutes="10", reason=" ")
    assert refused.status_code == 422
    assert refused.text.count("Give a reason") == 2
    assert house.sitting(sitting).extension_seconds == 0
    off = staff.post(place, do="extend", minutes="601", reason="Alarm")
    assert off.text.count("between 1 and 600 minutes") == 2
    assert 'value="Alarm"' in off.text
    staff.post(place, do="extend", minutes="10", reason="The alarm\0 rang")
    assert house.sitting(sitting).extension_seconds == 600
    house.submit(room.learner, sitting)
    staff.post(place, do="reopen", minutes="5", reason="Handed in too soon")
    assert house.sitting(sitting).state is State.IN_PROGRESS
    staff.post(place, do="void", reason="Wrong person")
    assert house.sitting(sitting).state is State.VOIDED
    for page in (staff.get(place).text, staff.get(place.split("/sittings", maxsplit=1)[0]).text):
        for words in ("The alarm rang", "Handed in too soon", "Wrong person", "10 minutes"):
            assert words in page
    assert staff.post(place, do="void", reason="Again").status_code == 409
    assert staff.post(place, do="nonsense", reason="x").status_code == 422
    assert house.verify().mismatches == ()


def test_pages_cost_the_same_for_none_and_for_thirty(staff: Browser, room: Class, app: Flask) -> None:
    """No statement for each sitting or each exam in the list."""
    given = room.give()
    place = f"/teach/given/{room.row(given).public_id}"
    costs = []
    for _ in range(2):
        with Counter(app).of() as heard:
            staff.get(place)
            staff.get("/teach/given")
        costs.append(len(without_frame(heard)))
        for number in range(5):
            room.start(given, room.join(f"Name {number}"))
        given_by(staff, room)
    assert costs[1] - costs[0] <= 1  # names are asked for once there are sittings


def test_the_tab_leads_to_what_is_given(staff: Browser) -> None:
    """Also when there is nothing yet, and from an exam where there is no group yet."""
    assert "Nothing is given yet" in staff.get("/teach/given").text
    assert 'href="/teach/given"' in staff.get("/teach/groups").text


def test_without_a_group_the_form_says_what_to_do(staff: Browser, house: House) -> None:
    """With several it asks which."""
    who = account_of(house.engine, staff.email)  # type: ignore[attr-defined]  # set above
    version = a_version(house, who)
    assert "Make a group first" in staff.get(f"/teach/exams/{version}/give").text
    for _ in range(2):
        a_class(house, who)
    page = staff.get(f"/teach/exams/{version}/give").text
    assert page.count(f"/teach/exams/{version}/give?group=") == 2


def test_other_fields_of_a_page_that_was_gone_back_to_give_something_else(
    staff: Browser, room: Class
) -> None:
    """What was typed is never dropped for what was given before; the same fields twice are once."""
    place = f"/teach/exams/{version_for(room)}/give"
    sent = {**FORM, "group": room.cohort.public_id, "start_key": "one-page"}
    other = {**sent, "opens_at": "2026-11-08T09:00", "closes_at": "2026-11-09T09:00"}
    answers = [staff.post(place, **fields).headers["Location"] for fields in (sent, sent, other, other)]
    assert answers[0] == answers[1] != answers[2] == answers[3]
    assert staff.post(place, **{**sent, "attempts": "9"}).status_code == 409


def test_somebody_with_many_groups_finds_each_of_them(staff: Browser, room: Class) -> None:
    """A hundred a page, and the next page goes on."""
    with writing_session(room.house.engine) as session:
        made = [_a_group(session, number, room) for number in range(100)]
        session.add_all(
            CohortStaff(cohort_id=row.id, account_id=room.who.id, added_at=row.created_at) for row in made
        )
    place = f"/teach/exams/{version_for(room)}/give"
    first = staff.get(place).text
    assert f'href="{place}?page=2"' in first
    assert f"group={room.cohort.public_id}" in first + staff.get(f"{place}?page=2").text


def _a_group(session: Session, number: int, room: Class) -> Cohort:
    made = Cohort(
        public_id=f"many-groups-{number}",
        title=f"Group {number}",
        names=Naming.NAMES,
        join_code=a_code(),
        created_at=room.house.clock(),
    )
    session.add(made)
    session.flush()
    return made


def test_whose_word_on_extra_time_counts_is_chosen_on_the_form(staff: Browser, room: Class) -> None:
    """What a person chose is the first choice; a page that does not ask keeps what holds."""
    form = staff.get(f"/teach/exams/{version_for(room)}/give").text
    assert re.search(r'name="extra_time" value="chosen" id="extra_time" checked', form)
    place = given_by(staff, room, extra_time="noted")
    given = row_at(room, place)
    assert room.row(given).extra_time is ExtraTime.NOTED
    assert re.search(r'value="noted" id="extra_time-noted" checked', staff.get(place).text)
    assert staff.post(place, do="terms", **{**FORM, "attempts": "3"}).status_code == 303
    assert (room.row(given).attempts, room.row(given).extra_time) == (3, ExtraTime.NOTED)
    answer = staff.post(place, do="terms", **FORM, extra_time="all")
    assert answer.status_code == 422
    assert "Choose one of those that the page offers." in answer.text
    assert staff.post(place, do="terms", **FORM, extra_time="chosen").status_code == 303
    assert room.row(given).extra_time is ExtraTime.CHOSEN
