"""Blind strategies are scored as a person without knowledge would score."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.items import Item, Option
from exam_prep.core.lint.guessers import guessers, parity
from tests.core.lint.samples import M2, MULTIPLE

CHANCE = 0.25


def item_of(*lines: str, key: int = 0, lead_in: str = "What now?") -> Item:
    """Return a single-answer item with these options, the key at place `key`."""
    options = tuple(Option("abcd"[at], line, float(at == key), "") for at, line in enumerate(lines))
    return replace(M2, stem="", lead_in=lead_in, options=options)


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("longest", item_of("Wait for a week", "Go", "Sit", "Run")),
        ("shortest", item_of("Go", "Wait a day", "Sit a day", "Run a day")),
        ("qualified", item_of("Sit, wait and often go", "Sit, wait", "Go", "Run")),
        ("clang", item_of("Mend the broken agreement", "Go", "Sit", "Run", lead_in="Is it an agreement?")),
        ("convergence", item_of("Call home today", "Call work", "Visit home", "Write today")),
        ("position", item_of("Go", "Sit", "Run", "Fly")),
        ("empathetic", item_of("Listening helps", "Listen", "Sit", "Run")),
        ("safe", item_of("Tell the supervisor", "Go", "Sit", "Police")),
        ("first-word", item_of("Ask him", "Go ask", "Sit", "Run")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cue_in_the_key_is_found(name: str, item: Item) -> None:
    """An item whose key carries the cue is hit by the strategy that follows it."""
    assert guessers([item])[name] == 1.0


def test_absolutes_and_harsh_words_leave_the_rest_to_chance() -> None:
    """Two options dropped make the odds one in two."""
    assert guessers([item_of("Go", "Always sit", "Refuse it", "Run")])["absolutes"] == 0.5


def test_without_a_cue_every_strategy_is_at_chance() -> None:
    """Ties are split evenly; only the fixed place, judged after the fact, hits."""
    shares = guessers([item_of("Go off", "Sit up", "Run to", "Fly by")])
    assert {name: share for name, share in shares.items() if name != "position"} == dict.fromkeys(
        (
            "absolutes",
            "clang",
            "convergence",
            "empathetic",
            "first-word",
            "longest",
            "qualified",
            "safe",
            "shortest",
            "surface-model",
        ),
        CHANCE,
    )


def test_the_best_place_is_the_most_frequent_one() -> None:
    """Keys at a, b, b give two in three to a person who ticks b."""
    items = [item_of("Go", "Sit", "Run", "Fly", key=key) for key in (0, 1, 1)]
    assert guessers(items)["position"] == pytest.approx(2 / 3)


def test_other_kinds_do_not_count() -> None:
    """Without single-answer items every share is 0."""
    assert set(guessers([MULTIPLE]).values()) == {0.0}


def test_parity_counts_items_where_one_option_alone_carries_the_cue() -> None:
    """Two options with a cue are no cue; one is, for or against the key."""
    items = [
        item_of("Listen", "Go", "Sit", "Run"),
        item_of("Go", "Help him", "Warn him", "Run"),
        item_of("Listen", "Help him", "Sit", "Run"),
    ]
    assert parity(items) == {"empathetic": (2, 0.5), "safe": (0, 0.0), "harsh": (1, 0.0)}


@given(
    st.lists(st.tuples(st.lists(st.text(max_size=20), min_size=4, max_size=4), st.integers(0, 3)), max_size=5)
)
def test_shares_stay_between_none_and_all(drawn: list[tuple[list[str], int]]) -> None:
    """Whatever the options say, a share is a share."""
    items = [item_of(*lines, key=key) for lines, key in drawn]
    assert all(0.0 <= share <= 1.0 for share in guessers(items).values())
