"""A definition as fields and back: nothing is lost, and nothing that is typed breaks the page."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.assignments import Release
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Kind, Level
from exam_prep.core.mock_exams.checking import faults_of
from exam_prep.core.mock_exams.definition import Definition, Order, Part, Pause
from exam_prep.core.mock_exams.feasibility import feasibility_of
from exam_prep.web.teach.exams.sections import rearranged
from exam_prep.web.teach.exams.typed import Reading, part_ids, typed_of
from tests.core.drawing.made import many, taxonomy

TAGS = taxonomy("a", "b.one", "b.two")
INDEX = build_index([*many("a", 6), *many("b.one", 6)])
MADE = Definition(
    title="Spring",
    parts=(
        Part("s1", "One", 3, ("a",), (Level.APPLY,), 0.45, 0.855),
        Part("s2", "Two", 2, ("b",)),
    ),
    kinds=(Kind.SINGLE, Kind.MULTIPLE),
    items=5,
    minutes=60,
    pass_percent=Decimal("72.5"),
    pause=Pause(10, after_part="s1"),
    order=Order.SAME,
    forms=3,
    pins={"s1": ("a-000001",)},
    excluded=("a-000002",),
    score_release=Release.AFTER_WINDOW,
    items_release=Release.BY_HAND,
)
_FIELDS = sorted(typed_of(MADE, TAGS))
_VALUES = st.one_of(
    st.text("0123456789.-%eE \u200b\u0663\x00x", max_size=9),
    st.sampled_from(["NaN", "s1", "s1 s2 s1", "s2 s3", "item", "same", "fixed", "by_hand"]),
)


def back(typed: dict[str, str], draft: Definition = MADE) -> tuple[Definition, list[str]]:
    """Return what is read out of fields, and the fields that are no number."""
    reading = Reading(typed, draft, TAGS)
    return reading.definition(), [fault.field for fault in reading.faults]


def test_fields_give_back_the_definition() -> None:
    """With pins and exclusions, which have no fields, and with the tags as they were named."""
    assert back(typed_of(MADE, TAGS)) == (MADE, [])
    bare = Definition("Bare", (Part("s1", "One", 1, ("a",)),))
    assert back(typed_of(bare, TAGS), bare) == (bare, [])
    after_item = replace(MADE, pause=Pause(5, after_item=2))
    assert back(typed_of(after_item, TAGS)) == (after_item, [])


def test_other_topics_are_kept_as_they_are_ticked() -> None:
    """A name that stands for all that is ticked stays; one of two topics is named alone."""
    typed = typed_of(MADE, TAGS)
    del typed["part-s2-tag-b.two"]
    assert back(typed)[0].parts[1].tags == ("b.one",)


def test_the_pins_of_a_section_that_is_removed_go_with_it() -> None:
    """No pin points to nowhere."""
    typed = rearranged(typed_of(MADE, TAGS), "remove:s1", "New")
    made, _unread = back(typed)
    assert (made.pins, [part.id for part in made.parts]) == ({}, ["s2"])


def test_a_new_section_has_a_name_that_none_has() -> None:
    """Also after others were removed."""
    typed = rearranged(typed_of(MADE, TAGS), "remove:s1", "New")
    for _ in range(40):
        typed = rearranged(typed, "add", "New")
    assert len(set(part_ids(typed))) == len(part_ids(typed)) == 30


@given(st.dictionaries(st.sampled_from(_FIELDS), _VALUES))
def test_whatever_is_typed_can_be_read_and_checked(typed: dict[str, str]) -> None:
    """It becomes a definition with its faults; a sound one has its feasibility."""
    made, unread = back({**typed_of(MADE, TAGS), **typed})
    assert set(unread) <= set(_FIELDS)
    if not faults_of(made, INDEX, TAGS):
        assert len(feasibility_of(made, INDEX, TAGS).fits) == len(made.parts)
