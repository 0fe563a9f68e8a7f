"""What a learner takes along: all of it, and nothing that tells right from wrong before its time."""

import json
from typing import Any

from sqlalchemy.orm import Session

from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback
from exam_prep.db.base import Base
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.answers import HEADER, answer_rows
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.form import instant
from exam_prep.services.sittings.staff_acts import Order
from tests.factories import CANARY, EXAM
from tests.house import House

_TOLD = {
    "learner", "account", "passkey", "signin", "sitting", "sitting_item", "response_event", "sitting_pause",
    "staff_act", "withdrawn_grade", "review_event", "card", "problem_report", "goal_event", "policy_choice",
    "readiness_estimate", "exam_outcome", "growing_form", "regraded_sitting", "cohort_member", "cohort_staff",
    "problem_report_act",
}  # fmt: skip
_NOT_TOLD = {
    "mock_exam": "an exam that staff built belongs to the teaching side and stays when they go",
    "mock_exam_version": "same",
    "assignment": "what staff gave to whom and on which terms is theirs; the sittings of it are told",
    "assignment_act": "what staff did to what they gave",
    "accommodation": "the extra time in force is told; when which staff noted it is their log",
    "counted_sitting": "that a mock is in the sums over all learners; the mock itself is told",
    "one_time_link": "the hash of a secret that works for a while; it tells nothing of its owner",
    "plan_feed": "the hash of a secret address",
}


_WHY = Order("The fire alarm rang", "Ida Staff")


def _document(house: House, learner: LearnerRef) -> dict[str, Any]:
    with Session(house.engine) as session:
        text = "".join(own_document(session, house.cache, learner, now=house.clock()))
    document: dict[str, Any] = json.loads(text)
    return document


def _table(house: House, learner: LearnerRef) -> list[dict[str, object]]:
    with Session(house.engine) as session:
        return [dict(zip(HEADER, row, strict=True)) for row in answer_rows(session, house.cache, learner)]


def test_everything_is_told(house: House) -> None:
    """Settings, each sitting with each change, each review and each card; of nobody else."""
    learner, other = house.guest(), house.guest()
    house.sat(other)
    sitting = house.practice(learner, 5)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=False), flagged=True)
    right = house.response(house.item(sitting, 1), right=True)
    house.save(learner, sitting, 1, right, certainty=Certainty.SURE)
    house.commit(learner, sitting, 1)
    done = house.sat(learner)
    document = _document(house, learner)

    assert (document["form"], document["version"], document["held_back"]) == ("exam-prep-learner", 2, [])
    assert document["settings"]["extra_time"] == 1
    assert [one["id"] for one in document["sittings"]] == [sitting, done]
    first = document["sittings"][0]
    assert [change["revision"] for change in first["changes"]] == [1, 2]
    assert [change["flagged"] for change in first["changes"]] == [True, False]
    item = first["items"][0]
    assert (item["points"], item["certainty"], item["response"]) == (1, "sure", [int(right)])
    assert len(item["answer"]) == 1
    assert len(document["reviews"]) == len(house.reviews(learner))
    assert {card["concept"] for card in document["cards"]} == house.cards(learner).keys()


def test_an_open_exam_tells_nothing_of_its_key(canary_house: House) -> None:
    """Neither in its own sitting, nor by way of reviews, cards and older sittings of the same items."""
    learner = canary_house.guest()
    canary_house.sat(learner, 12)
    mock = canary_house.mock(learner, EXAM)
    canary_house.answer_all(learner, mock, right=True)
    document = _document(canary_house, learner)
    held = {row.concept for row in canary_house.items(mock)}
    old, new = document["sittings"]

    assert document["held_back"] == ["cards", "points", "readiness", "replies", "reviews"]
    assert CANARY not in json.dumps(new)
    assert all("points" not in item for item in new["items"])
    assert old["points"] is None
    assert sum("points" in item for item in old["items"]) == 12 - len(held)
    assert {card["concept"] for card in document["cards"]} & held == set()
    assert {review["concept"] for review in document["reviews"]} & held == set()
    rows = [row for row in _table(canary_house, learner) if row["mode"] == "mock"]
    assert len(rows) == 6
    assert {(row["points"], row["item"], row["topic"]) for row in rows} == {(None, None, None)}

    canary_house.submit(learner, mock)
    after = _document(canary_house, learner)
    assert all(item["points"] == 1 for one in after["sittings"] for item in one["items"])
    assert after["held_back"] == []


def test_what_moved_the_time_is_told_without_naming_staff(house: House) -> None:
    """Pauses and acts with their reasons stand with the sitting; one without any has empty lists."""
    learner = house.guest()
    house.sat(learner)
    sitting = house.practice(learner, 2, paced=True)
    house.pause(learner, sitting)
    house.clock.advance(minutes=5)
    house.go_on(learner, sitting)
    mock = house.mock(learner)
    house.extend(mock, 10, _WHY)
    document = _document(house, learner)
    plain, paused, extended = document["sittings"]

    assert (plain["pauses"], plain["acts"], plain["withdrawn"]) == ([], [], [])
    (pause,) = paused["pauses"]
    assert (pause["kind"], pause["until"]) == ("pause", None)
    assert pause["ended_at"] == instant(house.clock())
    assert extended["acts"] == [
        {"act": "extend", "minutes": 10, "reason": _WHY.reason, "at": instant(house.clock())}
    ]
    assert _WHY.actor not in json.dumps(document)


def test_grades_that_were_taken_back_wait_for_the_end_of_the_reopened_exam(house: House) -> None:
    """While it is open again they would tell right from wrong; after handing in they stand there whole."""
    learner = house.guest()
    mock = house.mock(learner)
    house.answer_all(learner, mock, right=True)
    house.submit(learner, mock)
    house.reopen(mock, 10, _WHY)
    (open_again,) = _document(house, learner)["sittings"]
    assert ([act["act"] for act in open_again["acts"]], open_again["withdrawn"]) == (["reopen"], [])

    house.submit(learner, mock)
    (done,) = _document(house, learner)["sittings"]
    assert [grade["position"] for grade in done["withdrawn"]] == [item["position"] for item in done["items"]]
    assert {grade["points"] for grade in done["withdrawn"]} == {1}
    assert all(1 <= grade["rating"] <= 4 for grade in done["withdrawn"])


def test_a_set_with_feedback_at_its_end_tells_nothing_before(canary_house: House) -> None:
    """Practice that explains at the end is as silent as a mock."""
    learner = canary_house.guest()
    sitting = canary_house.practice(learner, 12, feedback=Feedback.END)
    canary_house.answer_all(learner, sitting, right=False)
    assert CANARY not in json.dumps(_document(canary_house, learner))


def test_answers_are_told_in_words(canary_house: House) -> None:
    """One row a question of every kind, pairs as pairs; an open one has an empty answer."""
    learner = canary_house.guest()
    sitting = canary_house.practice(learner, 12)
    canary_house.answer_all(learner, sitting, right=True)
    canary_house.submit(learner, sitting)
    canary_house.practice(learner, 1)
    *rows, last = _table(canary_house, learner)

    assert len(rows) == 12
    assert {row["points"] for row in rows} == {1}
    assert any("North = Up" in str(row["answer"]) for row in rows)
    assert "True; False" not in {str(row["answer"]) for row in rows}
    assert last["answer"] == ""


def test_every_table_that_hangs_on_a_learner_is_told() -> None:
    """A new table comes into the document, or stands here with the reason why not."""
    reached = {"learner"}
    for _round in Base.metadata.tables:
        reached |= {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in reached for key in table.foreign_keys)
        }
    assert reached == _TOLD | _NOT_TOLD.keys()
