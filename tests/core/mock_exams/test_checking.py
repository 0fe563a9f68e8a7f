"""What is wrong with a definition is told at once, each beside its field."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exam_prep.core.assignments import Release
from exam_prep.core.drawing.index import build_index
from exam_prep.core.mock_exams.checking import DefinitionError, faults_of, refuse_faults
from exam_prep.core.mock_exams.definition import Definition, Order, Pause
from exam_prep.core.mock_exams.feasibility import feasibility_of
from tests.core.drawing.made import item, many, taxonomy
from tests.core.mock_exams.made import definition, part

TAGS = taxonomy("a", "b")
SIBLINGS = [item("x1", "a", "x"), item("x2", "a", "x")]
ENEMIES = [item("y", "a", enemies=("z",)), item("z", "a")]
ITEMS = [*many("a", 9), *many("b", 9), *SIBLINGS, *ENEMIES]
INDEX = build_index(ITEMS)
SOUND = definition(part("a", 4), part("b", 3), minutes=60, items=7)


def told(made: Definition) -> dict[str, str]:
    """Return the faults as field and English sentence."""
    return {fault.field: fault.message for fault in faults_of(made, INDEX, TAGS)}


def test_a_sound_definition_has_no_fault() -> None:
    """Nothing is told where nothing is wrong."""
    assert told(SOUND) == {}
    refuse_faults(SOUND, INDEX, TAGS)


def test_quotas_have_to_sum_to_the_number_that_was_stated() -> None:
    """Both numbers are named; without a stated number the sum is the number."""
    assert told(replace(SOUND, items=9)) == {
        "items": "The sections ask for 7 questions, but the exam is to have 9: change one of them."
    }
    assert told(replace(SOUND, items=None)) == {}


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_minutes_are_in_range(minutes: int) -> None:
    """No exam has 0 minutes."""
    assert told(replace(SOUND, minutes=minutes)) == {
        "minutes": "Give 1 to 600 minutes, or leave the field empty for an exam without a clock."
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"title": "t" * 121}, "title"),
        ({"parts": (), "items": None}, "parts"),
        ({"parts": (part("a", 301),), "items": None}, "items"),
        ({"parts": (part("a", 3), part("a", 4))}, "parts"),
        ({"parts": (part("a", 0),), "items": None}, "part-a-quota"),
        ({"parts": (replace(part("a", 7), title=""),)}, "part-a-title"),
        ({"parts": (replace(part("a", 7), tags=()),)}, "part-a-tags"),
        ({"parts": (replace(part("a", 7), tags=("nothing",)),)}, "part-a-tags"),
        ({"parts": (replace(part("a", 7), lowest=0.9, highest=0.5),)}, "part-a-lowest"),
        ({"kinds": ()}, "kinds"),
        ({"pass_percent": Decimal(0)}, "pass_percent"),
        ({"pass_percent": Decimal("0.5")}, "pass_percent"),
        ({"pass_percent": Decimal(101)}, "pass_percent"),
        ({"pause": Pause(0, after_item=2)}, "pause_minutes"),
        ({"pause": Pause(10, after_item=7)}, "pause_item"),
        ({"pause": Pause(10)}, "pause_item"),
        ({"pause": Pause(10, after_part="b")}, "pause_after"),
        ({"pause": Pause(10, after_part="a"), "order": Order.MIXED}, "pause_after"),
        ({"forms": 0}, "forms"),
        ({"forms": 11}, "forms"),
        ({"order": Order.SAME}, "order"),
        ({"items_release": Release.AT_ONCE, "score_release": Release.BY_HAND}, "items_release"),
        ({"pins": {"a": ("nowhere",)}}, "part-a-pins"),
        ({"pins": {"a": ("b-000001",)}}, "part-a-pins"),
        ({"pins": {"a": ("x1",)}, "excluded": ("x1",)}, "part-a-pins"),
        ({"pins": {"a": ("x1", "x2")}}, "part-a-pins"),
        ({"pins": {"a": ("y", "z")}}, "part-a-pins"),
        ({"pins": {"a": tuple(f"a-{at:06}" for at in range(5))}}, "part-a-pins"),
        ({"pins": {"gone": ("x1",)}}, "parts"),
    ],
)
def test_each_fault_stands_beside_its_field(changes: dict[str, object], field: str) -> None:
    """One thing is wrong, so one sentence is told."""
    faults = told(replace(SOUND, **changes))  # type: ignore[arg-type]  # the table names fields
    assert list(faults) == [field]
    assert faults[field].endswith(".")


def test_all_faults_are_told_at_once() -> None:
    """Nobody mends one to be told the next."""
    wrong = replace(SOUND, title="", minutes=0, items=99, forms=0)
    assert list(told(wrong)) == ["title", "items", "minutes", "forms"]
    with pytest.raises(DefinitionError, match="Give the exam a title") as caught:
        refuse_faults(wrong, INDEX, TAGS)
    assert len(caught.value.faults) == 4


HARD = [item(f"h{at}", "a", sensitive=True) for at in range(3)]


@pytest.mark.parametrize(
    ("made", "crowded"),
    [
        (definition(part("a", 2), pins={"a": ("h0", "h1")}), True),
        (definition(part("a", 3), pins={"a": ("h0", "h1")}), False),
        (definition(part("a", 4), pins={"a": ("h0", "h1", "h2")}), True),
        (definition(part("a", 5), pins={"a": ("h0", "h1", "h2")}), False),
        (definition(part("one", 1, "a"), part("a", 1), pins={"one": ("h0",), "a": ("h1",)}), True),
        (definition(part("one", 1, "a"), part("a", 2), pins={"one": ("h0",), "a": ("h1",)}), False),
        (
            definition(part("one", 2, "a"), part("a", 2), pins={"one": ("h0", "h1")}, order=Order.MIXED),
            False,
        ),
    ],
)
def test_pinned_questions_about_something_hard_need_others_between_them(
    made: Definition, *, crowded: bool
) -> None:
    """Where they would have to follow one another no form exists, so it is told before it is published."""
    index = build_index([*ITEMS, *HARD])
    faults = faults_of(made, index, TAGS)
    assert ["may not follow one another" in fault.message for fault in faults] == [True] * crowded
    assert feasibility_of(made, index, TAGS).can_be_drawn is not crowded
