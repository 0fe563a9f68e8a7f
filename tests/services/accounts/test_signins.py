"""A sign-in lasts as long as it is used and its role allows, and ends at once when it is ended."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.people import AccountRef, get_account
from exam_prep.services.accounts.signins import (
    SignedIn,
    begin_signin,
    end_signin,
    end_signins,
    find_signin,
    note_use,
)
from tests.office import Office


def begin(office: Office, person: AccountRef) -> str:
    """Sign somebody in and return the token."""
    token = new_secret()
    with office.writing() as session:
        begin_signin(
            session,
            person.id,
            token,
            public_id=new_public_id(),
            factor=Factor.SECOND,
            device="Firefox, Android",
            now=office.clock(),
        )
    return token


def find(office: Office, token: str, used_at: datetime) -> SignedIn | None:
    """Return who is signed in."""
    with Session(office.engine) as session:
        return find_signin(session, token, used_at=used_at, now=office.clock())


@pytest.mark.parametrize("role", Role)
def test_unused_it_ends_sooner_for_staff(office: Office, role: Role) -> None:
    """One hour for whoever sees other people's work, else twelve; then even a use before does not help."""
    token = begin(office, office.person(role=role))
    start = office.clock()
    office.clock.now += timedelta(hours=1 if role.is_staff else 12) - timedelta(seconds=1)
    assert find(office, token, start) is not None
    office.clock.advance(seconds=1)
    assert find(office, token, start) is None
    assert find(office, token, office.clock()) is not None


@pytest.mark.parametrize("role", Role)
def test_used_all_the_time_it_ends_at_last(office: Office, role: Role) -> None:
    """Twelve hours for staff, else fourteen days."""
    token = begin(office, office.person(role=role))
    office.clock.now += (timedelta(hours=12) if role.is_staff else timedelta(days=14)) - timedelta(seconds=1)
    assert find(office, token, office.clock()) is not None
    office.clock.advance(seconds=1)
    assert find(office, token, office.clock()) is None


def test_a_use_is_noted_every_five_minutes_at_most(office: Office) -> None:
    """A save costs a write of this row now and then only."""
    token = begin(office, office.person())
    start, seen = office.clock(), []
    for _ in range(11):
        office.clock.advance(minutes=1)
        found = find(office, token, start)
        assert found is not None
        with office.writing() as session:
            note_use(session, found, now=office.clock())
        seen.append(found.last_seen_at)
    assert len(set(seen)) == 3


def test_ending_ends_one_all_or_all_but_ones_own(office: Office) -> None:
    """Other people's stay."""
    rosa, ann = office.person(), office.person("ann@example.org")
    tokens = [begin(office, rosa) for _ in range(4)]
    others = begin(office, ann)

    def stand() -> list[bool]:
        return [find(office, token, office.clock()) is not None for token in (*tokens, others)]

    with office.writing() as session:
        end_signin(session, tokens[0])
    assert stand() == [False, True, True, True, True]
    with office.writing() as session:
        assert end_signins(session, rosa.id, but=tokens[1]) == 2
    assert stand() == [False, True, False, False, True]
    with office.writing() as session:
        assert end_signins(session, rosa.id) == 1
    assert stand() == [False, False, False, False, True]


def test_a_disabled_account_is_nowhere_signed_in(office: Office) -> None:
    """From the same moment on, though its rows still stand."""
    person = office.person()
    token = begin(office, person)
    with office.writing() as session:
        get_account(session, person.email).active = False
    assert find(office, token, office.clock()) is None
