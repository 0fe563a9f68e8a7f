"""Figures beside a report: first meetings in exams alone, as independent arithmetic has them, shown by n."""

import math
from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.analysis.display import Tier
from exam_prep.services.problems.figures import ShownFigures, figures_of
from tests.factories import EXAM
from tests.house import House


def _figures(house: House, item: str) -> ShownFigures:
    with Session(house.engine) as session:
        found = figures_of(session, house.cache, item, {})
    assert found is not None
    return found


def _sit(house: House, right: Sequence[bool]) -> str:
    """Let a newcomer sit an exam of six items, the first ones right as told, the last ones left blank."""
    learner = house.guest()
    sitting = house.mock(learner, EXAM)
    for row, is_right in zip(house.items(sitting), right, strict=False):
        house.save(learner, sitting, row.position, house.response(row, right=is_right))
    house.submit(learner, sitting)
    return sitting


def _correlation(pairs: Sequence[tuple[float, float]]) -> float:
    n = len(pairs)
    mx, my = (sum(one[at] for one in pairs) / n for at in (0, 1))
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    return sxy / math.sqrt(sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs))


@pytest.mark.long
def test_figures_are_those_of_independent_arithmetic(canary_house: House) -> None:
    """Forty exams of six out of twelve items: n, share of points and item-rest correlation by hand."""
    for number in range(40):
        _sit(canary_house, [(number * (place + 3)) % 7 > 2 for place in range(6)])
    met: dict[str, list[tuple[float, float]]] = {}
    with Session(canary_house.engine) as session:
        rows: dict[int, list[tuple[str, float]]] = {}
        for sitting, item, points in session.connection().exec_driver_sql(
            "SELECT sitting_id, item_id, points FROM sitting_item"
        ):
            rows.setdefault(sitting, []).append((item, points))
    for asked in rows.values():
        total = sum(points for _item, points in asked)
        for item, points in asked:
            met.setdefault(item, []).append((points, (total - points) / (len(asked) - 1)))
    for item, pairs in met.items():
        stats = _figures(canary_house, item)
        if len(pairs) < Tier.PROVISIONAL:
            continue
        assert stats.figures.n == len(pairs)
        assert stats.figures.facility == pytest.approx(sum(x for x, _ in pairs) / len(pairs), abs=1e-3)
        if stats.tier >= Tier.INTERVALS and len({x for x, _ in pairs}) > 1:
            assert stats.figures.discrimination == pytest.approx(_correlation(pairs), abs=5e-3)
    assert max(len(pairs) for pairs in met.values()) >= 20


def test_only_first_meetings_in_exams_that_were_handed_in_count(canary_house: House) -> None:
    """Not practice, not a second exam, not one that is still open."""
    learner = canary_house.guest()
    first = canary_house.mock(learner, EXAM)
    item = canary_house.item(first, 1).item_id
    assert _figures(canary_house, item).figures.n == 0
    canary_house.answer_all(learner, first, right=True)
    assert _figures(canary_house, item).figures.n == 0
    canary_house.submit(learner, first)
    assert _figures(canary_house, item).figures.n == 1
    canary_house.sat(canary_house.guest(), 12)
    for _ in range(3):
        again = canary_house.mock(learner, EXAM)
        canary_house.answer_all(learner, again, right=False)
        canary_house.submit(learner, again)
    stats = _figures(canary_house, item)
    assert (stats.figures.n, stats.tier, stats.figures.facility, stats.flags) == (1, Tier.TOO_FEW, None, ())


def test_not_reached_is_not_wrong_and_left_open_is(canary_house: House) -> None:
    """Two answered of six: the others were not reached. One skipped before an answer was left open."""
    sitting = _sit(canary_house, [True, True])
    items = [row.item_id for row in canary_house.items(sitting)]
    assert [_figures(canary_house, item).figures.n for item in items] == [1, 1, 0, 0, 0, 0]
    assert _figures(canary_house, items[5]).figures.not_reached == 1
    learner = canary_house.guest()
    other = canary_house.mock(learner, EXAM)
    last = canary_house.item(other, 3)
    canary_house.save(learner, other, 3, canary_house.response(last, right=True))
    canary_house.submit(learner, other)
    assert _figures(canary_house, canary_house.item(other, 1).item_id).figures.omitted == 1


def test_an_item_that_never_was_has_no_figures(canary_house: House) -> None:
    """And none are made up."""
    with Session(canary_house.engine) as session:
        assert figures_of(session, canary_house.cache, "no-such-item", {}) is None
