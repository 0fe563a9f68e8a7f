"""Grades and scores: golden values of each rule, and what must hold for every response."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.blueprint import PassMark, PassType
from exam_prep.core.grading import Grade, GradedItem, Part, cut, grade, score
from exam_prep.core.items import Item, Kind, Scoring
from exam_prep.core.responses import lefts
from tests.core.sitting_samples import ORDER, SAMPLES, matching, responses, weighted

FULL = Grade(points=1.0, answered=True)
NOTHING = Grade(points=0.0, answered=True)
BLANK = Grade(points=0.0, answered=False)
GRADES = st.builds(Grade, st.sampled_from([0.0, 0.333333, 0.5, 0.666667, 1.0]), st.booleans())
GRADED = st.builds(GradedItem, GRADES, st.sampled_from([None, "one", "two"]), st.sampled_from(["a", "b"]))


def file_order(item: Item) -> tuple[str, ...]:
    """Return the option ids as the file has them."""
    return tuple(option.id for option in item.options)


@pytest.mark.parametrize(("response", "expected"), [("4", FULL), ("1", NOTHING), ("", BLANK)])
def test_a_single_choice_is_the_key_or_nothing(response: str, expected: Grade) -> None:
    """Number 4 shows option b, the key."""
    assert grade(weighted(Kind.SINGLE, 0, 1, 0, 0.5), ORDER, response) == expected


@pytest.mark.parametrize(("response", "points"), [("1", 0.5), ("2", 1.0), ("3", 0.0)])
def test_a_judgement_earns_the_credit_of_its_option(response: str, points: float) -> None:
    """The authors grade the options."""
    graded = grade(weighted(Kind.JUDGEMENT, 0.5, 1, 0), ("a", "b", "c"), response)
    assert (graded.points, graded.right) == (points, points == 1.0)


@pytest.mark.parametrize(("response", "right"), [("1 3", True), ("1", False), ("1 2 3", False)])
def test_a_whole_or_nothing_set_needs_every_key_and_no_other(response: str, right: bool) -> None:  # noqa: FBT001
    """One key short or one option too many earns nothing."""
    assert grade(weighted(Kind.MULTIPLE, 1, 0, 1, 0), ("a", "b", "c", "d"), response).right is right


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ("1 2", 1.0),
        ("1", 0.666667),
        ("2", 0.333333),
        ("1 2 3", 0.666667),
        ("1 3", 0.333333),
        ("1 2 3 4 5", 0.0),
        ("3", 0.0),
    ],
)
def test_a_weighted_set_loses_an_equal_part_for_each_wrong_choice(response: str, points: float) -> None:
    """Weights 1 and 0.5 make 2/3 and 1/3; three options without credit cost 1/3 each, never below 0."""
    item = weighted(Kind.MULTIPLE, 1, 0.5, 0, 0, 0, scoring=Scoring.WEIGHTS)
    assert grade(item, file_order(item), response).points == points


def test_a_weighted_set_in_which_nothing_earns_credit_earns_nothing() -> None:
    """A faulty item grades to 0 and does not crash a sitting."""
    assert grade(weighted(Kind.MULTIPLE, 0, 0, scoring=Scoring.WEIGHTS), ("a", "b"), "1") == NOTHING


@pytest.mark.parametrize(("response", "points"), [("1 2 3", 1.0), ("1 3 2", 0.333333), ("1 0 0", 0.333333)])
def test_matching_earns_the_share_of_right_pairs(response: str, points: float) -> None:
    """Open lefts count as not right."""
    item = matching(("North", "Up"), ("South", "Down"), ("East", "Right"), ("", "Left"))
    assert grade(item, file_order(item), response).points == points


def test_equal_right_hand_sides_match_either_left() -> None:
    """What reads the same counts the same."""
    item = matching(("North", "A line"), ("South", "A line"))
    assert grade(item, ("a", "b"), "2 1") == FULL


@pytest.mark.parametrize(
    ("response", "points"),
    [("1 2 3 4", 1.0), ("2 1 3 4", 0.666667), ("2 3 4 1", 0.0), ("4 3 2 1", 0.0), ("1 2 3 0", 0.5)],
)
def test_ordering_earns_kendalls_tau(response: str, points: float) -> None:
    """Six pairs: one swap leaves (5 - 1) / 6; half right is chance; three placed lines give 3 / 6."""
    assert grade(weighted(Kind.ORDERING, 1, 1, 1, 1), ("a", "b", "c", "d"), response).points == points


@given(data=st.data(), sample=st.sampled_from(SAMPLES))
def test_the_order_of_options_never_changes_the_grade(data: st.DataObject, sample: Item) -> None:
    """The same choice earns the same under any shuffle."""
    ids = file_order(sample)
    response = data.draw(responses(sample, len(ids)))
    shuffled = tuple(data.draw(st.permutations(ids)))
    numbers = [int(number) for number in response.split()]
    moved = [shuffled.index(ids[number - 1]) + 1 if number else 0 for number in numbers]
    again = " ".join(map(str, sorted(moved) if sample.kind is Kind.MULTIPLE else moved))
    assert grade(sample, shuffled, again) == grade(sample, ids, response)


@given(data=st.data(), sample=st.sampled_from(SAMPLES))
def test_points_stay_between_nothing_and_one(data: st.DataObject, sample: Item) -> None:
    """Only a response earns points, and never more than one."""
    response = data.draw(responses(sample, len(sample.options)))
    graded = grade(sample, file_order(sample), response)
    assert 0 <= graded.points <= 1
    assert graded.answered == bool(response)
    assert graded.answered or graded.points == 0


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.kind}-{sample.scoring}")
def test_the_full_key_is_right_for_every_kind(sample: Item) -> None:
    """The author's own key earns one point."""
    keys = [n for n, option in enumerate(sample.options, start=1) if option.weight > 0]
    if sample.kind is Kind.MATCHING:
        keys = list(range(1, len(lefts(sample)) + 1))
    if sample.kind is Kind.JUDGEMENT:
        keys = [2]
    assert grade(sample, file_order(sample), " ".join(map(str, keys))) == FULL


@given(st.lists(GRADED, max_size=30))
def test_a_score_stays_within_its_maximum_and_its_parts_add_up(graded: list[GradedItem]) -> None:
    """Each item counts one point, in its tag and in its section."""
    result = score(graded)
    assert 0 <= result.points <= result.maximum == len(graded)
    assert 0 <= result.share <= 1
    assert result.right <= result.maximum
    assert sum(part.maximum for part in result.by_tag) == result.maximum
    assert sum(part.points for part in result.by_tag) == pytest.approx(result.points, abs=2e-6)
    assert sum(part.maximum for part in result.by_section) == sum(e.section is not None for e in graded)


@given(st.lists(GRADED, max_size=12), st.randoms())
def test_the_order_of_items_never_changes_the_score(graded: list[GradedItem], rng: Random) -> None:
    """Recomputing from the log in any order agrees bit for bit."""
    shuffled = list(graded)
    rng.shuffle(shuffled)
    assert score(shuffled) == score(graded)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_all_right_is_the_maximum_and_all_blank_is_nothing(count: int) -> None:
    """The two ends of the scale."""
    best = score([GradedItem(FULL, "one", "a")] * count)
    blank = score([GradedItem(BLANK, "one", "a")] * count)
    assert (best.points, best.share, best.right, best.answered) == (count, 1.0, count, count)
    assert (blank.points, blank.share, blank.right, blank.answered) == (0, 0.0, 0, 0)


def test_three_thirds_make_one_point() -> None:
    """Rounding a grade for storage costs nobody a millionth at the cut."""
    third = Grade(points=0.333333, answered=True)
    assert score([GradedItem(third, None, "a")] * 3).points == 1.0


def test_parts_are_sorted_by_name() -> None:
    """Sections and tags come in one order, whatever the form's order was."""
    result = score([GradedItem(FULL, "two", "b"), GradedItem(BLANK, "one", "a"), GradedItem(FULL, None, "b")])
    assert result.by_section == (Part("one", 0.0, 1), Part("two", 1.0, 1))
    assert result.by_tag == (Part("a", 0.0, 1), Part("b", 2.0, 2))


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (PassMark(PassType.PERCENT, Decimal("72.5")), Decimal("43.5")),
        (PassMark(PassType.PERCENT), None),
        (PassMark(PassType.SCALED, Decimal(70)), None),
        (PassMark(PassType.NONE), None),
    ],
)
def test_only_a_percentage_has_a_cut(mark: PassMark, expected: Decimal | None) -> None:
    """72.5 percent of 60 is 43.5 points."""
    assert cut(mark, 60) == expected
