"""Groups for those who lead them: pages, acts, bad input, and what a group of five hundred costs."""

import logging
import re

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming, spoken_code
from exam_prep.core.roles import Role
from exam_prep.db.cohorts import Cohort
from tests.browsing import Browser
from tests.cohorts import a_cohort, account_of, fill, joined, row_of, somebody
from tests.house import snapshot
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame

_LISTED = re.compile(r'<th role="rowheader" scope="row" class="text"><a [^>]+>([^<]+)</a></th>')
_KEY = re.compile(r'name="start_key" value="([^"]+)"')


@pytest.fixture
def cohort(instructor: Browser, bank: Engine, clock: FakeClock) -> Cohort:
    """Give a group that the instructor leads."""
    return a_cohort(bank, account_of(bank, instructor.email), clock())  # type: ignore[attr-defined]


def _place(cohort: Cohort) -> str:
    return f"/teach/groups/{cohort.public_id}"


def _now(bank: Engine, cohort: Cohort) -> Cohort:
    with Session(bank) as session:
        return session.get_one(Cohort, cohort.id)


def test_a_group_is_made_once_and_shows_how_to_join(instructor: Browser, bank: Engine) -> None:
    """A double click makes one; the page has code, link, picture, and what to do next."""
    empty = instructor.get("/teach/groups").text
    assert "You have no group yet" in empty
    key = _KEY.findall(empty)[0]
    answers = [
        instructor.post("/teach/groups", title=" Monday  class ", names="names", start_key=key)
        for _ in range(2)
    ]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    page = instructor.get(answers[0].headers["Location"]).text
    with Session(bank) as session:
        made = session.scalars(select(Cohort)).one()
    code = spoken_code(made.join_code)
    assert made.title == "Monday class"
    assert f'<p class="join-code">{code}</p>' in page
    assert f"http://localhost/join/{code}</code>" in page
    assert "data:image/svg+xml" in page
    assert "Nobody is in the group yet. Read the code out" in page
    assert "Monday class" in instructor.get("/teach/groups").text


@pytest.mark.parametrize(
    ("title", "names", "said"),
    [
        ("", "names", "Give the group a title"),
        ("  \u202e ", "names", "Give the group a title"),
        ("t" * 81, "names", "at most 80 signs"),
        ("Monday", "", "Choose what you see"),
        ("Monday", "emails", "Choose what you see"),
    ],
)
def test_a_group_without_a_title_or_a_choice_is_not_made(
    instructor: Browser, bank: Engine, title: str, names: str, said: str
) -> None:
    """One sentence at its field; what was typed stays."""
    answer = instructor.post("/teach/groups", title=title, names=names)
    assert answer.status_code == 422
    assert said in answer.text
    assert snapshot(bank)["cohort"] == ()


def test_each_button_does_its_one_thing(instructor: Browser, bank: Engine, cohort: Cohort) -> None:
    """Title, code, joining, archive: said after each, and on the page."""
    place = _place(cohort)

    def press(what: str, **fields: str) -> str:
        answer = instructor.post(place, do=what, **fields)
        assert answer.status_code == 303, answer.text
        return instructor.get(answer.headers["Location"]).text

    assert "Tuesday &amp; co" in press("rename", title="Tuesday & co")
    assert "This is the new code" in press("code", code=cohort.join_code)
    assert _now(bank, cohort).join_code != cohort.join_code
    closed = press("close")
    assert "lets nobody in" in closed
    assert "data:image" not in closed
    assert "join-code" in press("open")
    assert "In the archive since" in press("archive")
    assert "Tuesday" not in instructor.get("/teach/groups").text
    assert "Tuesday" in instructor.get("/teach/groups?archived=1").text
    assert "Open joining" in press("restore")


def test_a_refusal_is_told_on_the_page_and_changes_nothing(
    instructor: Browser, bank: Engine, cohort: Cohort
) -> None:
    """A bad title, a code that another tab renewed, an address of nobody, the last instructor, no button."""
    before = snapshot(bank)["cohort"]
    mine = account_of(bank, instructor.email)  # type: ignore[attr-defined]
    for status, said, fields in [
        (422, "Give the group a title", {"do": "rename", "title": "\u200b"}),
        (409, "The code was changed meanwhile", {"do": "code", "code": "FHKMRTWXY"}),
        (422, "No instructor has this mail address", {"do": "add", "email": "nobody@example.org"}),
        (422, "Write your mail address", {"do": "add", "email": "nobody\x00"}),
        (409, "Nobody else leads this group", {"do": "drop", "staff": mine.public_id}),
        (422, "Press one of the buttons", {"do": "delete"}),
        (404, "not in the group any more", {"do": "remove", "member": "\x00"}),
    ]:
        answer = instructor.post(_place(cohort), **fields)
        assert (answer.status_code, said in answer.text) == (status, True), fields
    assert snapshot(bank)["cohort"] == before


def test_a_member_is_taken_out_and_let_back(
    instructor: Browser, bank: Engine, cohort: Cohort, clock: FakeClock
) -> None:
    """Out of the list, under those who were taken out, and in again; two of a name are told apart."""
    learner, _other = (joined(bank, cohort, clock()) for _ in range(2))
    member = row_of(bank, cohort, learner).public_id
    assert _LISTED.findall(instructor.get(_place(cohort)).text) == ["Ana (1)", "Ana (2)"]
    out = instructor.post(_place(cohort), do="remove", member=member)
    page = instructor.get(out.headers["Location"]).text
    assert _LISTED.findall(page) == ["Ana"]
    assert "1 was taken out" in page
    instructor.post(_place(cohort), do="back", member=member)
    assert len(_LISTED.findall(instructor.get(_place(cohort)).text)) == 2


def test_another_instructor_sees_the_group_once_added(
    instructor: Browser, stranger: Browser, bank: Engine, clock: FakeClock, cohort: Cohort
) -> None:
    """Before and after, the page is not there; who takes themselves off is led to the list."""
    email = sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    assert stranger.get(_place(cohort)).status_code == 404
    assert instructor.post(_place(cohort), do="add", email=email.upper()).status_code == 303
    assert stranger.get(_place(cohort)).status_code == 200
    mine = account_of(bank, email).public_id
    assert stranger.post(_place(cohort), do="drop", staff=mine).headers["Location"] == "/teach/groups"
    assert stranger.get(_place(cohort)).status_code == 404


def test_staff_of_a_group_without_names_read_no_name(
    instructor: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Neither the name that was sent, nor the address, nor the learner's own id; on no page of the group."""
    made = a_cohort(bank, account_of(bank, instructor.email), clock(), names=Naming.PSEUDONYMS)  # type: ignore[attr-defined]
    email = sign_in_as(stranger, bank, Role.LEARNER, now=clock())
    assert stranger.post(f"/join/{made.join_code}", name="Zelda Ruiz").status_code == 303
    learner = account_of(bank, email)
    member = snapshot(bank)["cohort_member"][0]
    pages = instructor.get(_place(made)).text + instructor.get("/teach/groups").text
    instructor.post(_place(made), do="remove", member=str(member[1]))
    pages += instructor.get(_place(made)).text
    assert "Learner 1" in pages
    assert "Zelda" not in str(snapshot(bank)["cohort_member"])
    for secret in ("Zelda", email, learner.public_id):
        assert secret not in pages


def test_only_staff_are_led_to_the_teaching_side(
    instructor: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """A tab for them alone; it opens the exams."""
    assert '<a href="/teach">' in instructor.get("/").text
    assert instructor.get("/teach").headers["Location"] == "/teach/exams"
    assert "/teach" not in stranger.get("/").text
    sign_in_as(stranger, bank, Role.LEARNER, now=clock())
    assert "/teach" not in stranger.get("/").text


def test_a_page_of_members_costs_the_same_for_none_and_for_five_hundred(
    app: Flask, instructor: Browser, bank: Engine, clock: FakeClock
) -> None:
    """By the hundred, to the last; numbers of pages that are none show the first."""
    who = account_of(bank, instructor.email)  # type: ignore[attr-defined]
    costs = []
    for size in (0, 1, 500):
        cohort = a_cohort(bank, who, clock())
        fill(bank, cohort, size, clock())
        with Counter(app).of() as heard:
            page = instructor.get(_place(cohort)).text
        costs.append(len(without_frame(heard)))
    assert costs == [9, 9, 9]
    assert _LISTED.findall(page) == [f"Name {number}" for number in range(1, 101)]
    assert "500 members" in page
    last = instructor.get(f"{_place(cohort)}?after=400").text
    assert _LISTED.findall(last)[-1] == "Name 500"
    assert "More members" not in last
    for odd in ("-1", "x", "9" * 30, "%00"):
        assert _LISTED.findall(instructor.get(f"{_place(cohort)}?after={odd}").text)[0] == "Name 1"


def test_the_list_of_groups_costs_the_same_for_one_and_for_five(
    app: Flask, instructor: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Members are counted in the one query of the list."""
    who, costs = account_of(bank, instructor.email), []  # type: ignore[attr-defined]
    for size in (1, 4):
        for _ in range(size):
            fill(bank, a_cohort(bank, who, clock()), 2, clock())
        with Counter(app).of() as heard:
            page = instructor.get("/teach/groups").text
        costs.append(len(without_frame(heard)))
    assert costs == [4, 4]
    assert page.count("2 members.") == 5


def test_an_admin_leads_every_group(stranger: Browser, bank: Engine, clock: FakeClock) -> None:
    """Also one whose instructors are gone; taking others off leaves them where they are."""
    one, other = somebody(bank, clock()), somebody(bank, clock())
    made = a_cohort(bank, one, clock())
    sign_in_as(stranger, bank, Role.ADMIN, now=clock())
    assert "Monday" in stranger.get("/teach/groups").text
    assert stranger.post(_place(made), do="add", email=other.email).status_code == 303
    assert stranger.post(_place(made), do="drop", staff=one.public_id).headers["Location"] == _place(made)


def test_members_are_found_and_put_in_order_by_name(
    instructor: Browser, bank: Engine, clock: FakeClock
) -> None:
    """The order and what was looked for stay when somebody is taken out."""
    cohort = a_cohort(bank, account_of(bank, instructor.email), clock())  # type: ignore[attr-defined]
    for name in ("Zoë", "ana", "Ángel"):
        joined(bank, cohort, clock(), name)
    assert _LISTED.findall(instructor.get(f"{_place(cohort)}?by=name").text) == ["ana", "Ángel", "Zoë"]
    page = instructor.get(f"{_place(cohort)}?find=AN&by=name").text
    assert _LISTED.findall(page) == ["ana", "Ángel"]
    member = page.partition('name="member" value="')[2].partition('"')[0]
    gone = instructor.post(_place(cohort), do="remove", member=member, find="AN", by="name")
    assert gone.headers["Location"] == f"{_place(cohort)}?find=AN&by=name#members"
    assert "Nobody here is called that" in instructor.get(f"{_place(cohort)}?find=%25").text


def test_who_comes_to_the_members_is_told_to_the_log_for_security(
    instructor: Browser, bank: Engine, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A refused act is not told, nor any address or code."""
    caplog.set_level(logging.DEBUG, logger="exam_prep.security")
    cohort, other = a_cohort(bank, account_of(bank, instructor.email), clock()), somebody(bank, clock())  # type: ignore[attr-defined]
    instructor.post(_place(cohort), do="add", email="nobody@example.org")
    instructor.post(_place(cohort), do="add", email=other.email)
    instructor.post(_place(cohort), do="code", code=cohort.join_code)
    instructor.post(_place(cohort), do="drop", staff=other.public_id)
    told = [record for record in caplog.records if record.message == "group_access_changed"]
    assert [vars(record)["reason"] for record in told] == ["add", "code", "drop"]
    lines = " ".join(str(vars(record)) for record in told)
    assert all(secret not in lines for secret in (other.email, cohort.join_code, cohort.public_id))
