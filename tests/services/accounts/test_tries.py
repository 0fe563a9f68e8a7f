"""Guessing is bounded by name and place, whoever has an account, and never locks the owner out."""

import pytest

from exam_prep.services.accounts.tries import (
    MOST_IN_A_ROW,
    PER,
    Guess,
    TooManyTriesError,
    check_tries,
    count_refusal,
    forget_refusals,
)
from tests.office import Office

HERE = Guess("rosa", "here", device_known=False)

_PER_MINUTE, _PER_HOUR = PER.values()


def refuse(office: Office, guess: Guess, times: int = 1) -> None:
    """Count refused tries."""
    with office.writing() as session:
        for _ in range(times):
            count_refusal(session, guess, now=office.clock())


def waits(office: Office, guess: Guess = HERE) -> TooManyTriesError | None:
    """Return what one more try is told, None if it may be made."""
    try:
        with office.writing() as session:
            check_tries(session, guess, now=office.clock())
    except TooManyTriesError as error:
        return error
    return None


def test_five_a_minute_and_then_a_wait_that_is_told(office: Office) -> None:
    """The wait ends when it was said to, and not a second before."""
    refuse(office, HERE, _PER_MINUTE - 1)
    office.clock.advance(seconds=20)
    refuse(office, HERE)
    told = waits(office)
    assert told is not None
    assert told.seconds == 40
    office.clock.advance(seconds=39)
    assert waits(office) is not None
    office.clock.advance(seconds=1)
    assert waits(office) is None


def test_twenty_an_hour(office: Office) -> None:
    """Slow guessing is bounded too."""
    for _ in range(_PER_HOUR):
        assert waits(office) is None
        refuse(office, HERE)
        office.clock.advance(minutes=2)
    told = waits(office)
    assert told is not None
    assert told.seconds == 20 * 60


@pytest.mark.parametrize("other", [Guess("ann", "here", False), Guess("rosa", "elsewhere", False)])  # noqa: FBT003  # the field's name would hide the two that matter
def test_another_name_or_place_is_not_held_up(office: Office, other: Guess) -> None:
    """A class behind one address signs in while one of them mistypes; so does the owner at home."""
    refuse(office, HERE, _PER_MINUTE)
    assert waits(office) is not None
    assert waits(office, other) is None


def test_after_a_hundred_from_everywhere_only_a_known_device_may_try(office: Office) -> None:
    """The stranger waits without end, the owner's device does not."""
    for number in range(MOST_IN_A_ROW):
        assert waits(office, Guess("rosa", f"place {number}", device_known=False)) is None
        refuse(office, Guess("rosa", f"place {number}", device_known=False))
    told = waits(office, Guess("rosa", "fresh place", device_known=False))
    assert told is not None
    assert told.seconds is None
    assert "Set a new password" in str(told)
    assert waits(office, Guess("rosa", "home", device_known=True)) is None


def test_the_right_person_begins_anew(office: Office) -> None:
    """Only the tries at that name are forgotten."""
    refuse(office, HERE, _PER_MINUTE)
    refuse(office, Guess("ann", "here", device_known=False), _PER_MINUTE)
    with office.writing() as session:
        forget_refusals(session, "rosa")
    assert waits(office) is None
    assert waits(office, Guess("ann", "here", device_known=False)) is not None
