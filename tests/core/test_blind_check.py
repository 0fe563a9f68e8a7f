"""Blind checks: no sheet shows the key, and answers are compared by what they mean, not where they stood."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.blind_check import (
    Answer,
    agrees,
    blind_outcome,
    in_sheet_order,
    options_only_outcome,
    right_answer,
    sheet_item,
)
from exam_prep.core.items import Item, Option
from exam_prep.errors import InvalidError
from tests.core.lint.samples import KINDS, M1, MATCHING

SEEDS = st.integers(0, 1_000_000)


@pytest.mark.parametrize("item", KINDS, ids=lambda item: str(item.kind))
@given(seed=SEEDS)
def test_the_key_agrees_with_itself_whatever_the_order(item: Item, seed: int) -> None:
    """Each kind has an answer, and it is accepted in lower case too."""
    shown = sheet_item(item, seed=seed)
    assert agrees(shown, Answer(right_answer(shown).lower(), {}))
    assert not agrees(shown, Answer("", {}))


@given(SEEDS)
def test_a_right_hand_side_that_fits_no_line_is_a_choice_and_no_answer(seed: int) -> None:
    """Matching can lend a choice too many: it is shown, has no left side, and is not asked for."""
    spare = Option("z", "", 0.0, "It fits none of them.", match="A choice too many")
    shown = sheet_item(replace(MATCHING, options=(*MATCHING.options, spare)), seed=seed)
    assert len(shown.left) == len(right_answer(shown)) == len(MATCHING.options)
    assert len(shown.choices) == len(MATCHING.options) + 1
    assert shown.letters["z"] not in right_answer(shown)


@given(SEEDS)
def test_a_sheet_has_every_choice_once_and_no_order_of_the_file(seed: int) -> None:
    """Letters run from A; the same seed gives the same sheet, another item another order."""
    shown = sheet_item(M1, seed=seed)
    assert list(shown.choices) == list("ABCD")
    assert sorted(shown.choices.values()) == sorted(option.text for option in M1.options)
    assert shown == sheet_item(M1, seed=seed)


def test_places_of_the_key_vary_over_items() -> None:
    """One seed puts the keys of many items in every place."""
    items = [replace(M1, id=f"bnd-{n:04}") for n in range(40)]
    assert {right_answer(sheet_item(item, seed=1)) for item in items} == set("ABCD")


@given(SEEDS)
def test_the_order_of_items_belongs_to_the_seed_and_parts_siblings(seed: int) -> None:
    """The order of asking does not depend on the order of the files."""
    items = [replace(M1, id=f"bnd-{n:04}") for n in range(40)]
    order = in_sheet_order(items, seed=seed)
    assert order == in_sheet_order(reversed(items), seed=seed)
    assert order != items


def test_a_disagreement_names_the_stored_option_and_the_weakest_distractor() -> None:
    """The outcome can be read when the sheet is gone; the key's own rating does not count."""
    shown = sheet_item(M1, seed=3)
    wrong = next(letter for letter in shown.choices if letter != right_answer(shown))
    stored = next(name for name, letter in shown.letters.items() if letter == wrong)
    ratings = dict.fromkeys(shown.choices, 4) | {wrong: 2, right_answer(shown): 1}
    assert (
        blind_outcome(shown, Answer(wrong, ratings)) == f"chose {stored}; least plausible distractor 2 of 5"
    )
    assert blind_outcome(shown, Answer(right_answer(shown), {})) == "agrees"


def test_passes_over_the_options_alone_are_counted() -> None:
    """Two of three readers found it."""
    shown = sheet_item(M1, seed=3)
    right = right_answer(shown)
    wrong = next(letter for letter in shown.choices if letter != right)
    passes = [Answer(letters, {}) for letters in (right, wrong, right)]
    assert options_only_outcome(shown, passes) == "solved in 2 of 3 passes"


def test_a_letter_that_is_not_on_the_sheet_is_refused() -> None:
    """A slip of the pen is told, not counted as a miss."""
    with pytest.raises(InvalidError, match="bnd-0001"):
        agrees(sheet_item(M1, seed=3), Answer("Z", {}))
