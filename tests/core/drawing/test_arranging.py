"""Where sensitive scenes may stand."""

from itertools import pairwise, permutations, product

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.drawing.arranging import gaps
from exam_prep.core.drawing.draw import draw_tags
from exam_prep.core.drawing.index import Unit, build_index
from tests.core.drawing.made import item, many, taxonomy

SECTIONS = st.lists(st.text("SP", max_size=4), max_size=4)


def units(marks: str) -> list[Unit]:
    """Return one unit for each letter, sensitive for S."""
    return [Unit((), int(mark == "S")) for mark in marks]


def can_be_spaced(sections: list[str]) -> bool:
    """Whether some order inside the sections keeps every S from the next, found by trying all."""
    orders = product(*({"".join(order) for order in permutations(marks)} for marks in sections))
    return any("SS" not in "".join(order) for order in orders)


@given(SECTIONS)
def test_places_are_found_exactly_when_there_are_any(sections: list[str]) -> None:
    """The counting rule agrees with trying every order."""
    assert (gaps([units(marks) for marks in sections]) is not None) == can_be_spaced(sections)


@given(SECTIONS)
def test_any_places_that_are_allowed_keep_sensitive_units_apart(sections: list[str]) -> None:
    """However the allowed gaps are used, no two sensitive units meet, in a section or across two."""
    allowed = gaps([units(marks) for marks in sections])
    for side in (1, -1):
        line = ""
        for marks, places in zip(sections, allowed or (), strict=allowed is not None):
            used = sorted(list(places)[::side][: marks.count("S")])
            for gap in range(marks.count("P") + 1):
                line += "S" * (gap in used) + "P" * (gap < marks.count("P"))
        assert "SS" not in line


def test_a_sensitive_scenario_counts_as_one_scene() -> None:
    """Sensitive items of one scenario may follow one another; a third one stands apart."""
    scene = [item(f"s{at}", "a", scenario="s", sensitive=True) for at in range(2)]
    bank = [*many("a", 22), *scene, item("t", "a", sensitive=True)]
    index, tags = build_index(bank), taxonomy("a")
    for seed in range(30):
        names = [pick.item[0] for pick in draw_tags(index, tags, ["a"], count=25, seed=seed, seen={}).picks]
        assert ("s", "t") not in pairwise(names)
        assert ("t", "s") not in pairwise(names)
        assert ("s", "s") in pairwise(names)
