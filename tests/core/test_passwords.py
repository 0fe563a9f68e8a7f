"""Which passwords are taken, and what is said of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.passwords import fault, normalized

_ABOUT = ("rosa.delgado", "rosa.delgado@example.org", "Exam prep")


@pytest.mark.parametrize(
    "password",
    [
        "teal kettle under rain",
        "my aunt keeps nine geese",
        "пятнадцать кошек",
        "kq8Vz!w0sPbT#4r",
        "  spaces at both ends  ",
        "a" + "bicycle with no bell" * 2,
    ],
)
def test_long_ones_that_nobody_tries_first_are_taken(password: str) -> None:
    """No kind of sign is asked for, blanks count, any script will do."""
    assert fault(normalized(password), _ABOUT) is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short but sweet", None),
        ("fourteen signs", "at least 15"),
        ("x" * 129, "128"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("blueblueblueblueblue", "repeats"),
        ("abcabcabcabcabcabc", "repeats"),
        ("123456789012345678", "keyboard"),
        ("qwertyuiopasdfghjkl", "keyboard"),
        ("1qaz2wsx3edc4rfv5tgb", "keyboard"),
        ("zyxwvutsrqponmlkji", "keyboard"),
        ("abcdefgh12345678", "keyboard"),
        ("1q2w3e4r5t6y7u8i", "lists"),
        ("qazwsxedcrfvtgbyh", "keyboard"),
        ("12345678910111213", "keyboard"),
        ("ManchesterUnited", "lists"),
        ("kartoffelpuffer", "lists"),
        ("neworleans12345", "lists"),
        ("Password123456789", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("passwordpassword1!", "tried first"),
        ("rosa.delgado2026!!", "tried first"),
        ("PeerSpecialist2026", "tried first"),
        ("exam prep exam prep 1", "tried first"),
    ],
)
def test_the_others_are_refused_with_what_to_change(password: str, words: str | None) -> None:
    """Too short, too long, a pattern, or made of what stands near the account."""
    said = fault(normalized(password), _ABOUT)
    assert (said is None) if words is None else (said is not None and words in said)


@given(st.text(max_size=200))
def test_every_text_gets_an_answer(text: str) -> None:
    """Whatever is typed: taken, or one sentence; and normalizing twice changes nothing."""
    said = fault(normalized(text), ("someone@example.org",))
    assert said is None or said.endswith(".")
    assert normalized(normalized(text)) == normalized(text)
    if not 15 <= len(normalized(text)) <= 128:
        assert said is not None
