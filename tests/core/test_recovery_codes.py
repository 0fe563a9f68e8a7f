"""Recovery codes as people write them."""

from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.recovery_codes import ALPHABET, SIGNS, code_of, plain_code

_BITS = st.integers(0, 2**120 - 1)


@given(_BITS, _BITS)
def test_different_bits_give_different_codes(one: int, other: int) -> None:
    """All 120 bits count, and no more than those."""
    assert (code_of(one) == code_of(other)) is (one == other)
    assert code_of(one) == code_of(one + (other << 120))


@given(_BITS, st.booleans(), st.sampled_from(["", " ", "-", "  "]))
def test_a_code_is_known_however_it_is_typed(bits: int, lower: bool, gap: str) -> None:  # noqa: FBT001  # drawn
    """Case, gaps and look-alikes make no difference."""
    code = code_of(bits)
    plain = code.replace("-", "")
    typed = gap.join(plain.replace("0", "O").replace("1", "l"))[:100]
    assert plain_code(typed.lower() if lower else typed) in {plain, None if len(typed) == 100 else plain}
    assert plain_code(code) == plain


@given(st.text(max_size=200))
def test_anything_else_is_no_code(typed: str) -> None:
    """Never an error; what is taken has the right signs and length."""
    plain = plain_code(typed)
    assert plain is None or (len(plain) == SIGNS and set(plain) <= set(ALPHABET))
