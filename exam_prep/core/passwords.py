"""Which passwords are good enough: long, not a pattern, not made of what anybody would try first.

Source: NIST SP 800-63B-4 (single-factor passwords of 15 or more signs, no rules of composition, a list of
refused ones) and OWASP ASVS 5.0, 6.2.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 15
LONGEST = 128
_FEWEST_DIFFERENT = 5
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1234567891011121314151617181920",
)
_USUAL = (
    "password", "passwort", "letmein", "welcome", "iloveyou", "sunshine", "princess", "football", "baseball",
    "superman", "trustno", "whatever", "changeme", "secret", "admin", "administrator", "login", "monkey",
    "dragon", "master", "qwerty", "correcthorsebatterystaple", "examprep", "exam", "prep", "peerspecialist",
    "peersupport", "peer", "specialist", "recovery", "certification",
)  # fmt: skip
_LEAKED = frozenset({
    "291a3089c5a50577", "2985e88d8ef6522d", "2d6cac6038220b93", "4f7e2e5bf8f1a0dc", "52fb329a509eb123",
    "56a55f02273779b5", "601727efa1961d76", "6074924ec6d8c3c0", "63d78ca82db91b87", "66f8619f88c004d5",
    "8203e35b988f9bad", "8aaad55b2e5f0cc2", "8c6330ad59bc0be1", "8da22ddc3aa9769c", "91bec92bfd0c6aae",
    "95f662f09ac5541a", "964b5f1fc23af09e", "a99eca700d9c47f2", "b5e2d0eda9a1d100", "c8b785580189b7eb",
    "cbc53dc5e8884e97", "cc9f0b15c122b21f", "e7537027483adbc3", "f8315a7a5fd815ad", "f9de480c7f641dd1",
})  # fmt: skip
"""Those of the 20,000 most used passwords that are long enough and break no rule below, as BLAKE2b-64: not
for reading. Shorter ones are refused by their length, the others by the rules."""

_MOST_USUAL = 0.7
_CONTEXT_AT_LEAST = 4


def normalized(password: str) -> str:
    """Return the password as it is hashed: NFKC, so that the same keys give the same signs everywhere."""
    return unicodedata.normalize("NFKC", password)


def fault(password: str, about: Iterable[str]) -> str | None:
    """Return a sentence that says what to change, or None where `password` (normalized) will do.

    `about` are words that stand near the account, such as the parts of its mail address and of the site's
    name: a password made mostly of them is guessed first. Nothing is asked of kinds of signs.
    """
    if len(password) < SHORTEST:
        return "Make it at least 15 signs long; a few words in a row work well."
    if len(password) > LONGEST:
        return "Make it 128 signs at most."
    plain = re.sub(r"[^\w]|_", "", password.casefold())
    pattern = _pattern(password, plain)
    if pattern is not None:
        return pattern
    words = {word for word in (_plain(part) for part in about) if len(word) >= _CONTEXT_AT_LEAST}
    if _share(plain, (*_USUAL, *sorted(words))) >= _MOST_USUAL:
        return "It is made of words that are tried first; choose words that only you would put together."
    return None


def _pattern(password: str, plain: str) -> str | None:
    if len(set(plain)) < _FEWEST_DIFFERENT or _repeats(plain):
        return "It repeats the same signs; choose words that do not repeat."
    if hashlib.blake2b(password.casefold().encode(), digest_size=8).hexdigest() in _LEAKED:
        return "It stands on lists of passwords that are tried first; choose a few other words."
    if _runs(plain):
        return "It follows the keyboard or the alphabet; choose a few words instead."
    return None


def _plain(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text.casefold())


def _repeats(plain: str) -> bool:
    """Whether a short piece, said over and over, makes up the whole."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))


def _runs(plain: str) -> bool:
    """Whether the whole is cut from at most two runs of keys or letters, forwards or backwards."""
    rest, cuts = plain, 0
    while rest and cuts < 2:  # noqa: PLR2004  # two, as the line above says
        rest, cuts = rest[_longest_run(rest) :], cuts + 1
    return not rest


def _longest_run(text: str) -> int:
    both = [run for line in _RUNS for run in (line, line[::-1])]
    return max(
        (size for size in range(3, len(text) + 1) if any(text[:size] in run for run in both)), default=1
    )


def _share(plain: str, words: Iterable[str]) -> float:
    """Return the share of `plain` that is made of `words` and of digits around them, 0.0-1.0."""
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    left = re.sub(r"[\d\s]", "", rest)
    return 1 - len(left) / len(plain) if re.search(r"[^\d]", plain) else 0.0
