"""A one-time link works once, for a while, for its purpose, and only while its account is active."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.accounts import LinkKind, OneTimeLink
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.joining import hand_over
from exam_prep.services.accounts.links import LIFE, look_at, use
from exam_prep.services.accounts.people import get_account
from tests.office import Office


def test_a_link_is_used_once_and_looked_at_often(office: Office) -> None:
    """Looking leaves it as it is; after its use it is neither found nor used."""
    person = office.person()
    token = office.link(person)
    assert office.look(token).account_id == office.look(token).account_id == person.id
    assert office.use(token) == person
    with pytest.raises(NotFoundError, match="used already"):
        office.look(token)
    with pytest.raises(NotFoundError, match="used already"):
        office.use(token)


def test_of_two_who_looked_before_either_used_it_one_gets_in(office: Office) -> None:
    """Both hold the row; the second finds that it was used meanwhile."""
    token = office.link(office.person())
    link = office.look(token)
    with office.writing() as session:
        use(session, link, now=office.clock())
    with office.writing() as session, pytest.raises(NotFoundError):
        use(session, link, now=office.clock())


@pytest.mark.parametrize("kind", LinkKind)
def test_each_kind_ends_with_its_life(office: Office, kind: LinkKind) -> None:
    """It works to the last microsecond and no longer."""
    token = office.link(office.person(), kind)
    office.clock.now += LIFE[kind] - timedelta(microseconds=1)
    office.look(token)
    office.clock.now += timedelta(microseconds=1)
    with pytest.raises(NotFoundError):
        office.look(token)


def test_lives_are_short_where_a_password_is_at_stake() -> None:
    """Ten minutes to set a new one; a day or a week where nothing is taken over."""
    assert LIFE[LinkKind.RESET] == timedelta(minutes=10)
    assert LIFE[LinkKind.CONFIRM] == timedelta(hours=24)
    assert LIFE[LinkKind.INVITE] == timedelta(days=7)


def test_a_link_handed_over_in_person_works_for_a_day(office: Office) -> None:
    """The operator makes it before the person is at a screen."""
    person = office.person()
    with office.writing() as session:
        hand_over(session, get_account(session, person.email), "token", now=office.clock())
    office.clock.advance(hours=23)
    assert office.use("token") == person


def test_a_link_serves_its_purpose_only(office: Office) -> None:
    """One that confirms an address sets no password."""
    token = office.link(office.person(), LinkKind.CONFIRM)
    with pytest.raises(NotFoundError):
        office.look(token, LinkKind.RESET, LinkKind.INVITE)


def test_a_newer_link_ends_the_older_of_its_kind_and_account(office: Office) -> None:
    """Other kinds and other people's stay."""
    rosa, ann = office.person(), office.person("ann@example.org")
    old, others, confirms = office.link(rosa), office.link(ann), office.link(rosa, LinkKind.CONFIRM)
    new = office.link(rosa)
    with pytest.raises(NotFoundError):
        office.look(old)
    assert [office.look(token).account_id for token in (new, others, confirms)] == [rosa.id, ann.id, rosa.id]


def test_the_link_of_a_disabled_account_opens_nothing(office: Office) -> None:
    """And opens again with the account."""
    person = office.person()
    token = office.link(person)
    for active in (False, True):
        with office.writing() as session:
            get_account(session, person.email).active = active
        if active:
            assert office.use(token) == person
        else:
            with pytest.raises(NotFoundError):
                office.look(token)


def test_a_link_for_an_address_without_an_account_opens_nothing(office: Office) -> None:
    """It costs the same and leads nowhere."""
    token = office.link(None)
    with pytest.raises(NotFoundError):
        office.look(token)


def test_the_row_holds_no_token(office: Office) -> None:
    """Who reads the table can use no link."""
    token = office.link(office.person())
    with Session(office.engine) as session:
        row = session.scalars(select(OneTimeLink)).one()
        assert token not in str(vars(row))
        assert look_at(session, token, (LinkKind.RESET,), now=office.clock()) is row
        with pytest.raises(NotFoundError):
            look_at(session, row.token_hash, (LinkKind.RESET,), now=office.clock())
