"""What a learner is told of their reports: everything, but nothing that an open exam waits for."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.errors import NotFoundError
from exam_prep.interchange.learner.reading import read_learner_file
from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.form import instant
from exam_prep.services.own_data.importing import bring_in
from exam_prep.services.problems.own import (
    News,
    OwnReport,
    list_own,
    mark_read,
    news_of,
    reported_in,
    reports_at,
)
from exam_prep.services.sittings.staff_acts import Order
from tests.factories import EXAM
from tests.house import House
from tests.reports import REPLY, TEXT, a_report, item_of, replied


def _list(house: House, learner: LearnerRef) -> list[OwnReport]:
    with Session(house.engine) as session:
        return list_own(session, house.cache, learner, page=1)[0]


def _news(house: House, learner: LearnerRef) -> News | None:
    with Session(house.engine) as session:
        return news_of(session, house.cache, learner)


def _at(house: House, learner: LearnerRef, sitting: str, position: int = 1) -> list[OwnReport]:
    with Session(house.engine) as session:
        return reports_at(session, house.cache, learner, sitting, position)


def _read(house: House, learner: LearnerRef, report: OwnReport, revision: int | None = None) -> None:
    with writing_session(house.engine) as session:
        mark_read(session, learner, report.public_id, report.revision if revision is None else revision)


def _document(house: House, learner: LearnerRef) -> dict[str, Any]:
    with Session(house.engine) as session:
        text = "".join(own_document(session, house.cache, learner, now=house.clock()))
    document: dict[str, Any] = json.loads(text)
    return document


def test_a_reply_is_news_until_it_is_read(house: House) -> None:
    """On the first page, in the list and beside the explanation; a later reply is news again."""
    learner = house.guest()
    sitting = house.sat(learner)
    report = a_report(house, learner, sitting)
    assert _news(house, learner) is None
    replied(house, report, note="For us alone")
    news = _news(house, learner)
    assert news is not None
    assert (news.count, news.first.public_id) == (1, report.public_id)
    (shown,) = _list(house, learner)
    assert _at(house, learner, sitting) == [shown]
    assert [reply.text for reply in shown.replies] == [REPLY]
    assert (shown.state, shown.is_new, shown.waits) == (ReportState.MENDED, True, False)
    assert shown.path == f"/sittings/{sitting}/1"
    assert "For us alone" not in repr(shown)

    _read(house, learner, shown)
    assert _news(house, learner) is None
    replied(house, report, "One thing more.", ReportState.ANSWERED)
    _read(house, learner, shown)  # the page that was open showed the first reply only
    assert [one.is_new for one in _list(house, learner)] == [True]
    _read(house, learner, shown, revision=999)
    assert [one.is_new for one in _list(house, learner)] == [False]
    assert house.verify().mismatches == ()


def test_a_report_belongs_to_who_sent_it(house: House) -> None:
    """Nobody else lists it, finds it beside their explanation or reads it away."""
    learner, other = house.guest(), house.guest()
    sitting = house.sat(learner)
    report = a_report(house, learner, sitting)
    replied(house, report)
    (own,) = _list(house, learner)
    assert _list(house, other) == []
    assert _at(house, other, sitting) == []
    with Session(house.engine) as session:
        assert reported_in(session, other, sitting) == {}
        assert reported_in(session, learner, sitting) == {1: True}
    with pytest.raises(NotFoundError):
        _read(house, other, own)
    assert _news(house, learner) is not None


def _reported_all(house: House) -> tuple[LearnerRef, str]:
    """Return a learner whose twelve items are explained, reported and replied to, and their set."""
    learner = house.guest()
    sitting = house.sat(learner, 12)
    for position in range(1, 13):
        replied(house, a_report(house, learner, sitting, position))
    return learner, sitting


@pytest.mark.parametrize("opens", ["mock", "set"])
def test_a_reply_waits_while_an_open_exam_asks_for_its_item(canary_house: House, opens: str) -> None:
    """Neither its text nor how the report stands is told, by list, news, page or file; then all is there."""
    learner, done = _reported_all(canary_house)
    sitting = (
        canary_house.mock(learner, EXAM)
        if opens == "mock"
        else canary_house.practice(learner, 6, feedback=Feedback.END)
    )
    asked = {row.item_id for row in canary_house.items(sitting)}
    items = {row.position: row.item_id for row in canary_house.items(done)}
    for position, item in items.items():
        (report,) = _at(canary_house, learner, done, position)
        assert (report.waits, bool(report.replies), bool(report.question)) == (
            item in asked, item not in asked, item not in asked,
        )  # fmt: skip
    shown = _list(canary_house, learner)
    assert sum(report.waits for report in shown) == len(asked) == 6
    assert {report.state for report in shown if report.waits} == {ReportState.OPEN}
    news = _news(canary_house, learner)
    assert news is not None
    assert news.count == 6
    told = _document(canary_house, learner)
    assert {one["item"] for one in told["reports"] if one["replies"] is None} == asked
    assert {one["state"] for one in told["reports"]} == {None, "mended"}
    assert "replies" in told["held_back"]

    canary_house.answer_all(learner, sitting, right=True)
    canary_house.submit(learner, sitting)
    assert not any(report.waits for report in _list(canary_house, learner))
    assert {one["state"] for one in _document(canary_house, learner)["reports"]} == {"mended"}


def test_a_reply_goes_away_with_its_explanation(house: House) -> None:
    """A set that staff took back explains nothing any more; the learner's own words stay."""
    learner = house.guest()
    sitting = house.sat(learner)
    replied(house, a_report(house, learner, sitting))
    house.void(sitting, Order("It was somebody else's", "Ida Staff"))
    (report,) = _list(house, learner)
    assert (report.text, report.waits, report.replies, report.path) == (TEXT, True, (), "")
    assert _news(house, learner) is None


def test_a_reply_about_an_item_that_was_taken_out_is_told(house: House) -> None:
    """Taking it out may be what the report led to."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    replied(house, report)
    item = item_of(house, report)
    house.sql("UPDATE item SET retired_at = '2026-01-01 00:00:00.000000' WHERE id = :item", item=item)
    house.sql("UPDATE item_version SET is_current = FALSE WHERE item_id = :item", item=item)
    (shown,) = _list(house, learner)
    assert [reply.text for reply in shown.replies] == [REPLY]


def test_the_file_tells_reports_and_replies(house: House) -> None:
    """With their times; neither who replied nor what staff noted. Who replied finds it in their own file."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    who = replied(house, report, note="For us alone")
    document = _document(house, learner)
    at = instant(house.clock())
    assert document["reports"] == [
        {
            "id": report.public_id,
            "item": item_of(house, report),
            "item_version": 1,
            "text": TEXT,
            "created_at": at,
            "state": "mended",
            "replies": [{"text": REPLY, "state": "mended", "at": at}],
            "read": False,
        }
    ]
    text = json.dumps(document)
    for secret in ("For us alone", who.email, who.public_id):
        assert secret not in text
    with Session(house.engine) as session:
        staff = ref_of(session.get_one(Learner, who.learner_id))
    wrote = _document(house, staff)["account"]["wrote"]
    assert [(one["reply"], one["note"], one["item"]) for one in wrote] == [
        (REPLY, "For us alone", item_of(house, report))
    ]
    assert TEXT not in json.dumps(wrote)


def test_reports_of_a_file_are_not_brought_in(house: House) -> None:
    """They reached the people of the site they were sent to; a reply in a file proves nothing."""
    learner, other = house.guest(), house.guest()
    replied(house, a_report(house, learner, house.sat(learner)))
    file = read_learner_file(json.dumps(_document(house, learner)).encode())
    with writing_session(house.engine) as session:
        brought = bring_in(session, house.cache, other, file, now=house.clock(), new_id=new_public_id)
    assert brought.sittings == 1
    assert _list(house, other) == []
    assert len(house.snapshot()["problem_report"]) == 1
