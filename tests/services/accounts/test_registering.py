"""Registering an address that is free, waits to be confirmed, or has an account."""

import pytest

from exam_prep.db.accounts import LinkKind
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.joining import confirm, set_password_by_link
from exam_prep.services.accounts.people import find_account
from tests.house import snapshot
from tests.office import Office

EMAIL = "rosa@example.org"
MADE = ("account", "learner", "account_act")


def test_a_new_address_waits_for_its_link(office: Office) -> None:
    """With letters the account is made, unconfirmed, and the link confirms it once."""
    token = office.register(EMAIL, "first hash", mails=True)
    assert office.look(token).kind is LinkKind.CONFIRM
    with office.writing() as session:
        assert confirm(session, token, now=office.clock()).confirmed_at == office.clock()
    with office.writing() as session, pytest.raises(NotFoundError):
        confirm(session, token, now=office.clock())


def test_without_letters_a_new_account_is_ready_and_has_no_link(office: Office) -> None:
    """Nobody could click on one."""
    office.register(EMAIL, "first hash", mails=False)
    with office.writing() as session:
        account = find_account(session, EMAIL)
        assert account is not None
        assert account.confirmed_at == office.clock()
    assert snapshot(office.engine)["one_time_link"] == ()


@pytest.mark.parametrize("mails", [True, False])
@pytest.mark.parametrize("confirmed", [True, False])
def test_an_address_that_has_an_account_is_left_as_it_is(
    office: Office, *, mails: bool, confirmed: bool
) -> None:
    """No row of accounts, learners or acts is new or changed; with letters a link to a new password is."""
    if confirmed:
        office.person(EMAIL)
    else:
        office.register(EMAIL, "first hash", mails=True)
    before = snapshot(office.engine)
    token = office.register(EMAIL, "a stranger's hash", mails=mails)
    after = snapshot(office.engine)
    assert [after[table] for table in MADE] == [before[table] for table in MADE]
    if mails:
        assert office.look(token).kind is LinkKind.RESET
    else:
        assert after == before


def test_the_owner_of_an_address_that_a_stranger_registered_takes_it_over(office: Office) -> None:
    """Registering again leads to a new password, and the stranger's is gone."""
    office.register(EMAIL, "a stranger's hash", mails=True)
    token = office.register(EMAIL, "the owner's hash", mails=True)
    with office.writing() as session:
        set_password_by_link(
            session, token, "the owner's new hash", name_hash="rosa", mails=True, now=office.clock()
        )
    assert office.password_of(EMAIL) == "the owner's new hash"
