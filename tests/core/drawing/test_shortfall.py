"""When a form is refused, and that it is refused only when none exists."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exam_prep.core.drawing.choosing import sensitive_cap
from exam_prep.core.drawing.draw import draw_exam, draw_tags, lacks
from exam_prep.core.drawing.form import Lack, ShortfallError
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Item
from exam_prep.errors import InvalidError
from tests.core.drawing.made import exam, item, many, section, taxonomy

TAGS = taxonomy("a", "b", "c")
TOO_FEW = "The bank has too few items that fit together (“A” wants 4 and has 3): ask for fewer or add items."


@st.composite
def tight_banks(draw: st.DrawFn) -> tuple[list[Item], tuple[int, int]]:
    """Return up to nine items that get in one another's way, and the quotas of two sections."""
    names = [f"i{at}" for at in range(draw(st.integers(1, 9)))]
    items = [
        item(
            name,
            draw(st.sampled_from("ab")),
            draw(st.sampled_from(["p", "q", "r", "s", "t"])),
            scenario=draw(st.sampled_from([None, None, "one", "two"])),
            sensitive=draw(st.sampled_from([False, False, True])),
            enemies=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        )
        for name in names
    ]
    clean = [one if one.id not in one.enemies else item(one.id, one.tag, one.concept) for one in items]
    return clean, (draw(st.integers(1, 3)), draw(st.integers(1, 3)))


def may_stand_together(chosen: Sequence[Item], bank: Iterable[Item]) -> bool:
    """Whether these items keep every rule of a form, said as plainly as can be."""
    names = {one.id for one in chosen}
    scenes = {one.scenario for one in chosen if one.scenario}
    return (
        len({one.concept for one in chosen}) == len(chosen)
        and not any(names & set(one.enemies) for one in chosen)
        and all(one.id in names for one in bank if one.scenario in scenes)
        and all(len({one.tag for one in chosen if one.scenario == scene}) == 1 for scene in scenes)
        and sum(one.sensitive for one in chosen) <= sensitive_cap(len(chosen))
    )


def some_form_exists(bank: list[Item], quotas: tuple[int, int]) -> bool:
    """Whether any choice of items fills both sections, found by trying them all."""
    pools = [[one for one in bank if one.tag == tag] for tag in "ab"]
    tries = product(*(combinations(pool, quota) for pool, quota in zip(pools, quotas, strict=True)))
    return any(may_stand_together([*first, *second], bank) for first, second in tries)


@given(tight_banks(), st.integers(0, 2**32))
@example(([item("i1", "a", "p"), item("i2", "a", "q"), item("i3", "b", "p")], (1, 1)), 0)
def test_a_form_is_drawn_exactly_when_one_exists(case: tuple[list[Item], tuple[int, int]], seed: int) -> None:
    """Over tight little banks, drawing succeeds where trying all choices does, and keeps the rules."""
    bank, quotas = case
    blueprint = exam(section("a", quotas[0]), section("b", quotas[1]))
    by_id = {one.id: one for one in bank}
    try:
        form = draw_exam(build_index(bank), TAGS, blueprint, seed=seed, seen={})
    except ShortfallError:
        assert not some_form_exists(bank, quotas)
    else:
        assert may_stand_together([by_id[pick.item] for pick in form.picks], bank)
        assert [pick.tag for pick in form.picks] == ["a"] * quotas[0] + ["b"] * quotas[1]


@given(st.integers(0, 2**32))
def test_sections_that_compete_for_concepts_are_all_filled(seed: int) -> None:
    """Three sections of 20 share 60 concepts in a chain; only one way of sharing them out fills all."""
    bank = [
        *(item(f"a{at}", "a", f"k{at}") for at in range(20)),
        *(item(f"b{at}", "b", f"k{at}") for at in range(40)),
        *(item(f"c{at}", "c", f"k{at}") for at in range(20, 60)),
    ]
    blueprint = exam(section("c", 20), section("b", 20), section("a", 20))
    form = draw_exam(build_index(bank), TAGS, blueprint, seed=seed, seen={})
    assert len({pick.concept for pick in form.picks}) == 60


def test_a_shortfall_names_section_wanted_and_available() -> None:
    """Siblings count once, and only the section that stays short is named."""
    index = build_index([*many("a", 9, siblings=3), *many("b", 9)])
    with pytest.raises(ShortfallError) as caught:
        draw_exam(index, TAGS, exam(section("a", 4), section("b", 4)), seed=1, seen={})
    assert caught.value.lacks == (Lack("a", "A", 4, 3),)
    assert str(caught.value) == TOO_FEW


def test_lacks_of_an_exam_are_those_that_drawing_reports() -> None:
    """What the bank lacks is listed by section; an exam that can be drawn lacks nothing."""
    index = build_index([*many("a", 9, siblings=3), *many("b", 2)])
    assert lacks(index, TAGS, exam(section("a", 4), section("b", 5))) == (
        Lack("a", "A", 4, 3),
        Lack("b", "B", 5, 2),
    )
    assert lacks(index, TAGS, exam(section("a", 3), section("b", 2))) == ()


def test_lacks_of_an_open_exam_ask_for_one_item() -> None:
    """Where the learner sets the number, one item in the bank is enough and none is too few."""
    assert lacks(build_index(many("a", 1)), TAGS, exam(tags=["d"])) == ()
    assert lacks(build_index([]), TAGS, exam(tags=["d"])) == (Lack("d", "The domain", 1, 0),)


def test_an_exam_in_proportion_is_refused_while_one_of_its_topics_is_empty() -> None:
    """Shares would pass over an empty topic in silence; the mock waits for it instead."""
    index = build_index(many("a", 9))
    assert lacks(index, TAGS, exam(tags=["a", "b"], items=5)) == (Lack("b", "B", 1, 0),)
    with pytest.raises(ShortfallError):
        draw_exam(index, TAGS, exam(tags=["a", "b"], items=5), seed=1, seen={})


def test_lacks_of_an_exam_of_fixed_size_count_the_whole_pool() -> None:
    """An exam that is drawn in proportion lacks what its number of items lacks."""
    index = build_index([*many("a", 4, siblings=2), *many("b", 3)])
    assert lacks(index, TAGS, exam(tags=["d"], items=9)) == (Lack("all", "An exam", 9, 5),)


@given(st.integers(0, 2**32))
def test_the_one_sensitive_item_that_is_needed_is_found(seed: int) -> None:
    """Of 60 concepts all are needed, sections compete, and one concept has no calm item."""
    bank = [
        *(item(f"a{at}", "a", f"k{at}") for at in range(20)),
        *(item(f"b{at}", "b", f"k{at}", sensitive=at > 20 and at % 2 == 0) for at in range(40)),
        *(item(f"c{at}", "c", f"k{at}") for at in range(20, 59)),
        item("c59", "c", "k59", sensitive=True),
    ]
    blueprint = exam(section("c", 30), section("b", 10), section("a", 20))
    form = draw_exam(build_index(bank), TAGS, blueprint, seed=seed, seen={})
    sensitive = {one.id for one in bank if one.sensitive}
    assert len(form.picks) == 60
    assert sum(pick.item in sensitive for pick in form.picks) <= 7


def test_forms_too_large_to_search_are_refused_and_not_tried_for_long() -> None:
    """Where 202 places would take every item and two are enemies, the refusal is plain."""
    index = build_index([*many("a", 201), item("z", "a", enemies=("a-000000",))])
    with pytest.raises(ShortfallError):
        draw_tags(index, TAGS, ["a"], count=202, seed=1, seen={})


def test_too_many_sensitive_items_are_a_shortfall() -> None:
    """A section of ten sensitive items cannot be filled within the share."""
    index = build_index([item(f"i{at}", "a", sensitive=True) for at in range(10)])
    with pytest.raises(ShortfallError) as caught:
        draw_tags(index, TAGS, ["a"], count=10, seed=1, seen={})
    assert caught.value.lacks[0].available < 10


def test_two_sensitive_sections_that_touch_are_a_shortfall() -> None:
    """Two sections of one sensitive item each, side by side, break the spacing rule."""
    calm = many("c", 20)
    touchy = [item("i", "a", sensitive=True), item("j", "b", sensitive=True)]
    index = build_index([*calm, *touchy])
    apart = exam(section("a", 1), section("c", 20), section("b", 1))
    assert len(draw_exam(index, TAGS, apart, seed=1, seen={}).picks) == 22
    with pytest.raises(ShortfallError):
        draw_exam(index, TAGS, exam(section("c", 20), section("a", 1), section("b", 1)), seed=1, seen={})


def test_a_proportional_exam_gives_up_shares_before_it_gives_up() -> None:
    """Where a concept lies in two tags the shares do not work out, and the number is kept."""
    bank = [item("i", "a", "p"), item("j", "b", "p"), item("k", "b", "q"), item("l", "b", "r")]
    form = draw_exam(build_index(bank), TAGS, exam(tags=["d"], items=3), seed=1, seen={})
    assert {pick.concept for pick in form.picks} == {"p", "q", "r"}


@pytest.mark.parametrize(
    ("names", "count", "sentence"),
    [
        (["a"], 0, "Ask for at least one item."),
        (["a"], -3, "Ask for at least one item."),
        ([], 1, "Choose at least one tag to draw from."),
        (["x"], 1, "No tag or domain is called “x”: choose one from the taxonomy."),
        (["a"], 4, TOO_FEW),
    ],
)
def test_a_draw_that_cannot_be_is_refused_in_a_sentence(names: list[str], count: int, sentence: str) -> None:
    """No tag, an unknown tag, a count of 0 or below or above the bank: each says what to do."""
    with pytest.raises(InvalidError) as caught:
        draw_tags(build_index(many("a", 3)), TAGS, names, count=count, seed=1, seen={})
    assert str(caught.value) == sentence


def test_the_number_of_items_is_asked_for_only_where_it_is_open() -> None:
    """An open exam needs a count of 1 or more, and a fixed one takes none but its own."""
    index = build_index(many("a", 9))
    fixed, open_exam = exam(section("a", 2)), exam(tags=["d"])
    assert len(draw_exam(index, TAGS, open_exam, seed=1, seen={}, count=3).picks) == 3
    assert len(draw_exam(index, TAGS, fixed, seed=1, seen={}, count=2).picks) == 2
    with pytest.raises(InvalidError, match="Say how many items"):
        draw_exam(index, TAGS, open_exam, seed=1, seen={})
    with pytest.raises(InvalidError, match="always has 2"):
        draw_exam(index, TAGS, fixed, seed=1, seen={}, count=3)
    with pytest.raises(InvalidError, match="at least one"):
        draw_exam(index, TAGS, open_exam, seed=1, seen={}, count=0)
