"""Forms of mock exams: pins in, exclusions out, sections in their order or mixed."""

from dataclasses import replace
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Item, Level
from exam_prep.core.mock_exams.arranging import arranged_anew
from exam_prep.core.mock_exams.checking import faults_of
from exam_prep.core.mock_exams.definition import Definition, Order
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.core.mock_exams.feasibility import feasibility_of
from tests.core.drawing.made import item, many, taxonomy
from tests.core.mock_exams.made import definition, part

TAGS = taxonomy("a", "b")
ITEMS = [
    *many("a", 30, siblings=2),
    *many("b", 20),
    item("s1", "a", sensitive=True),
    item("s2", "b", sensitive=True),
    item("k1", "b", scenario="k"),
    item("k2", "b", scenario="k"),
]
INDEX = build_index(ITEMS)
MADE = definition(part("a", 8), part("b", 6))


def drawn(made: Definition, seed: int = 1) -> Form:
    """Return a form of `made`."""
    return draw_definition(made, INDEX, TAGS, seed=seed, seen={})


def names(form: Form) -> list[str]:
    """Return the item ids in their order."""
    return [pick.item for pick in form.picks]


def stretches(form: Form) -> list[str]:
    """Return the sections as one meets them."""
    return [section for section, _ in groupby(pick.section for pick in form.picks)]


@given(st.integers(0, 2**32), st.data())
def test_a_form_holds_what_is_pinned_and_nothing_that_is_excluded(seed: int, data: st.DataObject) -> None:
    """Whatever is pinned and excluded, as long as the definition is sound and can be drawn."""
    pools = {name: sorted(one.id for one in ITEMS if one.tag == name) for name in "ab"}
    some = {name: st.lists(st.sampled_from(pool), unique=True, max_size=3) for name, pool in pools.items()}
    pins = {name: tuple(data.draw(of_part)) for name, of_part in some.items()}
    excluded = data.draw(st.lists(st.sampled_from(pools["a"] + pools["b"]), unique=True))
    made = replace(MADE, pins=pins, excluded=tuple(excluded))
    if faults_of(made, INDEX, TAGS) or not feasibility_of(made, INDEX, TAGS).can_be_drawn:
        return
    form = drawn(made, seed)
    section_of = {pick.item: pick.section for pick in form.picks}
    assert all(section_of[one] == name for name, ones in pins.items() for one in ones)
    assert section_of.keys().isdisjoint(made.excluded)
    assert len({pick.concept for pick in form.picks}) == len(form.picks) == made.size


def test_sections_follow_one_another_or_are_mixed() -> None:
    """Mixed, the items still belong to their sections, and scenarios stay whole."""
    assert stretches(drawn(MADE)) == ["a", "b"]
    mixed = drawn(replace(MADE, order=Order.MIXED, pins={"b": ("k1",)}))
    assert len(stretches(mixed)) > 2
    assert sum(pick.section == "a" for pick in mixed.picks) == 8
    at = names(mixed).index("k1")
    assert names(mixed)[at + 1] == "k2"


def test_levels_and_the_band_of_difficulty_narrow_a_section() -> None:
    """Every item of the section is of them, bounds included."""
    bank = [
        replace(one, level=Level.RECALL if at % 2 else Level.JUDGE, difficulty=0.5 + at % 5 / 10)
        for at, one in enumerate(many("a", 40))
    ]
    narrow = replace(part("a", 4), levels=(Level.RECALL,), lowest=0.6, highest=0.7)
    form = draw_definition(definition(narrow), build_index(bank), TAGS, seed=3, seen={})
    by_id: dict[str, Item] = {one.id: one for one in bank}
    assert all(by_id[one].level is Level.RECALL for one in names(form))
    assert all(0.6 <= by_id[one].difficulty <= 0.7 for one in names(form))


def test_a_pin_that_left_the_bank_does_not_stop_the_exam() -> None:
    """Another item is drawn in its place."""
    form = drawn(replace(MADE, pins={"a": ("gone", "b-000001", "a-000004")}))
    assert len(form.picks) == 14
    assert {pick.item: pick.section for pick in form.picks}.get("a-000004") == "a"


def test_pins_more_sensitive_than_a_draw_would_choose_leave_room_for_others() -> None:
    """Two sensitive pins of three items: the third is still drawn."""
    bank = build_index([item("s1", "a", sensitive=True), item("s2", "a", sensitive=True), *many("a", 3)])
    made = definition(part("a", 3), pins={"a": ("s1", "s2")})
    form = draw_definition(made, bank, TAGS, seed=1, seen={})
    assert {"s1", "s2"} < set(names(form))
    assert names(form)[1] not in {"s1", "s2"}


def test_pins_that_became_sensitive_do_not_stop_an_exam() -> None:
    """They cannot stand next to each other, so others are drawn in their place; other pins stay."""
    bank = build_index([item("s1", "a", sensitive=True), item("s2", "a", sensitive=True), *many("a", 6)])
    parts = part("one", 2, "a"), part("two", 2, "a")
    made = definition(*parts, pins={"one": ("s1", "s2"), "two": ("a-000001",)})
    form = draw_definition(made, bank, TAGS, seed=1, seen={})
    assert len(form.picks) == 4
    assert "a-000001" in names(form)
    assert not {"s1", "s2"} <= set(names(form))


def test_a_fixed_form_is_shuffled_anew_for_each_learner() -> None:
    """The same items of the same sections in another order; equal seeds, equal orders."""
    items = {one.id: one for one in ITEMS}
    form = drawn(replace(MADE, pins={"b": ("k1",)}))
    other = arranged_anew(form, items, order=Order.BY_SECTION, seed=9)
    assert sorted(names(other)) == sorted(names(form)) != names(form) != names(other)
    assert stretches(other) == ["a", "b"]
    assert names(other)[names(other).index("k1") + 1] == "k2"
    assert other == arranged_anew(form, items, order=Order.BY_SECTION, seed=9)
    assert len(stretches(arranged_anew(form, items, order=Order.MIXED, seed=9))) > 2
