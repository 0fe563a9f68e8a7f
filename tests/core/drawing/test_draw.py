"""What every drawn form keeps to."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.draw import draw_exam, draw_tags
from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Item, Kind, Option, Status
from tests.core.drawing.made import exam, item, many, options, section, taxonomy

SEEDS = st.integers(0, 2**63 - 1)
TAGS = taxonomy("a", "b", "a.one", "a.two")


def drawn(form: Form) -> list[str]:
    """Return the item ids of a form in their order."""
    return [pick.item for pick in form.picks]


def test_a_seed_gives_this_form_on_every_machine() -> None:
    """The form of seed 7 is the literal below, so that platforms and Python versions agree."""
    form = draw_tags(build_index(many("a", 50, siblings=2)), TAGS, ["a"], count=4, seed=7, seen={})
    expected = [("a-000031", "abdc"), ("a-000007", "bcad"), ("a-000016", "cdba"), ("a-000003", "dabc")]
    assert [(pick.item, "".join(pick.options)) for pick in form.picks] == expected


MIXED = [
    *many("a", 12, siblings=2),
    *many("b", 12),
    item("s1", "a", scenario="s"),
    item("s2", "a", scenario="s", enemies=("a-000001",)),
]


@given(SEEDS, st.permutations(MIXED))
def test_order_of_the_bank_does_not_matter(seed: int, mixed: list[Item]) -> None:
    """A bank in another order gives the same form."""
    blueprint = exam(section("a", 5), section("b", 4))
    first = draw_exam(build_index(MIXED), TAGS, blueprint, seed=seed, seen={"b-000003": 2})
    assert draw_exam(build_index(mixed), TAGS, blueprint, seed=seed, seen={"b-000003": 2}) == first


@given(SEEDS, st.integers(1, 8), st.integers(1, 8))
def test_sections_keep_their_order_and_their_quotas(seed: int, of_b: int, of_a: int) -> None:
    """Each section holds exactly its quota of its own tags, in the blueprint's order."""
    index = build_index([*many("a.one", 20, siblings=2), *many("a.two", 20), *many("b", 20)])
    form = draw_exam(index, TAGS, exam(section("b", of_b), section("a", of_a)), seed=seed, seen={})
    assert [pick.section for pick in form.picks] == ["b"] * of_b + ["a"] * of_a
    assert all(pick.tag.startswith(pick.section) for pick in form.picks)
    assert [pick.position for pick in form.picks] == list(range(1, of_a + of_b + 1))


@given(SEEDS)
def test_siblings_never_meet(seed: int) -> None:
    """A form holds each concept once, even when it needs all of them and they cross tags."""
    shared = [item(f"x{at}", "b", f"a-c{at:06}") for at in range(4)]
    index = build_index([*many("a", 12, siblings=3), *shared])
    form = draw_exam(index, TAGS, exam(section("a", 2), section("b", 2)), seed=seed, seen={})
    assert len({pick.concept for pick in form.picks}) == 4


@given(SEEDS)
def test_enemies_never_meet_whichever_named_the_other(seed: int) -> None:
    """An item that names an enemy is not drawn beside it."""
    index = build_index([*many("a", 3), item("z", "a", enemies=("a-000000", "a-000001"))])
    assert "z" not in drawn(draw_tags(index, TAGS, ["a"], count=3, seed=seed, seen={}))


@given(SEEDS)
def test_a_scenario_comes_whole_and_side_by_side_or_not_at_all(seed: int) -> None:
    """The items of a scenario are all there, next to one another and by id, or none is."""
    scene = [item(f"s{at}", "a", scenario="s") for at in range(3)]
    form = draw_tags(build_index([*many("a", 6), *scene]), TAGS, ["a"], count=5, seed=seed, seen={})
    places = [at for at, name in enumerate(drawn(form)) if name.startswith("s")]
    assert places in ([], list(range(places[0], places[0] + 3)) if places else [])
    assert [name for name in drawn(form) if name.startswith("s")] in ([], ["s0", "s1", "s2"])


@pytest.mark.parametrize(
    "scene",
    [
        [item("s0", "a", "same", scenario="s"), item("s1", "a", "same", scenario="s")],
        [item("s0", "a", scenario="s"), item("s1", "b", scenario="s")],
        [item("s0", "a", scenario="s", enemies=("s1",)), item("s1", "a", scenario="s")],
        [item("s0", "a", scenario="s"), item("s1", "a", kind=Kind.ORDERING, scenario="s")],
    ],
    ids=["siblings", "two tags", "enemies", "two kinds"],
)
def test_a_scenario_that_cannot_come_whole_stays_out(scene: list[Item]) -> None:
    """A scenario of siblings, of enemies, or half outside the chosen tag or kind is never drawn."""
    index = build_index([*many("a", 5), *scene])
    found = {
        name
        for seed in range(20)
        for name in drawn(draw_tags(index, TAGS, ["a"], count=5, seed=seed, seen={}, kinds=[Kind.SINGLE]))
    }
    assert found == {one.id for one in many("a", 5)}


@given(SEEDS)
def test_a_scenario_is_as_worn_as_its_most_seen_item(seed: int) -> None:
    """A scenario of which one item was seen waits until unseen items are used up."""
    index = build_index([*many("a", 3), *(item(f"s{at}", "a", scenario="s") for at in range(3))])
    form = draw_tags(index, TAGS, ["a"], count=3, seed=seed, seen={"s1": 1})
    assert sorted(drawn(form)) == ["a-000000", "a-000001", "a-000002"]


@given(SEEDS, st.lists(st.integers(0, 3), min_size=12, max_size=12), st.integers(1, 12))
def test_what_was_seen_least_comes_first(seed: int, times: list[int], count: int) -> None:
    """No item left out was seen less often than one that was drawn."""
    items = many("a", 12)
    seen = {one.id: often for one, often in zip(items, times, strict=True)}
    chosen = drawn(draw_tags(build_index(items), TAGS, ["a"], count=count, seed=seed, seen=seen))
    assert sorted(seen[name] for name in chosen) == sorted(times)[:count]


@given(SEEDS, st.integers(17, 60))
def test_sensitive_items_are_few_and_apart(seed: int, count: int) -> None:
    """At most 12 in 100 are sensitive and no two follow one another, though half of the bank is."""
    items = [item(f"i{at:03}", "ab"[at % 2], sensitive=at % 4 < 2) for at in range(160)]
    blueprint = exam(section("a", count // 2), section("b", count - count // 2))
    form = draw_exam(build_index(items), TAGS, blueprint, seed=seed, seen={})
    sensitive = {one.id for one in items if one.sensitive}
    marks = [name in sensitive for name in drawn(form)]
    assert 0 < sum(marks) <= max(1, count * 12 // 100)
    assert not any(one and next_one for one, next_one in pairwise(marks))


@given(SEEDS)
def test_options_are_shuffled_and_the_last_stays_last(seed: int) -> None:
    """The options are a permutation of the item's, with the one marked last at the end."""
    index = build_index([item("i", "a", options=options("w", "x", "y", "z", last="x"))])
    order = draw_tags(index, TAGS, ["a"], count=1, seed=seed, seen={}).picks[0].options
    assert (sorted(order), order[-1]) == (["a", "b", "c", "d"], "b")


def test_each_order_of_options_is_as_likely_as_the_others() -> None:
    """Over 2,400 seeds each of the six orders of three options comes up 400 times, give or take 90."""
    index = build_index([item("i", "a", options=options("w", "x", "y"))])
    orders = Counter(
        draw_tags(index, TAGS, ["a"], count=1, seed=seed, seen={}).picks[0].options for seed in range(2400)
    )
    assert len(orders) == 6
    assert all(310 < times < 490 for times in orders.values())


def test_each_item_is_as_likely_as_the_others() -> None:
    """Over 2,000 seeds each of ten items is drawn in three of ten forms, give or take a sixth."""
    index = build_index(many("a", 10))
    times = Counter(
        name
        for seed in range(2000)
        for name in drawn(draw_tags(index, TAGS, ["a"], count=3, seed=seed, seen={}))
    )
    assert len(times) == 10
    assert all(500 < often < 700 for often in times.values())


@pytest.mark.parametrize("texts", [("True", "False"), ("False", "True")])
def test_true_stands_before_false(texts: tuple[str, str]) -> None:
    """A true-false item shows True first, whatever the file's order."""
    index = build_index([item("i", "a", kind=Kind.TRUEFALSE, options=options(*texts))])
    expected = tuple("ab"[texts.index(text)] for text in ("True", "False"))
    shown = {draw_tags(index, TAGS, ["a"], count=1, seed=seed, seen={}).picks[0].options for seed in range(9)}
    assert shown == {expected}


def test_right_hand_sides_of_a_matching_item_are_shuffled_with_the_spare_one() -> None:
    """All right-hand sides of a matching item take part, the one without a partner too."""
    pairs = (
        Option("a", "left", 1.0, "Because.", match="one"),
        Option("b", "right", 1.0, "Because.", match="two"),
        Option("c", "", 0.0, "Because.", match="spare"),
    )
    index = build_index([item("i", "a", kind=Kind.MATCHING, options=pairs)])
    shown = {
        draw_tags(index, TAGS, ["a"], count=1, seed=seed, seen={}).picks[0].options for seed in range(60)
    }
    assert len(shown) == 6


def test_other_kinds_are_drawn_only_when_asked_for() -> None:
    """An exam draws its own kinds; a choice of tags draws all kinds unless told otherwise."""
    index = build_index([item("i", "a"), item("j", "a", kind=Kind.ORDERING)])
    assert drawn(draw_exam(index, TAGS, exam(section("a", 1)), seed=3, seen={"i": 9})) == ["i"]
    assert drawn(draw_tags(index, TAGS, ["a"], count=1, seed=3, seen={"i": 9})) == ["j"]
    assert drawn(draw_tags(index, TAGS, ["a"], count=1, seed=3, seen={"i": 9}, kinds=[Kind.SINGLE])) == ["i"]


def test_a_draw_can_be_narrowed_to_some_items() -> None:
    """Items outside `only`, of another tag, or unknown are not drawn."""
    index = build_index([*many("a", 9), *many("b", 9)])
    only = frozenset({"a-000004", "a-000007", "b-000001", "gone"})
    assert sorted(drawn(draw_tags(index, TAGS, ["a"], count=2, seed=1, seen={}, only=only))) == [
        "a-000004",
        "a-000007",
    ]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEWED, Status.RETIRED])
def test_unpublished_items_are_not_drawn(status: Status) -> None:
    """Only published items are drawn."""
    index = build_index([item("i", "a"), item("j", "a", status=status)])
    assert {drawn(draw_tags(index, TAGS, ["a"], count=1, seed=seed, seen={}))[0] for seed in range(9)} == {
        "i"
    }


def test_a_domain_stands_for_its_tags() -> None:
    """A domain's id draws from every tag of the domain."""
    index = build_index([*many("a", 2), *many("b", 2)])
    assert len(draw_tags(index, TAGS, ["d"], count=4, seed=1, seen={}).picks) == 4


@given(SEEDS)
def test_an_exam_without_sections_follows_the_pool(seed: int) -> None:
    """Places go to tags in proportion to their concepts, by largest remainder."""
    index = build_index([*many("a", 12, siblings=4), *many("b", 6)])
    form = draw_exam(index, TAGS, exam(tags=["d"], items=4), seed=seed, seen={})
    assert Counter(pick.tag for pick in form.picks) == {"a": 1, "b": 3}
    assert {pick.section for pick in form.picks} == {"all"}
