"""Titles, names and join codes as people type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exam_prep.core.cohorts import (
    CODE_LENGTH,
    CODE_SIGNS,
    MOST_SIGNS,
    called,
    plain_code,
    plain_name,
    plain_title,
    spoken_code,
)
from exam_prep.errors import InvalidError
from exam_prep.seeds import new_code

_CODES = st.text(CODE_SIGNS, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@given(_CODES, st.sampled_from(["", " ", "-", ".", " - "]))
def test_a_code_is_known_however_it_is_typed(code: str, between: str) -> None:
    """In small letters, in groups, with signs between: the code that is kept comes back."""
    assert plain_code(between.join(code.lower())) == code
    assert plain_code(spoken_code(code)) == code


@given(st.text(max_size=30))
def test_what_is_no_code_is_none(typed: str) -> None:
    """Whatever is typed, what comes back is a whole code or nothing."""
    kept = plain_code(typed)
    assert kept == "" or (len(kept) == CODE_LENGTH and set(kept) <= set(CODE_SIGNS))


def test_no_code_can_be_misread() -> None:
    """No sign of two that look alike in print or by hand, and no vowel, so that no code is a word."""
    for twins in ("0OQD", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(twins) & set(CODE_SIGNS)) <= 1
    assert not set("AEIOU") & set(CODE_SIGNS)
    assert plain_code(new_code(CODE_SIGNS, CODE_LENGTH)) != ""


@example("0 \x1b 0")
@example("e\x1b\u0301")
@given(st.text(max_size=120))
def test_a_name_is_one_line_that_can_be_seen(typed: str) -> None:
    """Of 1-80 signs, without control signs, and the same when it is typed again; else it is refused."""
    try:
        name = plain_name(typed)
    except InvalidError:
        return
    assert 1 <= len(name) <= MOST_SIGNS
    assert all(sign.isprintable() or sign in "\u200c\u200d" for sign in name)
    assert name == name.strip()
    assert plain_name(name) == name


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0\u2003", "\u202e\u200b", "\x00\x07", "...", "n" * 81])
def test_what_shows_nothing_is_no_name_and_no_title(typed: str) -> None:
    """Only spaces, only signs that are not seen, and what is too long are refused in a sentence."""
    with pytest.raises(InvalidError, match="Type"):
        plain_name(typed)
    with pytest.raises(InvalidError, match="Give the group a title"):
        plain_title(typed)


def test_control_signs_are_dropped_and_lines_joined() -> None:
    """What turns the reading direction or rings a bell is no part of a name."""
    assert plain_name("  Ana\r\n\u202eRuiz\x07 ") == "Ana Ruiz"
    assert plain_name("Ana Ma\u0301ria") == "Ana M\u00e1ria"


def test_a_member_is_called_by_name_or_number() -> None:
    """The only two ways in which staff know somebody; the number tells two of one name apart."""
    assert called("Ana", 3, alike=2) == "Ana (3)"
    assert called("Ana", 3) == "Ana"
    assert called(None, 3) == "Learner 3"
