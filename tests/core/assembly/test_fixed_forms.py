"""Fixed forms of an exam keep the rules of drawn ones."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.assembly.fixed_forms import FixedForms, FormWishes, fixed_forms, request_of
from exam_prep.core.assembly.result import Infeasible
from exam_prep.core.drawing.choosing import sensitive_cap
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import build_index
from exam_prep.core.drawing.pinning import nothing_pinned, units_of
from exam_prep.core.drawing.sections import WHOLE, Narrowing, Row, row
from exam_prep.core.items import Item, Kind, Level
from exam_prep.core.mock_exams.definition import Definition, Part
from exam_prep.core.mock_exams.drawing import pinned_of
from exam_prep.core.mock_exams.drawing import rows_of as rows_of_exam
from exam_prep.errors import InvalidError
from tests.core.drawing.made import item, many, section, taxonomy

SCENE = [item(f"s{at}", "a", scenario="s") for at in range(3)]
MIXED = [
    *many("a", 20, siblings=2),
    *many("b", 14),
    *(item(f"hot{at}", "ab"[at % 2], sensitive=True) for at in range(6)),
    item("z", "a", enemies=("a-000000", "b-000000")),
    *SCENE,
]


def rows_of(items: list[Item], *sizes: tuple[str, int]) -> list[Row]:
    """Return a row for each tag and number."""
    index = build_index(items)
    return [row(index, section(tag, count), frozenset({tag}), [Kind.SINGLE]) for tag, count in sizes]


def made(
    items: list[Item], *sizes: tuple[str, int], wishes: FormWishes | None = None, seed: int = 0
) -> FixedForms | Infeasible:
    """Return forms of these sections."""
    return fixed_forms(rows_of(items, *sizes), wishes or FormWishes(2), seed=seed)


def drawn(form: Form) -> list[str]:
    """Return the item ids of a form in their order."""
    return [pick.item for pick in form.picks]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**63 - 1))
def test_forms_keep_the_rules_of_drawing(seed: int) -> None:
    """Sections in order, siblings and enemies apart, scenes whole, sensitive items few and apart."""
    answer = made(MIXED, ("a", 6), ("b", 5), seed=seed)
    assert isinstance(answer, FixedForms)
    sensitive = {each.id for each in MIXED if each.sensitive}
    for form in answer.forms:
        names = drawn(form)
        assert [pick.section for pick in form.picks] == ["a"] * 6 + ["b"] * 5
        assert [pick.position for pick in form.picks] == list(range(1, 12))
        assert len({pick.concept for pick in form.picks}) == 11
        assert "z" not in names or not {"a-000000", "b-000000"} & set(names)
        assert len(sensitive & set(names)) <= sensitive_cap(11)
        assert not any(one in sensitive and two in sensitive for one, two in pairwise(names))
        places = [at for at, name in enumerate(names) if name.startswith("s")]
        assert places in ([], list(range(places[0], places[0] + 3)) if places else [])
        assert all(sorted(pick.options) == ["a", "b", "c", "d"] for pick in form.picks)
    assert not set(drawn(answer.forms[0])) & set(drawn(answer.forms[1]))
    assert made(MIXED, ("a", 6), ("b", 5), seed=seed) == answer


def test_sensitive_items_may_follow_what_the_section_before_lends() -> None:
    """A section of one place may hold a sensitive item where its neighbour allows it, as in a drawn form."""
    items = [*many("a", 12), item("hot1", "b", sensitive=True), item("hot2", "b", sensitive=True)]
    answer = made(items, ("a", 5), ("b", 1))
    assert isinstance(answer, FixedForms)
    assert {drawn(form)[-1] for form in answer.forms} == {"hot1", "hot2"}


def test_sensitive_items_that_cannot_be_kept_apart_are_a_reason() -> None:
    """Two sections of nothing but sensitive items have no order."""
    items = [item(f"h{at}", "ab"[at % 2], sensitive=True) for at in range(2)]
    answer = made([*items, *many("c", 20)], ("a", 1), ("b", 1), ("c", 18), wishes=FormWishes(1))
    assert isinstance(answer, Infeasible)
    assert "sensitive questions next to each other" in answer.message


def test_too_few_items_name_the_section() -> None:
    """The sentence of the proof comes through."""
    answer = made(many("a", 20), ("a", 8), wishes=FormWishes(3))
    assert isinstance(answer, Infeasible)
    assert answer.message.startswith("“A” wants 8 in each of 3 forms; 20 questions can serve it")


def test_pins_exclusions_and_uses_are_kept() -> None:
    """A pinned item stands in its section of every form; what is left out or used up in none."""
    items = [*many("a", 12), *many("b", 12)]
    index = build_index(items)
    both = frozenset({"a", "b"})
    without = Narrowing(without=frozenset({"a-000004"}))
    rows = [
        row(index, section("one", 5), both, [Kind.SINGLE], narrowing=without),
        row(index, section("two", 5), both, [Kind.SINGLE], narrowing=without),
    ]
    wishes = FormWishes(2, most_uses=1, earlier_uses={"a-000005": 1})
    answer = fixed_forms(rows, wishes, seed=0, pinned=((), units_of(index, ["a-000003"])))
    assert isinstance(answer, FixedForms)
    for form in answer.forms:
        assert ("two", "a-000003") in {(pick.section, pick.item) for pick in form.picks}
        assert not {"a-000004", "a-000005"} & set(drawn(form))
    assert answer.report.overlap[0][1] == answer.report.pinned == 1


def test_pinned_sensitive_items_stand_and_nothing_sensitive_comes_beside_them() -> None:
    """As in a drawn form, the cap yields to pins."""
    items = [*many("a", 20), *(item(f"hot{at}", "a", sensitive=True) for at in range(6))]
    pinned = (units_of(build_index(items), ["hot1", "hot3"]),)
    answer = fixed_forms(rows_of(items, ("a", 8)), FormWishes(2), seed=0, pinned=pinned)
    assert isinstance(answer, FixedForms)
    for form in answer.forms:
        assert {name for name in drawn(form) if name.startswith("hot")} == {"hot1", "hot3"}


def test_a_pinned_item_that_fits_no_section_is_refused() -> None:
    """As the draw does, pins have to fit; what does not is told."""
    items = [*many("a", 12), *many("b", 1)]
    pinned = (units_of(build_index(items), ["b-000000"]),)
    with pytest.raises(InvalidError, match="“b-000000” is not in the pool: unpin it"):
        fixed_forms(rows_of(items, ("a", 5)), FormWishes(1), seed=0, pinned=pinned)


def test_sections_that_are_mixed_stand_in_one_block() -> None:
    """Sections of one block are mixed with one another, and sensitive items are kept apart over all of it."""
    index = build_index(MIXED)
    rows = [row(index, section(tag, 8), frozenset({tag}), [Kind.SINGLE], block=WHOLE) for tag in ("a", "b")]
    answer = fixed_forms(rows, FormWishes(1), seed=1)
    assert isinstance(answer, FixedForms)
    assert len({one.section + two.section for one, two in pairwise(answer.forms[0].picks)}) == 4


def test_the_sections_of_a_mock_exam_become_forms() -> None:
    """Levels, bands, exclusions and pins of a definition hold in every form."""
    levels = (Level.APPLY, Level.JUDGE)
    items = [
        replace(each, level=levels[at % 2], difficulty=0.4 + at % 5 / 10)
        for at, each in enumerate(many("a", 60))
    ]
    known, index, tags = {each.id: each for each in items}, build_index(items), taxonomy("a")
    definition = Definition(
        "Mock",
        (
            Part("p1", "Judging", 4, ("a",), levels=(Level.JUDGE,)),
            Part("p2", "Easier", 5, ("a",), lowest=0.7, highest=0.8),
        ),
        pins={"p2": ("a-000003",)},
        excluded=("a-000005",),
    )
    rows = rows_of_exam(definition, index, tags)
    answer = fixed_forms(rows, FormWishes(3), seed=4, pinned=pinned_of(definition, index, rows))
    assert isinstance(answer, FixedForms)
    for form in answer.forms:
        of = {
            part: [known[pick.item] for pick in form.picks if pick.section == part] for part in ("p1", "p2")
        }
        assert {each.level for each in of["p1"]} == {Level.JUDGE}
        assert all(0.7 <= each.difficulty <= 0.8 for each in of["p2"])
        assert known["a-000003"] in of["p2"]
        assert "a-000005" not in drawn(form)
    assert answer.report.overlap[0][1:] == (1, 1)


def test_the_report_has_a_curve_to_draw() -> None:
    """Information by level, highest where most of the items are."""
    answer = made(many("a", 30), ("a", 8))
    assert isinstance(answer, FixedForms)
    report = answer.report
    assert len(report.curve_levels) == len(report.forms[0].curve) == 13
    assert report.forms[0].difficulty == report.forms[1].difficulty
    assert report.forms[0].curve[report.curve_levels.index(0.0)] == report.forms[0].information[1]
    rows = rows_of(MIXED, ("a", 4))
    request = request_of(rows, FormWishes(1), nothing_pinned(rows))
    assert all(len(each.curve) == 13 for each in request.items)
