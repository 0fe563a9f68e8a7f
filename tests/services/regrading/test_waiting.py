"""A regrade of what is handed in and not told yet: the points follow at once, memory when it may be known."""

from exam_prep.core.assignments import Release
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import State
from exam_prep.services.assignments.releasing import release_items, release_score
from tests.factories import EXAM
from tests.given import a_class
from tests.house import House
from tests.mock_exams import LIMITS
from tests.regrading import regraded
from tests.services.item_statistics.counted import statistics_faults


def test_points_follow_at_once_and_memory_when_the_explanations_are_out(canary_house: House) -> None:
    """Dropped while it waits: the item never comes to be remembered, the others do; sums and log agree."""
    house = canary_house
    room = a_class(house, definition=LIMITS)
    given = room.give(score_release=Release.BY_HAND, items_release=Release.BY_HAND)
    sitting = room.sat(given, EXAM)
    item = house.items(sitting)[0]
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.SUBMITTED, 6)

    found = regraded(house, item, Treatment.DROP)
    row = house.sitting(sitting)
    assert found.same == 1
    assert (row.state, row.points, row.maximum) == (State.SUBMITTED, 5, 5)
    assert house.reviews(room.learner) == []
    assert statistics_faults(house) == []
    assert house.verify().mismatches == ()

    room.act(release_score, given)
    room.act(release_items, given)
    house.clock.advance(seconds=15)
    house.sweep()
    assert (house.sitting(sitting).state, house.sitting(sitting).points) == (State.GRADED, 5)
    assert len(house.reviews(room.learner)) == 5
    assert item.concept not in house.cards(room.learner)
    assert house.verify().mismatches == ()
