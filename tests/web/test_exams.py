"""Building mock exams: from an idea to a link, faults beside their fields, two pages, what a page costs."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.core.sitting import State
from exam_prep.db.engine import writing_session
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.definitions import dump_definition
from exam_prep.web.bodies import MOST_FIELDS
from tests.browsing import Browser, sitting_of
from tests.cohorts import somebody
from tests.house import House, snapshot
from tests.mock_exams import SMALL, a_version, draft, exam_of
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame
from tests.web.exam_form import fields_of, filled, press, told_at

_KEY = re.compile(r'name="start_key" value="([^"]+)"')


def test_from_a_shipped_exam_to_a_link_in_two_presses(
    instructor: Browser, stranger: Browser, bank: Engine
) -> None:
    """Make, publish with the link; a double click makes one; a guest sits it with their own extra time."""
    listed = instructor.get("/teach/exams").text
    assert "You have no exam yet" in listed
    key = _KEY.findall(listed)[0]
    answers = [instructor.post("/teach/exams", **{"from": "icrc-pr-75", "start_key": key}) for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    page = press(instructor, answers[0].headers["Location"], "publish-link")
    assert "Version 1 is published" in page
    with Session(bank) as session:
        version = session.scalars(select(MockExamVersion)).one()
    link = f"/mock/{version.public_id}"
    assert f"<code>http://localhost{link}</code>" in page
    assert f'href="/teach/exams/{version.public_id}/give"' in page
    assert instructor.get(f"/teach/exams/{version.public_id}/give").status_code == 200
    start = stranger.get(link).text
    assert "Start 75 questions" in start
    assert "120 min" in start
    assert "70%" in start
    assert "nothing has started yet" in start
    sitting = sitting_of(stranger.post(link, extra="1.5"))
    assert "180 min = 120 \u00d7 1.5" in stranger.get(link).text
    assert stranger.get(f"/sittings/{sitting}/75").status_code == 200
    begun = stranger.get(link).text
    assert "Continue" in begun
    assert "nothing has started yet" not in begun
    listed = instructor.get("/teach/exams").text
    assert "Version 1" in listed
    assert "Link open" in listed


def test_from_scratch_there_is_one_section_over_all_topics(instructor: Browser, bank: Engine) -> None:
    """It can be published as it comes."""
    place = instructor.post("/teach/exams", **{"from": ""}).headers["Location"]
    fields = fields_of(instructor.get(place).text)
    assert (fields["parts"], fields["part-s1-quota"]) == ("s1", "20")
    assert sum(name.startswith("part-s1-tag-") for name in fields) == 27
    assert "Version 1 is published" in press(instructor, place, "publish")
    answer = instructor.post("/teach/exams", **{"from": "no-such-exam"})
    assert answer.status_code == 422
    assert "There is no such exam" in told_at(answer.text)["from"]
    assert len(snapshot(bank)["mock_exam"]) == 1


def test_an_exam_of_thirty_sections_over_all_topics_is_kept(
    instructor: Browser, house: House, place: str
) -> None:
    """What the rules allow, the server takes, though each ticked topic is a field."""
    fields = {name: value for name, value in filled(instructor, place).items() if "part-" not in name}
    fields["parts"] = " ".join(f"s{at}" for at in range(30))
    for at in range(30):
        fields |= {f"part-s{at}-{name}": "1" for name in ("quota", "lowest", "level-recall")}
        fields |= {f"part-s{at}-title": f"Section {at}", f"part-s{at}-highest": "99"}
        fields |= {f"part-s{at}-tag-{name}": "1" for name in house.loaded().taxonomy.tags}
    fields |= {f"part-s{at}-level-{name}": "1" for at in range(30) for name in ("apply", "judge")}
    assert len(fields) > MOST_FIELDS
    assert instructor.post(place, **fields, do="save").status_code == 303
    assert len(draft(house, place.rpartition("/")[2]).parts) == 30


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"items": "76"}, "items", "The sections ask for 5 questions, but the exam is to have 76"),
        ({"items": "many"}, "items", "Write a whole number"),
        ({"minutes": "0"}, "minutes", "Give 1 to 600 minutes"),
        ({"minutes": "-3"}, "minutes", "Write a whole number"),
        ({"minutes": "9" * 30}, "minutes", "Write a whole number"),
        ({"pass_percent": "seventy"}, "pass_percent", "Write a number"),
        ({"pass_percent": "NaN"}, "pass_percent", "Write a number"),
        ({"pass_percent": "1e999"}, "pass_percent", "Write a number"),
        ({"pass_percent": "7_0"}, "pass_percent", "Write a number"),
        ({"pass_percent": "\uff17\uff10"}, "pass_percent", "Write a number"),
        ({"pass_percent": "66." + "6" * 40}, "pass_percent", "Write a number"),
        ({"pass_percent": "120"}, "pass_percent", "Set a pass mark of 1 to 100"),
        ({"title": " \u200b"}, "title", "Write a title"),
        ({"part-limits-quota": ""}, "part-limits-quota", "Ask for at least 1 question in “Limits”"),
        (
            {"part-limits-tag-old.tag": "1"},
            "part-limits-tags",
            "a topic that the bank does not have: old.tag",
        ),
        ({"part-care-lowest": "90", "part-care-highest": "50"}, "part-care-lowest", "from the lower to the"),
        ({"pause_minutes": "10", "pause_item": "5"}, "pause_item", "after question 1 to 4"),
        ({"pause_minutes": "10", "pause_after": "gone"}, "pause_after", "a section that another one follows"),
        ({"form_kind": "fixed", "forms": ""}, "forms", "Make 1 to 10 fixed forms"),
        ({"order": "same"}, "order", "needs fixed forms"),
        ({"score_release": "by_hand"}, "items_release", "cannot be shown before it"),
        ({"parts": ""}, "parts", "Add a section"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    instructor: Browser, bank: Engine, place: str, changes: dict[str, str], field: str, said: str
) -> None:
    """One sentence, also in the summary; what was typed stays; nothing is changed, saved or published."""
    before = snapshot(bank)["mock_exam"]
    for button in ("save", "publish"):
        fields = filled(instructor, place, **changes)
        answer = instructor.post(place, **fields, do=button)
        assert answer.status_code == 422
        assert said in told_at(answer.text)[field]
        assert f'<a href="#{field}">' in answer.text
        again = fields_of(answer.text)
        kept = {name: again.get(name) for name in changes if name not in {"parts", "title", "pause_after"}}
        assert kept == {name: changes[name] for name in kept}
    assert snapshot(bank)["mock_exam"] == before
    assert snapshot(bank)["mock_exam_version"] == ()


def test_all_faults_stand_on_one_page(instructor: Browser, place: str) -> None:
    """Check tells them too, and saves nothing."""
    fields = filled(instructor, place, title="", minutes="0", items="99")
    for button, status in (("check", 200), ("save", 422)):
        answer = instructor.post(place, **fields, do=button)
        assert answer.status_code == status
        assert list(told_at(answer.text)) == ["title", "items", "minutes"]


def test_a_section_without_topics_is_told_where_they_are_chosen(instructor: Browser, place: str) -> None:
    """The place for topics is open then."""
    fields = {
        name: value
        for name, value in filled(instructor, place).items()
        if not name.startswith("part-care-tag")
    }
    answer = instructor.post(place, **fields, do="save")
    assert "Choose at least one topic for “Care for oneself”" in told_at(answer.text)["part-care-tags"]
    assert "<details open>" in answer.text


def test_sections_come_and_go_on_the_page_before_anything_is_saved(
    instructor: Browser, bank: Engine, place: str
) -> None:
    """Add, up, remove: what was typed stays, and the draft is as it was."""
    before = snapshot(bank)["mock_exam"]

    def press(what: str, fields: dict[str, str]) -> dict[str, str]:
        answer = instructor.post(place, **fields, do=what)
        assert answer.status_code == 200
        assert "Not saved yet" in answer.text
        return fields_of(answer.text)

    fields = press("add", filled(instructor, place, title="Typed", minutes="x"))
    assert fields["parts"] == "limits care s3"
    assert (fields["title"], fields["minutes"], fields["part-s3-title"]) == ("Typed", "x", "New section")
    fields = press("up:s3", fields)
    assert fields["parts"] == "limits s3 care"
    fields = press("remove:limits", fields)
    assert fields["parts"] == "s3 care"
    assert not any(name.startswith("part-limits") for name in fields)
    assert press("remove:nothing", fields)["parts"] == "s3 care"
    assert snapshot(bank)["mock_exam"] == before


def test_of_two_open_pages_nothing_is_lost(instructor: Browser, house: House, place: str) -> None:
    """The second is told 409 with all that was typed; saved again, it stands."""
    exam = place.rpartition("/")[2]
    first, second = (filled(instructor, place, title=title) for title in ("First", "Second"))
    assert instructor.post(place, **first, do="save").status_code == 303
    answer = instructor.post(place, **second, do="publish")
    assert answer.status_code == 409
    assert "changed on another page meanwhile" in answer.text
    assert fields_of(answer.text)["title"] == "Second"
    assert draft(house, exam).title == "First"
    assert instructor.post(place, **fields_of(answer.text), do="save").status_code == 303
    assert draft(house, exam).title == "Second"


def test_a_double_click_publishes_once(instructor: Browser, bank: Engine, place: str) -> None:
    """What the second click sends stands there already, so it is no conflict."""
    fields = filled(instructor, place, title="Once")
    answers = [instructor.post(place, **fields, do="publish") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with Session(bank) as session:
        assert session.scalar(select(func.count()).select_from(MockExamVersion)) == 1


def test_what_the_bank_cannot_fill_is_saved_and_not_published(
    instructor: Browser, house: House, bank: Engine, place: str
) -> None:
    """The page says how many there are while editing, and beside the field when publishing."""
    fields = filled(instructor, place, **{"part-care-quota": "60"})
    checked = instructor.post(place, **fields, do="check").text
    assert re.search(r"60 asked for, \d+ can be drawn without siblings", checked)
    assert "Short by" in checked
    for button in ("publish", "try"):
        answer = instructor.post(place, **filled(instructor, place, **{"part-care-quota": "60"}), do=button)
        assert answer.status_code == 422
        assert "“Care for oneself” asks for 60 questions" in told_at(answer.text)["part-care-quota"]
    assert draft(house, place.rpartition("/")[2]).size == 63
    assert snapshot(bank)["mock_exam_version"] == snapshot(bank)["sitting"] == ()


def test_the_link_opens_and_closes(instructor: Browser, stranger: Browser, bank: Engine, place: str) -> None:
    """Closed, the page is not there, as for a version that never was; who has started goes on."""
    page = press(instructor, place, "publish")
    assert "Open the link" in page
    with Session(bank) as session:
        link = f"/mock/{session.scalars(select(MockExamVersion)).one().public_id}"
    for path in (link, "/mock/nobodys-version", "/mock/x"):
        assert stranger.get(path).status_code == stranger.post(path).status_code == 404
    press(instructor, place, "link-open")
    sitting = sitting_of(stranger.post(link))
    assert "60 min" in stranger.get(link).text
    assert stranger.post(link, extra="lots").status_code == 422
    press(instructor, place, "link-close")
    assert stranger.get(link).status_code == 404
    assert stranger.get(f"/sittings/{sitting}/1").status_code == 200
    assert stranger.post(f"/sittings/{sitting}/finish").status_code == 303
    assert "Monday exam" in stranger.get(f"/sittings/{sitting}/result").text


def test_an_older_link_leads_to_the_newer_version(
    instructor: Browser, stranger: Browser, bank: Engine, place: str
) -> None:
    """It still opens what was given out."""
    press(instructor, place, "publish-link")
    press(instructor, place, "publish", minutes="90")
    with Session(bank) as session:
        query = select(MockExamVersion.public_id).order_by(MockExamVersion.number)
        old, new = session.scalars(query).all()
    page = stranger.get(f"/mock/{old}").text
    assert f'href="/mock/{new}"' in page
    assert "60 min" in page
    assert "newer version" not in stranger.get(f"/mock/{new}").text


def test_staff_sit_a_trial_with_its_result_and_no_trace(
    instructor: Browser, house: House, who: AccountRef, place: str
) -> None:
    """The result page works; memory does not move."""
    answer = instructor.post(place, **filled(instructor, place, title="Tried"), do="try")
    sitting = sitting_of(answer)
    assert house.sitting(sitting).is_trial
    instructor.save(sitting, 1, 1)
    assert instructor.post(f"/sittings/{sitting}/finish").status_code == 303
    result = instructor.get(f"/sittings/{sitting}/result").text
    assert "Tried" in result
    assert "This was a trial" in result
    assert "returns in your review" not in result
    assert "It comes back on" not in instructor.get(f"/sittings/{sitting}/1").text
    row = house.sitting(sitting)
    assert (row.state, row.learner_id) == (State.GRADED, who.learner_id)
    with Session(house.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReviewEvent)) == 0


def test_a_version_that_the_bank_left_behind_is_not_tried_and_nothing_typed_is_lost(
    instructor: Browser, house: House, who: AccountRef
) -> None:
    """The page says what to do, and what was typed beside the button is in the draft."""
    version = a_version(house, who)
    with writing_session(house.engine) as session:
        row = session.query(MockExamVersion).filter_by(public_id=version).one()
        row.definition = dump_definition(replace(SMALL, parts=(replace(SMALL.parts[0], quota=290),)))
    place = f"/teach/exams/{_exam_of(house, version)}"
    shown = press(instructor, place, f"sit:{version}", title="Spring, once more")
    assert "cannot fill that version any more. Publish a new one" in shown
    assert fields_of(shown)["title"] == "Spring, once more"


def test_a_copy_an_archive_and_a_button_of_nobody(
    instructor: Browser, house: House, bank: Engine, place: str
) -> None:
    """The copy is a draft of its own; what is away is listed apart and comes back."""
    assert "Copy of Monday exam" in press(instructor, place, "clone")
    assert "In the archive since" in press(instructor, place, "archive")
    assert f'href="{place}"' not in instructor.get("/teach/exams").text
    assert f'href="{place}"' in instructor.get("/teach/exams?archived=1").text
    answer = instructor.post(place, **filled(instructor, place), do="publish")
    assert answer.status_code == 303
    assert "Bring it back first" in instructor.get(place).text
    assert "Not published yet" in press(instructor, place, "restore")
    refused = instructor.post(place, **filled(instructor, place, title="Lost"), do="delete")
    assert refused.status_code == 422
    assert draft(house, place.rpartition("/")[2]) == SMALL
    with Session(bank) as session:
        assert session.scalar(select(func.count()).select_from(MockExam)) == 2


def test_the_exams_of_others_are_not_there(
    instructor: Browser, stranger: Browser, house: House, bank: Engine, clock: FakeClock, place: str
) -> None:
    """Neither page nor buttons; nothing changes."""
    fields = filled(instructor, place)
    sign_in_as(stranger, bank, Role.INSTRUCTOR, now=clock())
    before = snapshot(bank)["mock_exam"]
    assert stranger.get(place).status_code == 404
    for button in ("save", "check", "add", "publish", "try", "clone", "archive", "link-open"):
        assert stranger.post(place, **fields, do=button).status_code == 404
    assert place not in stranger.get("/teach/exams").text
    assert snapshot(bank)["mock_exam"] == before
    assert exam_of(house, place.rpartition("/")[2]).draft_revision == 1


def test_pages_cost_the_same_for_few_and_for_many(
    app: Flask, instructor: Browser, stranger: Browser, house: House, who: AccountRef
) -> None:
    """The list by the number of exams, a page by the number of its versions and sittings."""
    version = a_version(house, who)
    foreign = a_version(house, somebody(house.engine, house.clock()))
    assert foreign != version

    def cost(browser: Browser, path: str) -> int:
        with Counter(app).of() as heard:
            assert browser.get(path).status_code == 200
        return len(without_frame(heard))

    place = f"/teach/exams/{_exam_of(house, version)}"
    instructor.get("/teach/exams")  # the bank is read once a process
    before = cost(instructor, "/teach/exams"), cost(instructor, place)
    for _ in range(12):
        a_version(house, who)
    press(instructor, place, "publish-link", minutes="61")
    assert (cost(instructor, "/teach/exams"), cost(instructor, place)) == before == (5, 5)
    assert cost(stranger, f"/mock/{version}") == 2


def _exam_of(house: House, version: str) -> str:
    with Session(house.engine) as session:
        return (
            session.scalars(select(MockExamVersion).where(MockExamVersion.public_id == version))
            .one()
            .mock_exam.public_id
        )
