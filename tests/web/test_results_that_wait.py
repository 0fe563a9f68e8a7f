"""The pages of a result that waits: calm words first, a score alone later, and no canary before its time."""

from typing import Any

import pytest
from flask import Flask

from exam_prep.core.assignments import Release
from exam_prep.services.assignments.releasing import release_items, release_score
from tests.answers import right_response
from tests.factories import CANARY, EXAM
from tests.given import Class, a_class
from tests.house import House
from tests.mock_exams import LIMITS
from tests.people import guest_of
from tests.web.test_leaks import Watcher
from tests.web.test_leaks_everywhere import leaks_but_sources, sweep_addresses

HELD: dict[str, Any] = {"score_release": Release.BY_HAND, "items_release": Release.BY_HAND}


@pytest.fixture
def watcher(canary_app: Flask) -> Watcher:
    """Give a browser over the canary items."""
    return Watcher(canary_app)


def _sat(watcher: Watcher, house: House, **terms: Any) -> tuple[Class, int, str]:  # noqa: ANN401  # any term
    """Let the watcher's learner hand in an exam that their class was given, the first half of it right."""
    watcher.start_set(count_other="1")
    room = a_class(house, learner=guest_of(watcher, house.engine), definition=LIMITS)
    given = room.give(**terms)
    sitting = room.sits(given, EXAM)
    for row in house.items(sitting)[:3]:
        order = tuple(row.option_order.split())
        numbers = map(int, right_response(house.asked(row), order).split())
        watcher.save(sitting, row.position, *numbers)
    answer = watcher.post(f"/sittings/{sitting}/finish")
    assert answer.headers["Location"] == f"/sittings/{sitting}/result"
    return room, given, sitting


def test_what_waits_says_when_it_comes(watcher: Watcher, canary_house: House) -> None:
    """By hand, or at an instant that is told with its day and zone; every page of the sitting leads there."""
    room, _, sitting = _sat(
        watcher, canary_house, score_release=Release.AFTER_WINDOW, items_release=Release.BY_HAND
    )
    page = watcher.get(f"/sittings/{sitting}/result")
    assert page.status_code == 200
    promises = ("Your score: on", "Nov 3, 2026<", "when your instructor releases them")
    for words in ("Handed in", "nothing more to do", *promises):
        assert words in page.text
    for path in ("", "/finish"):
        assert watcher.get(f"/sittings/{sitting}{path}").headers["Location"] == f"/sittings/{sitting}/result"
    item = watcher.get(f"/sittings/{sitting}/2").text
    assert "explained later" in item
    assert "being graded" not in item
    assert watcher.leaks() == []
    room.house.clock.advance(days=1, seconds=1)
    after = watcher.get(f"/sittings/{sitting}/result").text
    assert "3 <span" in after
    assert "of 6" in after
    assert watcher.leaks() == []


def test_a_score_alone_tells_of_no_question(watcher: Watcher, canary_house: House) -> None:
    """No link to a question, no word of right or wrong, no list; released whole, all of it is there."""
    room, given, sitting = _sat(watcher, canary_house, **HELD)
    room.act(release_score, given)
    page = watcher.get(f"/sittings/{sitting}/result").text
    assert "Your score" in page
    for telling in (f"/sittings/{sitting}/1", "is-missed", "Best choice", "Another is better", "Left open"):
        assert telling not in page
    assert watcher.leaks() == []
    room.act(release_items, given)
    canary_house.clock.advance(seconds=15)
    canary_house.sweep()
    result = watcher.get(f"/sittings/{sitting}/result").text
    assert f'/sittings/{sitting}/1"' in result
    assert f"{CANARY}rationale" in watcher.get(f"/sittings/{sitting}/1").text


def test_the_own_file_keeps_what_waits_to_itself(watcher: Watcher, canary_house: House) -> None:
    """JSON, CSV and XLSX: neither key nor points; and no file is brought in meanwhile."""
    _sat(watcher, canary_house, **HELD)
    document = watcher.get("/data/everything.json")
    assert document.status_code == 200
    mock = next(one for one in document.get_json()["sittings"] if one["mode"] == "mock")
    assert mock["points"] is None
    assert all("points" not in item and "item" not in item for item in mock["items"])
    assert watcher.leaks() == []


@pytest.mark.long
@pytest.mark.parametrize("alone", [False, True])
def test_no_address_tells_what_waits(watcher: Watcher, canary_house: House, *, alone: bool) -> None:
    """Every address by every method, while all of it waits and while the score alone is known."""
    room, given, sitting = _sat(watcher, canary_house, **HELD)
    if alone:
        room.act(release_score, given)
    asked = {canary_house.asked(row).id for row in canary_house.items(sitting)}
    canary_house.clock.advance(hours=2)
    sweep_addresses(watcher, sitting, asked)
    assert len(watcher.heard) > 400
    assert leaks_but_sources(watcher) == []
    assert canary_house.sitting(sitting).state == "submitted"


def test_after_the_window_no_promise_is_broken(watcher: Watcher, canary_house: House) -> None:
    """The page names the closing; past it, with somebody still at it, it says what is waited for."""
    room, given, sitting = _sat(
        watcher, canary_house, score_release=Release.AFTER_WINDOW, items_release=Release.AFTER_WINDOW
    )
    canary_house.clock.advance(hours=23, minutes=59)
    room.sits(given, EXAM, learner=room.join())
    canary_house.clock.advance(minutes=1, seconds=30)
    canary_house.sweep()
    page = watcher.get(f"/sittings/{sitting}/result").text
    assert "once everybody has handed in" in page


def test_another_exam_does_not_explain_what_waits(watcher: Watcher, canary_house: House) -> None:
    """Its result says of these questions that they are explained later, and no page of it tells more."""
    _, _, waits = _sat(watcher, canary_house, **HELD)
    held = {row.concept for row in canary_house.items(waits)}
    other = watcher.start_exam(EXAM)
    watcher.post(f"/sittings/{other}/finish")
    rows = canary_house.items(other)
    same = [row for row in rows if row.concept in held]
    assert same
    page = watcher.get(f"/sittings/{other}/result").text
    assert page.count("Explained later") == len(same)
    for row in same:
        said = watcher.get(f"/sittings/{other}/{row.position}").text
        assert "this question is not explained now" in said
        assert CANARY not in said
    told = [row for row in rows if row not in same]
    assert all(CANARY in watcher.get(f"/sittings/{other}/{row.position}").text for row in told)
