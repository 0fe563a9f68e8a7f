"""What a reply and a note may be: something, not too much, and nothing that hurts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.problem_reports import LONGEST_TEXT, plain_note, plain_reply
from exam_prep.errors import InvalidError


@pytest.mark.parametrize("typed", ["", " \n\t ", "x" * (LONGEST_TEXT + 1)])
def test_a_reply_says_something_and_not_too_much(typed: str) -> None:
    """The bounds themselves are fine."""
    with pytest.raises(InvalidError):
        plain_reply(typed)
    assert plain_reply("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Obviously B is right.", "Obviously"),
        ("You should have read the scene.", "You should have"),
        ("Please read the question again.", "read the question again"),
        ("That was your mistake, sorry.", "your mistake"),
        ("Don\u2019t be silly.", "silly"),
        ("You\u2019re just wrong here.", "You're just wrong"),
        ("The scene speaks of an addict in recovery.", "addict"),
        ("Devin was clean for years; he committed suicide.", "committed suicide"),
    ],
)
def test_words_that_blame_or_stigmatize_are_named(typed: str, named: str) -> None:
    """The sentence says which, so that they can be put in another way."""
    with pytest.raises(InvalidError) as refused:
        plain_reply(typed)
    assert f"“{named}”" in refused.value.message


@pytest.mark.parametrize(
    "typed",
    [
        "You are right: “addict” should not stand there. We wrote “person in recovery”.",
        'Thank you. The word "silly" is gone from option B.',
        "Two colleagues looked at it. It stays as it is, because the policy names the gift.",
        "Your report made this better.",
    ],
)
def test_speaking_of_a_word_is_fine(typed: str) -> None:
    """In quotation marks it is spoken about, not said of anybody."""
    assert plain_reply(f"  {typed}\n") == typed


@given(st.text())
def test_a_note_is_kept_without_space_around_it_or_not_at_all(typed: str) -> None:
    """Whatever is typed: None exactly for what has no sign in it."""
    note = plain_note(typed)
    assert note == (typed.strip() or None)
