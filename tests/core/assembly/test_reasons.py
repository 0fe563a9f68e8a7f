"""An infeasible request is explained in plain sentences with numbers."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.request import AssemblyRequest, Limit, PoolItem, Quota
from exam_prep.core.assembly.result import Infeasible, Rule
from tests.core.assembly.checking import exists
from tests.core.assembly.made import pool_item, quota


def refusal(request: AssemblyRequest) -> Infeasible:
    """Return the answer to a request that cannot be met."""
    answer = assemble(request, seed=0)
    assert isinstance(answer, Infeasible)
    return answer


def pool(count: int, *, siblings: int = 1, scene: int = 0) -> list[PoolItem]:
    """Return items, `siblings` of them to a concept, `scene` of them to a scenario."""
    return [
        pool_item(f"i{at:03}", concept=f"c{at // siblings}", scenario=f"s{at // scene}" if scene else None)
        for at in range(count)
    ]


def asking(count: int, items: Sequence[PoolItem], forms: int = 5) -> AssemblyRequest:
    """Return a request for forms of `count` in one section, Ethics."""
    return AssemblyRequest(forms, tuple(items), (quota("Ethics", count, items),))


@st.composite
def scarce_requests(draw: st.DrawFn) -> AssemblyRequest:
    """Draw requests that items, ideas, overlap and uses may make impossible, alone or together."""
    names = [f"i{at}" for at in range(draw(st.integers(2, 5)))]
    concepts = st.sampled_from(["", "shared", "other"])
    items = tuple(
        pool_item(name, concept=draw(concepts) or name, earlier_uses=draw(st.integers(0, 2)))
        for name in names
    )
    some = st.frozensets(st.sampled_from(names), min_size=1)
    quotas = tuple(Quota(title, draw(st.integers(1, 2)), draw(some)) for title in ("One", "Two"))
    return AssemblyRequest(
        draw(st.integers(1, 2)),
        items,
        quotas[: draw(st.integers(1, 2))],
        most_overlap=draw(st.sampled_from([0, 0, None])),
        most_uses=draw(st.sampled_from([None, 1, 2])),
    )


def without(request: AssemblyRequest, rule: Rule) -> AssemblyRequest:
    """Return the request as if there were no such rule."""
    if rule is Rule.SIBLINGS:
        return replace(request, items=tuple(replace(item, concept=item.id) for item in request.items))
    return replace(request, **{{Rule.OVERLAP: "most_overlap", Rule.USES: "most_uses"}[rule]: None})  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(scarce_requests())
def test_what_a_reason_names_is_enough_and_none_of_it_too_much(request: AssemblyRequest) -> None:
    """Its quotas under its rules alone leave no forms, and without any one of these rules there are some."""
    answer = assemble(request, seed=1)
    for reason in answer.reasons if isinstance(answer, Infeasible) else ():
        named = tuple(asked for asked in request.quotas if f"“{asked.title}”" in reason.message)
        blamed = replace(request, quotas=named)
        for rule in {Rule.SIBLINGS, Rule.OVERLAP, Rule.USES} - reason.rules:
            blamed = without(blamed, rule)
        assert not exists(blamed)
        assert all(exists(without(blamed, rule)) for rule in reason.rules - {Rule.QUOTA})


def test_too_few_items() -> None:
    """The sentence says what is wanted, what can serve it, and which rule stands between."""
    answer = refusal(asking(26, pool(104)))
    assert answer.is_proven
    assert answer.message == (
        "“Ethics” wants 26 in each of 5 forms; 104 questions can serve it, enough for at most 104 of the 130 "
        "places, because no question may stand in two forms."
    )


@pytest.mark.parametrize("overlap", [0, None])
def test_a_rule_that_changes_nothing_is_not_blamed(overlap: int | None) -> None:
    """Twenty items never make twenty-six, whatever forms may share, and however often an item may stand."""
    answer = refusal(replace(asking(26, pool(20)), most_overlap=overlap, most_uses=4))
    assert answer.reasons[0].rules == {Rule.QUOTA}
    assert answer.message == (
        "“Ethics” wants 26 in each of 5 forms; 20 questions can serve it, enough for at most 100 of the 130 "
        "places."
    )


def test_siblings() -> None:
    """Enough items, too few ideas for a single form, even if forms might share them."""
    answer = refusal(asking(12, pool(60, siblings=6)))
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.SIBLINGS}
    assert answer.message.endswith(
        "enough for at most 50 of the 60 places, because questions about one idea never meet in a form."
    )


def test_siblings_in_forms_that_share_nothing() -> None:
    """Enough ideas for one form, and enough items for all: it takes both rules to say why not."""
    items = [replace(item, concept=f"c{min(at, 5)}") for at, item in enumerate(pool(20))]
    answer = refusal(asking(5, items, 3))
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.SIBLINGS, Rule.OVERLAP}
    assert "enough for at most 8 of the 15 places" in answer.message


def test_a_scene_that_is_partly_left_out() -> None:
    """The rest of it cannot stand in a form either, which is part of the reason."""
    items = [
        pool_item("a", enemies=frozenset("b")), pool_item("b"),
        pool_item("c", scenario="s"), pool_item("d", scenario="s"),
    ]  # fmt: skip
    answer = refusal(replace(asking(2, items, 1), excluded=frozenset("d")))
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.ENEMIES, Rule.SCENARIOS}
    assert "enough for at most 1 of the 2 places" in answer.message


def test_earlier_uses() -> None:
    """Items that were used up are no longer there."""
    items = [replace(item, earlier_uses=1) for item in pool(30)[:25]] + pool(30)[25:]
    answer = refusal(replace(asking(10, items, 2), most_uses=1, most_overlap=None))
    assert "no question may stand in more than one form, earlier ones counted" in answer.message
    assert "at most 5 of the 20 places" in answer.message


def test_enemies() -> None:
    """Twelve items that give one another away are one to a form."""
    items = pool(20)
    hostile = frozenset(item.id for item in items[:12])
    items = [replace(item, enemies=hostile - {item.id}) if item.id in hostile else item for item in items]
    answer = refusal(asking(6, items, 2))
    assert answer.is_proven
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.ENEMIES, Rule.OVERLAP}
    assert "enough for at most 10 of the 12 places" in answer.message


def test_enemies_in_a_ring() -> None:
    """No pair of five in a ring is at fault alone, and yet a form takes two of them at most."""
    names = [f"i{at:03}" for at in range(10)]
    items = [
        replace(item, enemies=frozenset({names[at - at % 5 + (at + 1) % 5]}))
        for at, item in enumerate(pool(10))
    ]
    answer = refusal(asking(5, items, 2))
    assert answer.is_proven
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.ENEMIES}
    assert "enough for at most 8 of the 10 places" in answer.message


def test_scenarios() -> None:
    """Scenes of four never make five."""
    answer = refusal(asking(5, pool(40, scene=4), 1))
    assert answer.reasons[0].rules == {Rule.QUOTA, Rule.SCENARIOS}
    assert answer.message == (
        "“Ethics” wants 5 in the form; 40 questions can serve it, enough for at most 4 of the 5 places, "
        "because the questions of a scene come together."
    )


def test_two_sections_that_want_the_same_items() -> None:
    """Each alone could be filled, both together cannot; a third section is not blamed."""
    items, others = pool(50), [pool_item(f"o{at}") for at in range(50)]
    halves = items[:40], items[10:]
    request = AssemblyRequest(
        2,
        (*items, *others),
        (quota("One", 15, halves[0]), quota("Two", 15, halves[1]), quota("Three", 5, others)),
    )
    answer = refusal(request)
    assert answer.is_proven
    assert answer.message.startswith(
        "“One” and “Two” together want 30 in each of 2 forms; 50 questions can serve them, enough for at "
        "most 50 of the 60 places"
    )


def test_limits() -> None:
    """Limits that leave no room are named with the section they crowd."""
    items = pool(100)
    limits = tuple(
        Limit(title, frozenset(item.id for item in some), 6)
        for title, some in (("Judge", items[:50]), ("Recall", items[50:]))
    )
    answer = refusal(replace(asking(10, items, 2), limits=limits))
    assert answer.is_proven
    assert answer.message == (
        "These cannot all hold: “Ethics” wants 10 in each form; “Judge” wants at least 6 in each form; "
        "“Recall” wants at least 6 in each form."
    )
    few = refusal(replace(asking(10, items, 2), limits=(Limit("Rare", frozenset({"i000"}), 1),)))
    assert (
        "“Rare” wants at least 1 in each form, 2 in all; 1 question can serve it, enough for 1, because no "
        "question may stand in two forms."
    ) in few.message
    assert few.reasons[0].rules == {Rule.LIMIT, Rule.OVERLAP}


def test_overlap() -> None:
    """Forms that may share a few items still need different ones."""
    answer = refusal(replace(asking(10, pool(15), 3), most_overlap=4))
    assert answer.is_proven
    assert answer.message == (
        "“Ethics” wants 10 in each of 3 forms; 15 questions can serve it, but it takes 18 while two forms "
        "may share at most 4."
    )


def test_pins() -> None:
    """Pins that cannot stand are named."""
    items = pool(20, siblings=2)
    siblings = refusal(replace(asking(5, items, 1), pinned=frozenset({"i000", "i001"})))
    assert "“i000” and “i001” ask about the same idea" in siblings.message
    many = refusal(replace(asking(2, items, 1), pinned=frozenset({"i000", "i002", "i004"})))
    assert "“Ethics” has 2 places in each form, but 3 pinned questions fit nowhere else" in many.message
    request = AssemblyRequest(1, tuple(items), (quota("Ethics", 2, items[2:]),), pinned=frozenset({"i000"}))
    assert refusal(request).message == (
        "The pinned “i000” fits no section, or its scene cannot be drawn whole: unpin it."
    )


def test_without_scipy_one_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search tells how near it came, and how to know more; counting needs no solver."""
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    answer = refusal(asking(5, pool(40, scene=4), 1))
    assert not answer.is_proven
    assert answer.message == (
        "No such forms were found: in the best try “Ethics” has 4 of 5 places. Without scipy nobody can say "
        "whether such forms exist: install it with pip install 'exam-prep[assembly]', and ask again."
    )
    assert refusal(asking(26, pool(104))).is_proven
