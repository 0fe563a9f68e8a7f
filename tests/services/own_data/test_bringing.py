"""What a learner took along comes in elsewhere: the same memory, nothing twice, and nothing believed."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.responses import Certainty, MissReason
from exam_prep.core.sitting import Feedback
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting, was_sat_here
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.interchange.learner.reading import read_learner_file
from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.importing import Brought, bring_in
from exam_prep.services.patterns import pattern_page
from exam_prep.services.progress import progress_page
from exam_prep.services.sittings.explain import note_miss_reason
from exam_prep.services.sittings.staff_acts import Order
from tests.house import House

_WHY = Order("The fire alarm rang", "Ida Staff")


def export(house: House, learner: LearnerRef) -> dict[str, Any]:
    """Return the file that a learner takes along, as it is read back."""
    with Session(house.engine) as session:
        document: dict[str, Any] = json.loads(
            "".join(own_document(session, house.cache, learner, now=house.clock()))
        )
    return document


def bring(house: House, learner: LearnerRef, document: dict[str, Any]) -> Brought:
    """Bring a file in, in a transaction of its own."""
    file = read_learner_file(json.dumps(document).encode())
    with writing_session(house.engine) as session:
        return bring_in(session, house.cache, learner, file, now=house.clock(), new_id=new_public_id)


def _worked(house: House) -> LearnerRef:
    """Return a learner with sets, a paused one, reviews, a mock and a set that still runs, over some days."""
    learner = house.guest()
    house.sat(learner, 12, right=False)
    sitting = house.practice(learner, 5, paced=True)
    house.pause(learner, sitting)
    house.clock.advance(minutes=3)
    house.go_on(learner, sitting)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=False), flagged=True)
    house.save(
        learner, sitting, 1, house.response(house.item(sitting, 1), right=True), certainty=Certainty.SURE,
        struck=(2,), seconds=41,
    )  # fmt: skip
    house.submit(learner, sitting)
    house.clock.advance(days=3)
    review = house.review(learner)
    house.answer_all(learner, review, right=True, certainty=Certainty.UNSURE)
    house.submit(learner, review)
    mock = house.mock(learner, "first-look-20")
    house.answer_all(learner, mock, right=False, certainty=Certainty.SURE)
    with writing_session(house.engine) as session:
        note_miss_reason(session, learner, house.sitting(review).public_id, 1, MissReason.MISREAD)
    house.clock.advance(hours=5)
    house.sweep()
    running = house.practice(learner, 5)
    house.save(learner, running, 1, house.response(house.item(running, 1), right=True))
    house.commit(learner, running, 1)
    return learner


def _remembered(house: House, learner: LearnerRef) -> dict[str, Any]:
    """Return all that memory and progress say of a learner, without the numbers of rows."""
    document = export(house, learner)
    with Session(house.engine) as session:
        loaded = house.cache.current(session)
        page = progress_page(session, loaded, learner, now=house.clock())
        patterns = pattern_page(session, house.cache, learner)
    return {
        "cards": document["cards"], "reviews": document["reviews"], "tags": page.tags, "due": page.due_days,
        "first": page.first_answers, "met": page.concepts_met, "patterns": patterns,
    }  # fmt: skip


def test_elsewhere_a_learner_knows_what_they_knew(house: House, elsewhere: House) -> None:
    """Cards, log of reviews, progress and patterns are equal to the last bit, and verify finds nothing."""
    learner = _worked(house)
    document = export(house, learner)
    other = elsewhere.guest()
    brought = bring(elsewhere, other, document)

    assert brought.sittings == len(document["sittings"]) == 5
    assert brought.answers == len(document["reviews"])
    assert (brought.known, brought.unfit, brought.missing, brought.changed, brought.held) == (0,) * 5
    assert _remembered(elsewhere, other) == _remembered(house, learner)
    found = elsewhere.verify()
    assert (found.mismatches, found.sittings) == ((), 5)


def test_what_is_taken_along_again_is_the_same(house: House, elsewhere: House) -> None:
    """Every finished sitting with its items, times and changes; only ids of changes are new."""
    learner = _worked(house)
    first = export(house, learner)
    other = elsewhere.guest()
    bring(elsewhere, other, first)
    second = export(elsewhere, other)
    for ours, theirs in zip(first["sittings"][:-1], second["sittings"][:-1], strict=True):
        for change in (*ours["changes"], *theirs["changes"]):
            del change["id"]
        assert {**ours, "imported": True} == theirs
    last = second["sittings"][-1]
    assert (last["state"], len(last["items"])) == ("graded", 1)


def test_twice_is_once(house: House, elsewhere: House) -> None:
    """The same file again, its own site's file, and a file of the copy change nothing."""
    learner = _worked(house)
    document = export(house, learner)
    other = elsewhere.guest()
    bring(elsewhere, other, document)
    before, here = elsewhere.snapshot(), house.snapshot()
    again = bring(elsewhere, other, document)
    assert (again.sittings, again.known) == (0, 5)
    assert elsewhere.snapshot() == before
    own = bring(house, learner, document)
    copy = bring(house, learner, export(elsewhere, other))
    assert (own.known, copy.known, own.sittings, copy.sittings) == (5, 5, 0, 0)
    assert house.snapshot() == here


def test_another_person_here_may_bring_the_same_file(house: House) -> None:
    """A guest's file into an account on the same site: new ids, and both sides stay whole."""
    learner = _worked(house)
    into = house.guest()
    assert bring(house, into, export(house, learner)).sittings == 5
    assert _remembered(house, into) == {
        **_remembered(house, learner),
        "reviews": export(house, learner)["reviews"],
    }
    assert bring(house, into, export(house, learner)).sittings == 0
    assert house.verify().mismatches == ()


def test_older_work_goes_before_what_was_done_here(house: House, elsewhere: House) -> None:
    """Memory is replayed in the order of time, and an item met on both sides is met first once."""
    learner = _worked(house)
    document = export(house, learner)
    elsewhere.clock.advance(days=2)
    other = elsewhere.guest()
    elsewhere.sat(other, 60)
    bring(elsewhere, other, document)
    reviews = elsewhere.reviews(other)
    times = [event.studied_at for event in reviews]
    assert times == sorted(times)
    assert len(reviews) == 60 + len(document["reviews"])
    assert elsewhere.verify().mismatches == ()
    first = [event.item_id for event in reviews if event.is_first_exposure]
    assert len(first) == len(set(first))


def test_no_grade_is_believed(house: House, elsewhere: House) -> None:
    """Points, ratings, first exposures and cards of a file have no effect; such sittings are marked."""
    learner = house.guest()
    house.sat(learner, 10, right=False)
    honest, forged = export(house, learner), export(house, learner)
    for sitting in forged["sittings"]:
        sitting["points"] = 10.0
        for item in sitting["items"]:
            item["points"] = 1.0
            item["concept"] = item["tag"] = "made-up"
    for review in forged["reviews"]:
        review.update(points=1.0, rating=4, is_first_exposure=True, concept="made-up")
    forged["cards"] = [{"concept": "made-up", "stability": 36500.0}]
    other = elsewhere.guest()
    bring(elsewhere, other, forged)
    assert export(elsewhere, other)["cards"] == honest["cards"]
    with Session(elsewhere.engine) as session:
        assert [row.is_imported for row in session.scalars(select(Sitting))] == [True]
        assert session.scalars(select(Sitting).where(was_sat_here())).all() == []
    with Session(house.engine) as session:
        assert len(session.scalars(select(Sitting).where(was_sat_here())).all()) == 1


def test_a_file_of_version_1_is_read(house: House, elsewhere: House) -> None:
    """It holds no hash of the content; question, options and words decide."""
    learner = _worked(house)
    document = export(house, learner)
    document["version"] = 1
    for sitting in document["sittings"]:
        del sitting["imported"]
        for item in sitting["items"]:
            item.pop("content", None)
    other = elsewhere.guest()
    assert bring(elsewhere, other, document).sittings == 5
    assert _remembered(elsewhere, other) == _remembered(house, learner)
    document["sittings"][0]["items"][0]["question"] = "Something else?"
    assert bring(elsewhere, elsewhere.guest(), document).changed == 1


def test_items_that_this_bank_lacks_or_tells_otherwise_stay_behind(house: House, elsewhere: House) -> None:
    """They are counted; the rest comes over, graded by itself, and is none of its exam any more."""
    learner = house.guest()
    mock = house.mock(learner, "first-look-20")
    house.answer_all(learner, mock, right=True)
    house.submit(learner, mock)
    document = export(house, learner)
    items = document["sittings"][0]["items"]
    items[0]["item"] = "of-elsewhere-0001"
    items[4]["content"] = "0" * 64
    del items[7]["item"]
    other = elsewhere.guest()
    brought = bring(elsewhere, other, document)
    assert (brought.missing, brought.changed, brought.held, brought.answers) == (1, 1, 1, 17)
    (sitting,) = export(elsewhere, other)["sittings"]
    assert (sitting["points"], sitting["exam"], sitting["cut"]) == (17, None, None)
    assert elsewhere.verify().mismatches == ()


def test_what_only_its_own_site_can_bear_out_stays_there(house: House, elsewhere: House) -> None:
    """An open mock, a void set and a reopened exam; a set with checked answers comes as finished."""
    learner = house.guest()
    void = house.sat(learner, 3)
    house.void(void, _WHY)
    again = house.mock(learner)
    house.answer_all(learner, again, right=True)
    house.submit(learner, again)
    house.reopen(again, 10, _WHY)
    house.submit(learner, again)
    house.practice(learner, 3)
    house.mock(learner)
    brought = bring(elsewhere, elsewhere.guest(), export(house, learner))
    assert (brought.sittings, brought.unfit) == (0, 4)


def test_no_file_asks_for_answers_of_an_open_exam(house: House, elsewhere: House) -> None:
    """Its own grading would tell them: the file waits until the exam is handed in."""
    document = export(house, _worked(house))
    other = elsewhere.guest()
    mock = elsewhere.mock(other)
    before = elsewhere.snapshot()
    with pytest.raises(ConflictError, match="hand it in first"):
        bring(elsewhere, other, document)
    assert elsewhere.snapshot() == before
    elsewhere.submit(other, mock)
    assert bring(elsewhere, other, document).sittings == 5
    assert elsewhere.verify().mismatches == ()


def test_a_learner_without_work_takes_over_zone_and_time(house: House, elsewhere: House) -> None:
    """One who has worked here keeps their own."""
    learner = house.give_time(house.guest(), None)
    house.sat(learner)
    document = export(house, learner)
    document["settings"]["time_zone"] = "Asia/Tokyo"
    new, old = elsewhere.guest(), elsewhere.guest()
    elsewhere.sat(old)
    for other in (new, old):
        bring(elsewhere, other, document)
    assert export(elsewhere, new)["settings"]["time_zone"] == "Asia/Tokyo"
    assert export(elsewhere, new)["settings"]["extra_time"] is None
    assert export(elsewhere, old)["settings"]["time_zone"] == "America/New_York"
    assert export(elsewhere, old)["settings"]["extra_time"] == 1


def _with(path: str, value: object) -> tuple[str, object]:
    return path, value


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "value"),
    [
        _with("submitted_at", "2031-01-01T00:00:00Z"),
        _with("submitted_at", "2020-01-01T00:00:00Z"),
        _with("submitted_at", None),
        _with("finished_by", "timer"),
        _with("started_at", "2026-11-02T23:00:00Z"),
        _with("items.0.committed_at", None),
        _with("items.0.committed_at", "1066-01-01T00:00:00Z"),
        _with("items.0.response", [9]),
        _with("items.0.response", [1, 2]),
        _with("items.0.struck", [0]),
        _with("items.0.revision", 7),
        _with("items.0.seconds", 1),
        _with("items.0.item", None),
        _with("items.1.position", 1),
        _with("changes.0.revision", 2),
        _with("changes.0.base_revision", 5),
        _with("changes.0.received_at", "2026-11-02T03:00:00Z"),
        _with("changes.0.struck", [1]),
        _with("changes", []),
        _with("pauses", [{"kind": "pause", "started_at": "2026-11-02T15:00:00Z"}]),
        _with("limit_seconds", 1),
    ],
)
def test_a_sitting_at_odds_with_itself_never_spoils_the_log(
    house: House, elsewhere: House, path: str, value: object
) -> None:
    """It stays behind, or what of it holds comes over: verify finds nothing either way."""
    learner = house.guest()
    house.sat(learner)
    document = _changed(export(house, learner), path, value)
    other = elsewhere.guest()
    brought = bring(elsewhere, other, document)
    assert brought.sittings + brought.unfit == 1
    assert elsewhere.verify().mismatches == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        _with("items.0.position", 0),
        _with("items.0.seconds", -1),
        _with("items.0.response", ["1"] * 2000),
        _with("items.0.miss_reason", "<script>"),
        _with("id", "../../etc/passwd"),
        _with("state", "winning"),
        _with("title", "a\0b"),
        _with("title", "x" * 301),
        _with("extra_time", 0.5),
        _with("started_at", "yesterday"),
        _with("started_at", "2026-11-02T15:00:00"),
        _with("items", {}),
    ],
)
def test_a_damaged_file_is_refused_whole(house: House, path: str, value: object) -> None:
    """One sentence names the place, and nothing is done."""
    learner = house.guest()
    house.sat(learner)
    document = _changed(export(house, learner), path, value)
    with pytest.raises(InvalidError, match=r"damaged at “sittings 1, "):
        read_learner_file(json.dumps(document).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"form": "exam-prep-learner"}', b"PK\3\4",
     b'{"form": "exam-prep-learner", "version": "1"}', b'{"form": "other", "version": 1}'],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    """Whatever it is instead."""
    with pytest.raises(InvalidError, match=r"choose the everything\.json"):
        read_learner_file(data)


def test_a_newer_version_is_refused() -> None:
    """It may mean something that this site cannot know."""
    with pytest.raises(InvalidError, match="version 3 and this site reads up to 2"):
        read_learner_file(b'{"form": "exam-prep-learner", "version": 3, "sittings": "in another form"}')


def test_a_set_with_explanations_at_its_end_comes_over_too(canary_house: House) -> None:
    """Every kind of item; into another learner of the same site."""
    learner, into = canary_house.guest(), canary_house.guest()
    sitting = canary_house.practice(learner, 12, feedback=Feedback.END)
    canary_house.answer_all(learner, sitting, right=True)
    canary_house.clock.advance(minutes=7)
    canary_house.submit(learner, sitting)
    canary_house.clock.now += timedelta(days=1)
    brought = bring(canary_house, into, export(canary_house, learner))
    assert (brought.sittings, brought.answers) == (1, 12)
    assert canary_house.verify().mismatches == ()


def _changed(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    changed = deepcopy(document)
    here: Any = changed["sittings"][0]
    *way, last = path.split(".")
    for step in way:
        here = here[int(step) if step.isdigit() else step]
    here[last] = value
    return changed
