"""What is told of feasibility is what a draw does."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.drawing.form import ShortfallError
from exam_prep.core.drawing.index import DrawIndex, build_index
from exam_prep.core.items import Item, Level
from exam_prep.core.mock_exams.checking import faults_of
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.core.mock_exams.feasibility import Fit, feasibility_of
from tests.core.drawing.made import item, many, taxonomy
from tests.core.mock_exams.made import definition, part

TAGS = taxonomy("a", "b")


def can_be_drawn(made: Definition, index: DrawIndex) -> bool:
    """Whether a draw gives a form."""
    try:
        draw_definition(made, index, TAGS, seed=5, seen={})
    except ShortfallError:
        return False
    return True


def test_siblings_are_told_apart_from_items() -> None:
    """Ten items of five concepts fill five places."""
    index = build_index(many("a", 10, siblings=2))
    found = feasibility_of(definition(part("a", 7)), index, TAGS)
    assert (found.can_be_drawn, found.fits) == (False, (Fit("a", wanted=7, items=10, available=5),))
    assert found.fits[0].missing == 2
    enough = feasibility_of(definition(part("a", 4)), index, TAGS)
    assert (enough.can_be_drawn, enough.fits[0].available, enough.short()) == (True, 5, ())


def test_sections_that_draw_from_one_pool_leave_one_another_less() -> None:
    """Of six items, two are spoken for by the other section."""
    index = build_index(many("a", 6))
    found = feasibility_of(definition(part("one", 2, "a"), part("two", 3, "a")), index, TAGS)
    assert [fit.available for fit in found.fits] == [3, 4]


def test_pins_exclusions_levels_and_bands_count() -> None:
    """A pinned item takes its siblings away; what is excluded, of another level or too hard is not there."""
    bank = [
        *many("a", 4, siblings=2),
        replace(item("r", "a"), level=Level.RECALL),
        replace(item("h", "a"), difficulty=0.31),
        item("e", "a"),
    ]
    index = build_index(bank)
    made = replace(
        definition(part("a", 2), pins={"a": ("a-000000",)}, excluded=("e",)),
        parts=(replace(part("a", 2), levels=(Level.APPLY,), lowest=0.5),),
    )
    assert feasibility_of(made, index, TAGS).fits == (Fit("a", wanted=2, items=4, available=2),)


@st.composite
def tight_banks(draw: st.DrawFn) -> tuple[list[Item], Definition]:
    """Return a few items that get in one another's way, and two sections over them."""
    names = [f"i{at}" for at in range(draw(st.integers(1, 9)))]
    items = [
        item(
            name,
            draw(st.sampled_from("ab")),
            draw(st.sampled_from(["p", "q", "r", "s", "t"])),
            scenario=draw(st.sampled_from([None, None, None, "one"])),
            sensitive=draw(st.sampled_from([False, False, False, True])),
            enemies=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        )
        for name in names
    ]
    clean = [one if one.id not in one.enemies else item(one.id, one.tag, one.concept) for one in items]
    tags = draw(st.sampled_from([("a",), ("b",), ("a", "b")]))
    made = definition(part("one", draw(st.integers(1, 3)), *tags), part("two", draw(st.integers(1, 3)), "a"))
    return clean, made


@given(tight_banks())
def test_the_verdict_is_that_of_the_draw(bank: tuple[list[Item], Definition]) -> None:
    """In any bank: enough is told for every section exactly when a form can be drawn."""
    items, made = bank
    index = build_index(items)
    found = feasibility_of(made, index, TAGS)
    assert found.can_be_drawn == can_be_drawn(made, index) == (not found.short())


def asking_for_what_is_told(made: Definition, fits: tuple[Fit, ...]) -> Definition:
    """Return the exam in which every section that stays short asks for what can be drawn."""
    told = {fit.part: min(fit.wanted, fit.available) for fit in fits}
    parts = tuple(replace(part, quota=told[part.id]) for part in made.parts if told[part.id])
    return replace(made, parts=parts)


def test_the_advice_for_two_sections_holds_for_both_at_once() -> None:
    """One section is short of items, and the other holds two that tell each other's answer."""
    index = build_index([item("x", "b"), item("y", "a", enemies=("z",)), item("z", "a")])
    made = definition(part("b", 3), part("a", 2))
    found = feasibility_of(made, index, TAGS)
    assert [(fit.wanted, fit.available) for fit in found.fits] == [(3, 1), (2, 1)]
    assert can_be_drawn(asking_for_what_is_told(made, found.fits), index)


@settings(max_examples=30)
@given(tight_banks())
def test_who_follows_the_advice_has_an_exam(bank: tuple[list[Item], Definition]) -> None:
    """Nobody mends one number to be told the next."""
    items, made = bank
    index = build_index(items)
    advised = asking_for_what_is_told(made, feasibility_of(made, index, TAGS).fits)
    assert not advised.parts or can_be_drawn(advised, index)


@settings(max_examples=30)
@given(tight_banks(), st.data())
def test_the_verdict_with_pins_is_that_of_the_draw_too(
    bank: tuple[list[Item], Definition], data: st.DataObject
) -> None:
    """What is pinned may stand in the way of itself: that is no exam to publish either."""
    items, made = bank
    index = build_index(items)
    names = st.lists(st.sampled_from([one.id for one in items]), unique=True, max_size=3)
    made = replace(made, pins={"one": tuple(data.draw(names))})
    if not faults_of(made, index, TAGS):
        assert feasibility_of(made, index, TAGS).can_be_drawn == can_be_drawn(made, index)


def exists(made: Definition, items: list[Item]) -> bool:
    """Look at every choice of items there is; sensitive ones are not looked at."""
    some = [combinations([one for one in items if one.tag in part.tags], part.quota) for part in made.parts]
    return any(_goes_together(form, items) for form in product(*some))


def _goes_together(form: tuple[tuple[Item, ...], ...], items: list[Item]) -> bool:
    held = [one for of_part in form for one in of_part]
    names = {one.id for one in held}
    scenes = [{one.id for one in items if one.scenario == kind} for kind in ("one",)]
    return (
        len({one.concept for one in held}) == len(names) == len(held)
        and all(names.isdisjoint(one.enemies) for one in held)
        and all(
            not scene & names or any(scene <= {one.id for one in of_part} for of_part in form)
            for scene in scenes
        )
    )


@settings(max_examples=30)
@given(tight_banks())
def test_a_refusal_is_the_truth(bank: tuple[list[Item], Definition]) -> None:
    """Where no form can be drawn, looking at all choices finds none either."""
    items, made = bank
    calm = [replace(one, sensitive=False) for one in items]
    found = feasibility_of(made, build_index(calm), TAGS)
    assert found.can_be_drawn == exists(made, calm)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), min_size=1, max_size=12), st.data())
def test_the_number_that_is_told_is_the_most_that_can_be_drawn(
    pairs: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Where items stand alone, that many can be asked for, and not one more."""
    index = build_index(item(f"i{at}", tag, f"c{concept}") for at, (tag, concept) in enumerate(pairs))
    first, second = part("one", 1, "a", "b"), part("two", data.draw(st.integers(1, 3)), "a")
    found = feasibility_of(definition(first, second), index, TAGS)
    if found.can_be_drawn:
        most = found.fits[0].available
        assert can_be_drawn(definition(replace(first, quota=most), second), index)
        assert not can_be_drawn(definition(replace(first, quota=most + 1), second), index)
