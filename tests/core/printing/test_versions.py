"""Versions of a form: the same items, other orders, and letters that lead back to the same options."""

from collections import Counter
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.drawing.form import Form
from exam_prep.core.items import Kind
from exam_prep.core.printing.frame import FormItem
from exam_prep.core.printing.papers import PrintedForm, lay_out
from exam_prep.core.printing.versions import form_code, print_versions
from exam_prep.errors import InvalidError
from tests.core.printing.made import FRAME, Made, forms, made
from tests.factories import make_item

_SINGLES = made([make_item(number) for number in range(1, 9)])


def _laid(one: Made, versions: int) -> PrintedForm:
    return lay_out(one.form, one.items, FRAME, versions=versions)


def _contents(form: Form) -> Counter[object]:
    return Counter(
        (pick.item, pick.version, pick.section, pick.tag, frozenset(pick.options)) for pick in form.picks
    )


@settings(max_examples=40)
@given(forms(), st.integers(1, 5))
def test_versions_hold_the_same_items_and_the_first_is_the_form(one: Made, count: int) -> None:
    """Item versions, sections and options are the same; sections keep their order, positions count from 1."""
    versions = print_versions(one.form, one.items, count)
    assert versions[0] == one.form
    assert len(versions) == count
    sections = [section for section, _ in groupby(pick.section for pick in one.form.picks)]
    for version in versions:
        assert _contents(version) == _contents(one.form)
        assert [pick.position for pick in version.picks] == list(range(1, len(version.picks) + 1))
        assert [section for section, _ in groupby(pick.section for pick in version.picks)] == sections


@settings(max_examples=40)
@given(forms())
def test_scenes_stay_whole(one: Made) -> None:
    """The items of a scene follow one another in every version, in their order."""

    def scenes(form: Form) -> set[tuple[str, ...]]:
        runs = groupby(
            (pick.item for pick in form.picks), key=lambda name: one.items[name].item.scenario or name
        )
        return {tuple(run) for _, run in runs}

    for version in print_versions(one.form, one.items, 3):
        assert scenes(version) == scenes(one.form)


@given(st.integers(0, 2**40))
def test_a_form_whose_sections_are_mixed_stays_mixed(seed: int) -> None:
    """Items may go anywhere and keep their section; the booklet has no headings, which would tell nothing."""
    one = made([make_item(number) for number in range(1, 9)], ["s0", "s1"] * 4, seed)
    printed = _laid(one, 3)
    orders = {tuple(pick.section for pick in version.form.picks) for version in printed.versions}
    assert len(orders) > 1
    for version in printed.versions:
        assert _contents(version.form) == _contents(one.form)
        assert [part.title for part in version.booklet.parts] == [""]
        assert {line.section for line in version.key.lines} == {"First part", "Second part"}


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 2**40))
def test_sensitive_items_stay_apart_wherever_they_can(marks: list[bool], seed: int) -> None:
    """No two of them meet in a version of a form in which they can be kept apart."""
    items = [make_item(number, sensitive=mark) for number, mark in enumerate(marks, start=1)]
    one = made(items, seed=seed)
    can = sum(marks) <= len(marks) - sum(marks) + 1
    for version in print_versions(one.form, one.items, 3)[1:]:
        met = any(
            one.items[a.item].item.sensitive and one.items[b.item].item.sensitive
            for a, b in pairwise(version.picks)
        )
        assert not (can and met)


@settings(max_examples=40)
@given(forms(), st.integers(1, 5))
def test_the_table_leads_each_item_to_its_place_in_each_version(one: Made, count: int) -> None:
    """A row for each item version; for each version the numbers are those of its key, each once."""
    printed = _laid(one, count)
    assert [(row.item, row.version) for row in printed.cross] == [(p.item, p.version) for p in one.form.picks]
    for at, version in enumerate(printed.versions):
        by_number = {row.places[at].number: row for row in printed.cross}
        assert sorted(by_number) == list(range(1, len(printed.cross) + 1))
        for line in version.key.lines:
            row = by_number[line.number]
            assert (row.item, row.version, row.places[at].answer) == (line.item, line.version, line.answer)


@settings(max_examples=40)
@given(forms(), st.integers(1, 5))
def test_the_letters_of_a_key_name_the_right_options_in_its_own_booklet(one: Made, count: int) -> None:
    """Read as a marker does: the text under the letter in the booklet is the text of the key."""
    for version in _laid(one, count).versions:
        shown = {
            item.position: {"ABCDEFGH"[option.number - 1]: option.text for option in item.options}
            for part in version.booklet.parts
            for scene in part.scenes
            for item in scene.items
        }
        for line in version.key.lines:
            item = one.items[line.item].item
            assert _named(line.answer, shown[line.number]) == _right(item.kind, one.items[line.item])


def _named(answer: str, shown: dict[str, str]) -> list[str]:
    return (
        sorted(shown[word[-1]] for word in answer.split())
        if not answer[0].isdigit()
        else [shown[word[-1]] for word in answer.split()]
    )


def _right(kind: Kind, asked: FormItem) -> list[str]:
    options = asked.item.options
    if kind is Kind.MATCHING:
        return [option.match or "" for option in options]
    if kind is Kind.ORDERING:
        return [option.text for option in options]
    return sorted(option.text for option in options if option.weight >= 1)


@given(st.integers(0, 2**63 - 1))
def test_versions_differ_where_another_order_is_to_be_had(seed: int) -> None:
    """Two items of four options can stand in 1,152 ways: five versions are five of them."""
    one = made([make_item(1), make_item(2)], seed=seed)
    assert len({version.picks for version in print_versions(one.form, one.items, 5)}) == 5


def test_a_form_without_another_order_still_has_its_versions() -> None:
    """One true-false item stands as it stands; the versions are alike and carry the same code."""
    one = made([make_item(1, Kind.TRUEFALSE)])
    assert len({form_code(version) for version in print_versions(one.form, one.items, 3)}) == 1


def test_each_place_of_the_key_is_as_likely_whatever_it_was_in_the_first_version() -> None:
    """Over 3,000 items: letters of the key in B, given that in A, are even (chi-square of 15 degrees)."""
    pairs: Counter[tuple[str, str]] = Counter()
    for seed in range(375):
        one = made(list(_SINGLES_ITEMS), seed=seed * 100)
        for row in _laid(one, 2).cross:
            pairs[row.places[0].answer, row.places[1].answer] += 1
    assert sum(pairs.values()) == 3000
    expected = 3000 / 16
    assert sum((pairs[a, b] - expected) ** 2 / expected for a in "ABCD" for b in "ABCD") < 45


_SINGLES_ITEMS = tuple(asked.item for asked in _SINGLES.items.values())


def test_versions_follow_from_the_seed() -> None:
    """Equal forms give equal papers, and these are their codes on every machine."""
    one = _laid(_SINGLES, 3)
    assert one == _laid(_SINGLES, 3)
    assert one.fingerprint == _laid(_SINGLES, 3).fingerprint != _laid(_SINGLES, 2).fingerprint
    assert [version.code for version in one.versions] == ["M6T-W4F", "XW3-K3Y", "FRR-M4K"]


@pytest.mark.parametrize("count", [0, 6, -1])
def test_more_versions_than_five_are_refused(count: int) -> None:
    """As are none."""
    with pytest.raises(InvalidError, match="Choose 1 to 5 versions"):
        _laid(_SINGLES, count)


def test_a_form_whose_items_are_not_at_hand_is_refused() -> None:
    """Gone, or there in another version only; and a form of nothing."""
    first = _SINGLES.form.picks[0].item
    gone = {name: asked for name, asked in _SINGLES.items.items() if name != first}
    newer = {**_SINGLES.items, first: FormItem(make_item(1, version=2), None)}
    for items in (gone, newer):
        with pytest.raises(InvalidError, match=f"Version 1 of the question {first}"):
            lay_out(_SINGLES.form, items, FRAME)
    with pytest.raises(InvalidError, match="no question to print"):
        lay_out(Form(1, ()), {}, FRAME)
