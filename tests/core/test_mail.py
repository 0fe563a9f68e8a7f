"""When a letter is tried again, how long it is worth it, and what counts as an address."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.mail import FACTS, LEASE, LONGEST_LIFE, MailKind, is_address, life, next_try
from tests.set_clock import START

_KINDS = st.sampled_from(MailKind)


@given(_KINDS, st.integers(1, 50), st.floats(0, 90_000))
def test_a_next_try_lies_ahead_and_within_the_life(kind: MailKind, tries: int, seconds: float) -> None:
    """Never sooner than a minute, never when it would be too late."""
    now = START + timedelta(seconds=seconds)
    again = next_try(kind, START, tries, now)

    assert again is None or now + timedelta(minutes=1) <= again < START + life(kind)


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (MailKind.PASSWORD_CHANGED, [1, 6, 36, *range(156, 1440, 180)]),
        (MailKind.RESET_PASSWORD, [1, 2.25, 3.5, 4.75, 6, 7.25, 8.5, 9.75]),
    ],
)
def test_the_tries_of_a_letter_whose_server_stays_away(kind: MailKind, minutes: list[float]) -> None:
    """1, 5 and 30 minutes, 2 hours, then every 3; a link that lives ten minutes gets eight tries in them."""
    now = START
    tried: list[float] = []
    while again := next_try(kind, START, len(tried) + 1, now):
        now = again
        tried.append((again - START) / timedelta(minutes=1))

    assert tried == minutes


def test_no_letter_is_tried_after_a_day_and_no_claim_outlasts_a_link() -> None:
    """A link that has died is not sent; a letter whose sender crashed is free again while it lives."""
    assert max(life(kind) for kind in MailKind) == LONGEST_LIFE
    assert min(life(kind) for kind in MailKind) == timedelta(minutes=10)
    assert min(life(kind) for kind in MailKind) / 2 > LEASE


def test_every_kind_has_its_facts() -> None:
    """None is forgotten in the table."""
    assert set(FACTS) == set(MailKind)


@pytest.mark.parametrize("text", ["a@b.org", "first.last+tag@mail.example.org", "josé@bücher.example", "a@b"])
def test_a_plain_address_is_one(text: str) -> None:
    """Letters of any script, tags and dots are fine."""
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "@b.org",
        "a@",
        "a@b@c",
        "a b@c.org",
        "a@b.org,c@d.org",
        "Ann <a@b.org>",
        "a@b.org\r\nBcc: x@y.org",
        "a@b.org\n",
        "a@b.org\x00",
        "a\x85@b.org",
        '"a"@b.org',
        "a" * 250 + "@b.org",
    ],
)
def test_anything_more_than_an_address_is_not(text: str) -> None:
    """Names, lists, blanks, control signs and what is too long."""
    assert not is_address(text)


@given(st.text())
def test_no_address_can_end_a_header_or_name_a_second_one(text: str) -> None:
    """Whatever is accepted is one line and one address."""
    address = f"{text}@example.org"
    if is_address(address):
        assert address.splitlines() == [address]
        assert not set(address) & set(' ,;<>()"\\\x00')
        assert address.count("@") == 1
