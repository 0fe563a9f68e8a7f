"""Recovery codes: how they are written, and what is meant by one that was typed.

120 random bits, so that a keyed hash is enough to keep them (OWASP ASVS 5.0, 6.5.2 asks for 112), in
Crockford's alphabet, which has no signs that look alike.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 24
SET_SIZE = 10
"""How many codes a person gets at once."""

_GROUP = 4
_BITS_PER_SIGN = 5
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u2013": None})
_LONGEST_TYPED = 100


def code_of(bits: int) -> str:
    """Return the code of the lowest 120 bits of a random number, in six groups of four signs."""
    signs = [ALPHABET[bits >> _BITS_PER_SIGN * place & 31] for place in range(SIGNS)]
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, SIGNS, _GROUP))


def plain_code(typed: str) -> str | None:
    """Return a typed code as it is hashed, whatever its case, gaps and look-alikes; None if it can be none.

    >>> plain_code("o123-4567-89ab-cdef-ghjk-mnpq")
    '0123456789ABCDEFGHJKMNPQ'
    """
    plain = "".join(typed[:_LONGEST_TYPED].upper().split()).translate(_LOOKALIKES)
    return plain if len(plain) == SIGNS and set(plain) <= set(ALPHABET) else None
