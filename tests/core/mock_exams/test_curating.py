"""Pin, leave out, replace one, keep a form: from one definition to the next."""

from dataclasses import replace

import pytest

from exam_prep.core.drawing.form import Form
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Level
from exam_prep.core.mock_exams.checking import faults_of
from exam_prep.core.mock_exams.curating import kept, left_out, pinned, replaced, taken_back, unpinned
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.errors import InvalidError
from tests.core.drawing.made import item, many, taxonomy
from tests.core.mock_exams.made import definition, part

TAGS = taxonomy("a", "b")
ITEMS = [
    *many("a", 8, siblings=2),
    *many("b", 4),
    replace(item("near", "a"), difficulty=0.55),
    replace(item("far", "a"), difficulty=0.9),
    replace(item("other-level", "a"), level=Level.JUDGE),
]
INDEX = build_index(ITEMS)
MADE = definition(part("a", 3), part("b", 2))


def drawn(made: Definition) -> Form:
    """Return a form of `made`."""
    return draw_definition(made, INDEX, TAGS, seed=1, seen={})


def items_of(form: Form) -> set[str]:
    """Return what a form holds."""
    return {pick.item for pick in form.picks}


def test_pins_and_exclusions_come_and_go() -> None:
    """An item is pinned once; leaving it out unpins it; each act can be taken back."""
    one = pinned(pinned(MADE, "a", "near"), "a", "near")
    assert one.pins == {"a": ("near",)}
    out = left_out(one, "near")
    assert (out.pins, out.excluded) == ({}, ("near",))
    assert left_out(out, "near") == out
    assert taken_back(out, "near") == MADE == unpinned(one, "near")


def test_a_form_that_is_kept_is_every_form() -> None:
    """All its items are pinned, and any seed gives them."""
    form = drawn(MADE)
    made = kept(MADE, form)
    assert faults_of(made, INDEX, TAGS) == ()
    other = draw_definition(made, INDEX, TAGS, seed=99, seen={})
    assert items_of(other) == items_of(form)


def test_one_is_replaced_by_the_nearest_that_fits() -> None:
    """Of the same level first, then by difficulty; of no concept that the form has; all else stays."""
    made = kept(MADE, drawn(definition(part("a", 3), part("b", 2), pins={"a": ("near",)})))
    form = drawn(made)
    changed, other = replaced(made, form, "near", INDEX, TAGS)
    assert (faults_of(changed, INDEX, TAGS), changed.excluded) == ((), ("near",))
    assert items_of(drawn(changed)) == items_of(form) - {"near"} | {other}
    assert other.startswith("a-0")  # difficulty 0.6; "far" is 0.9, "other-level" judges
    concepts = {pick.concept for pick in form.picks}
    assert next(one for one in ITEMS if one.id == other).concept not in concepts


def test_what_cannot_be_replaced_is_said() -> None:
    """A stranger, one of a scene, and one without another that fits."""
    bank = [item("k1", "a", scenario="k"), item("k2", "a", scenario="k"), item("x", "b")]
    index = build_index(bank)
    made = definition(part("a", 2), part("b", 1))
    form = draw_definition(made, index, TAGS, seed=1, seen={})
    for name, said in (("gone", "not in the form any more"), ("k1", "shares a scene"), ("x", "No other")):
        with pytest.raises(InvalidError, match=said):
            replaced(made, form, name, index, TAGS)
