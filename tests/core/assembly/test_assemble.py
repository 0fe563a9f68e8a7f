"""What assembled forms keep to, and that there are none where none can exist."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.assembly.assemble import assemble
from exam_prep.core.assembly.request import AssemblyRequest, Limit, PoolItem, Quota
from exam_prep.core.assembly.result import Assembled, AssembledForm, Infeasible
from exam_prep.errors import InvalidError
from tests.core.assembly.checking import exists, faults
from tests.core.assembly.made import large_request, pool_item, quota

SEEDS = st.integers(0, 2**63 - 1)


@st.composite
def requests(draw: st.DrawFn, most_items: int = 7) -> AssemblyRequest:
    """Draw small requests in which every rule may bite."""
    names = [f"i{at}" for at in range(draw(st.integers(3, most_items)))]
    some = st.frozensets(st.sampled_from(names), max_size=2)
    items = tuple(
        pool_item(
            name,
            draw(st.sampled_from((0.4, 0.6, 0.8))),
            concept=draw(st.sampled_from((name, "shared", "other"))),
            enemies=draw(st.sampled_from((frozenset(), frozenset({names[0]}), frozenset({names[-1]})))),
            scenario=draw(st.sampled_from((None, None, None, "scene"))),
            earlier_uses=draw(st.integers(0, 2)),
        )
        for name in names
    )
    quotas = tuple(
        Quota(title, draw(st.integers(1, 2)), draw(st.frozensets(st.sampled_from(names), min_size=2)))
        for title in ("One", "Two")[: draw(st.integers(1, 2))]
    )
    limits = tuple(
        Limit("Some", draw(some), least, draw(st.sampled_from((None, least, least + 1))))
        for least in draw(st.lists(st.integers(0, 1), max_size=1))
    )
    pinned = draw(st.sampled_from((frozenset[str](), frozenset(names[:1]))))
    return AssemblyRequest(
        draw(st.integers(1, 2)),
        items,
        quotas,
        limits,
        pinned,
        draw(some) - pinned,
        draw(st.sampled_from((0, 0, 1, None))),
        draw(st.sampled_from((None, 1, 2))),
        draw(st.sampled_from((0.0, 1.0))),
    )


@settings(max_examples=20, deadline=None)  # now and then the solver is asked
@given(requests(), SEEDS)
def test_forms_keep_every_rule_and_are_missing_only_where_none_exist(
    request: AssemblyRequest, seed: int
) -> None:
    """The independent checker finds no fault; a refusal is a proof, and looking at all forms agrees."""
    answer = assemble(request, seed=seed)
    if isinstance(answer, Assembled):
        assert faults(request, answer.forms) == []
    else:
        assert answer.is_proven
        assert answer.message
        assert not exists(request)


def test_the_order_of_the_pool_does_not_matter() -> None:
    """The same seed gives the same forms from the same items, however they are listed."""
    request = large_request(pool=120, enemy_sets=8, forms=1)
    turned = replace(request, items=request.items[::-1])
    assert assemble(turned, seed=11) == assemble(request, seed=11)


def test_a_seed_gives_these_forms_on_every_machine() -> None:
    """The forms of seed 7 are the literals below, so that platforms and numpy versions agree."""
    items = [pool_item(f"i{at:02}", 0.4 + at % 7 / 20, concept=f"c{at // 2}") for at in range(24)]
    found = assemble(AssemblyRequest(2, tuple(items), (quota("All", 5, items),)), seed=7)
    assert isinstance(found, Assembled)
    assert [" ".join(form.items) for form in found.forms] == [
        "i01 i02 i10 i16 i20",
        "i00 i04 i09 i17 i19",
    ]


def test_forms_share_nothing_where_they_may_but_need_not() -> None:
    """A permitted overlap is used only as far as the pool asks for it."""
    items = [pool_item(f"i{at:02}", 0.5 + at % 10 / 50) for at in range(30)]
    request = AssemblyRequest(2, tuple(items), (quota("All", 10, items),), most_overlap=5)
    answer = assemble(request, seed=2)
    assert isinstance(answer, Assembled)
    assert answer.report.overlap == ((10, 0), (0, 10))
    scarce = replace(request, items=tuple(items[:17]), quotas=(quota("All", 10, items[:17]),))
    answer = assemble(scarce, seed=2)
    assert isinstance(answer, Assembled)
    assert answer.report.overlap[0][1] == 3


def test_another_seed_gives_other_forms() -> None:
    """Chance comes from the seed."""
    request = large_request(pool=300, enemy_sets=20, forms=2)
    first, second = assemble(request, seed=1), assemble(request, seed=2)
    assert isinstance(first, Assembled)
    assert isinstance(second, Assembled)
    assert first.forms != second.forms


def test_a_pool_is_used_to_the_last_item_and_still_shared_out_evenly() -> None:
    """Where nothing is left over, forms exchange items until they are alike."""
    items = [pool_item(f"i{at:02}", 0.5 + at / 100) for at in range(40)]
    request = AssemblyRequest(4, tuple(items), (quota("All", 10, items),))
    answer = assemble(request, seed=3)
    assert isinstance(answer, Assembled)
    assert faults(request, answer.forms) == []
    assert answer.report.difficulty_spread <= 0.001


def test_used_items_stay_out_where_others_do_as_well() -> None:
    """With a cost of uses, the fresh half of the pool is taken."""
    items = [pool_item(f"i{at:02}", earlier_uses=at % 2) for at in range(40)]
    answer = assemble(AssemblyRequest(2, tuple(items), (quota("All", 10, items),), use_cost=1), seed=0)
    assert isinstance(answer, Assembled)
    assert all(int(name[1:]) % 2 == 0 for form in answer.forms for name in form.items)


def test_a_mean_difficulty_that_is_asked_for_is_met() -> None:
    """Forms come to .60, though the pool has .70 on average."""
    answer = assemble(replace(large_request(pool=400, enemy_sets=40, forms=2), difficulty=0.60), seed=5)
    assert isinstance(answer, Assembled)
    assert all(form.difficulty == pytest.approx(0.60, abs=0.01) for form in answer.report.forms)


def test_pinned_items_stand_in_every_form_and_excluded_ones_in_none() -> None:
    """Pins are shared by all forms, though forms otherwise share nothing."""
    items = [pool_item(f"i{at}") for at in range(12)]
    request = AssemblyRequest(
        2, tuple(items), (quota("All", 4, items),), pinned=frozenset({"i3"}), excluded=frozenset({"i0"})
    )
    answer = assemble(request, seed=0)
    assert isinstance(answer, Assembled)
    assert faults(request, answer.forms) == []
    assert answer.report.overlap == ((4, 1), (1, 4))
    assert answer.report.pinned == 1


def _bad(**changes: object) -> AssemblyRequest:
    items = tuple(pool_item(f"i{at}") for at in range(3))
    return replace(AssemblyRequest(1, items, (quota("All", 1, items),)), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "request_",
    [
        _bad(forms=0),
        _bad(forms=21),
        _bad(quotas=()),
        _bad(items=(pool_item("i0"), pool_item("i0"))),
        _bad(items=(pool_item("i0", 1.2),)),
        _bad(items=(pool_item("i0", information=(1.0,)),)),
        _bad(items=(pool_item("i0", information=(1.0, float("nan"), 1.0)),)),
        _bad(pinned=frozenset({"zz"})),
        _bad(pinned=frozenset({"i0"}), excluded=frozenset({"i0"})),
        _bad(most_overlap=-1),
        _bad(use_cost=-1),
        _bad(use_cost=float("nan")),
        _bad(use_cost=float("inf")),
        _bad(limits=(Limit("L", frozenset(), 3, 2),)),
        _bad(difficulty=1.5),
        _bad(information=(1.0, 0.0, 1.0)),
    ],
)
def test_a_request_that_contradicts_itself_is_refused(request_: AssemblyRequest) -> None:
    """One sentence says what to change."""
    with pytest.raises(InvalidError):
        assemble(request_, seed=0)


def test_the_checker_sees_each_broken_rule() -> None:
    """One fault at a time, each is named."""
    items = (
        PoolItem("a", "c1", 0.5, (1, 1, 1)),
        PoolItem("b", "c1", 0.5, (1, 1, 1)),
        PoolItem("c", "c3", 0.5, (1, 1, 1), enemies=frozenset({"a"})),
        PoolItem("d", "c4", 0.5, (1, 1, 1), scenario="s", earlier_uses=1),
        PoolItem("e", "c5", 0.5, (1, 1, 1), scenario="s"),
    )
    request = AssemblyRequest(
        1, items, (quota("All", 2, items),), limits=(Limit("L", frozenset("de"), 0, 1),), most_uses=1
    )

    def seen(*forms: str, **changes: object) -> list[str]:
        asked = replace(request, forms=len(forms), **changes)  # type: ignore[arg-type]
        return faults(asked, [AssembledForm((tuple(form),)) for form in forms])

    assert seen("ab") == ["form 1: siblings"]
    assert seen("ac") == ["form 1: enemies"]
    assert seen("bc") == []
    assert seen("bd") == ["form 1: scenario s", "item d used 1 times"]
    assert "form 1: limit L" in seen("de")
    assert seen("bc", excluded=frozenset("b")) == ["form 1: pins or exclusions"]
    assert seen("bc", pinned=frozenset("a")) == ["form 1: pins or exclusions"]
    assert seen("bce") == ["form 1: quota All", "form 1: scenario s"]
    assert "2 items shared" in seen("bc", "bc")
    assert seen("bc", "bc", most_overlap=2, most_uses=None) == []


def test_a_refusal_is_one_paragraph() -> None:
    """All quotas that are short are told at once."""
    items = [pool_item(f"i{at}") for at in range(4)]
    request = AssemblyRequest(2, tuple(items), (quota("One", 3, items[:2]), quota("Two", 3, items[2:])))
    answer = assemble(request, seed=0)
    assert isinstance(answer, Infeasible)
    assert [reason.facts["sections"] for reason in answer.reasons] == ["“One”", "“Two”"]
