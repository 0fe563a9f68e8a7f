"""The only source of chance; everything else is given a seed or a token."""

import secrets
from collections.abc import Callable

Seeds = Callable[[], int]
"""Gives a fresh seed for one form."""

_SEED_BITS = 63


def new_seed() -> int:
    """Return a seed in 0 … 2**63 - 1, small enough for a signed 64-bit column."""
    return secrets.randbits(_SEED_BITS)


def new_public_id() -> str:
    """Return a 128-bit random name for a row that people see in addresses (22 signs)."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    """Return 256 random bits as text, for the key that signs cookies."""
    return secrets.token_hex(32)


def new_code(signs: str, length: int) -> str:
    """Return `length` random signs out of `signs`, for a code that people read out and type."""
    return "".join(secrets.choice(signs) for _ in range(length))
