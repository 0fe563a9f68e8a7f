"""A mock exam as a blueprint, and a shipped blueprint as a mock exam to start from."""

from decimal import Decimal

from exam_prep.core.blueprint import Break, PassType
from exam_prep.core.drawing.index import build_index
from exam_prep.core.mock_exams.blueprint import blueprint_of, definition_of
from exam_prep.core.mock_exams.definition import Definition, Pause, break_after
from tests.core.drawing.made import exam, many, taxonomy
from tests.core.mock_exams.made import definition, part

TAGS = taxonomy("a", "b", "c")


def test_a_break_follows_its_section_when_quotas_change() -> None:
    """After a section it stands at that section's end; after the last item there is none."""
    pause = Pause(10, after_part="b")
    assert break_after(definition(part("a", 3), part("b", 4), part("c", 1), pause=pause)) == 7
    assert break_after(definition(part("a", 5), part("b", 4), part("c", 1), pause=pause)) == 9
    assert break_after(definition(part("a", 3), part("b", 4), pause=pause)) is None
    assert break_after(definition(part("a", 3), pause=pause)) is None
    assert break_after(definition(part("a", 3), pause=Pause(10, after_item=2))) == 2
    assert break_after(definition(part("a", 3), pause=Pause(10, after_item=3))) is None
    assert break_after(definition(part("a", 3))) is None


def test_the_blueprint_says_what_the_definition_says() -> None:
    """Every sitting has a blueprint, and a mock exam's is named after it."""
    made = Definition(
        title="Spring",
        parts=(part("a", 3), part("b", 4)),
        minutes=60,
        pass_percent=Decimal(70),
        pause=Pause(10, after_part="a"),
    )
    one = blueprint_of(made, "xyz", 2)
    assert (one.id, one.title, one.items, one.minutes) == ("mock-xyz", "Spring", 7, Decimal(60))
    assert (one.pass_mark.type, one.pass_mark.value) == (PassType.PERCENT, Decimal(70))
    assert one.scheduled_break == Break(3, 10)
    assert [(section.id, section.quota) for section in one.sections] == [("a", 3), ("b", 4)]
    assert one.blueprint_version == 2
    bare = blueprint_of(definition(part("a", 3)), "xyz")
    assert (bare.minutes, bare.pass_mark.type, bare.scheduled_break) == (None, PassType.NONE, None)


def test_an_exam_without_sections_becomes_one_with_their_shares() -> None:
    """What was drawn in proportion gets a section for each tag, and the quotas sum to its number."""
    index = build_index([*many("a", 30), *many("b", 10)])
    made = definition_of(exam(tags=("a", "b", "c"), items=8), index, TAGS)
    assert [(one.id, one.quota, one.tags) for one in made.parts] == [("s1", 6, ("a",)), ("s2", 2, ("b",))]
    assert made.items == 8
