"""What accounts leave behind is deleted when it is over, and an account never is."""

from datetime import timedelta

from exam_prep.core.roles import Role
from exam_prep.db.accounts import LinkKind
from exam_prep.services.accounts.links import LIFE
from exam_prep.services.accounts.purging import purge_accounts
from exam_prep.services.accounts.signins import LONGEST
from exam_prep.services.accounts.tries import KEPT, Guess
from tests.house import snapshot
from tests.office import Office
from tests.services.accounts.test_signins import begin
from tests.services.accounts.test_tries import refuse

_MOMENT = timedelta(microseconds=1)


def test_each_goes_at_its_time_and_not_before(office: Office) -> None:
    """Links by their own end, sign-ins after 14 days, tries after 30; the accounts stay."""
    person, staff = office.person(), office.person("ann@example.org", Role.INSTRUCTOR)
    before = snapshot(office.engine)
    start = office.clock()
    for one in (person, staff):
        begin(office, one)
    for to in (person, None):
        office.link(to, LinkKind.RESET)
    refuse(office, Guess("rosa", "here", device_known=False), 3)
    for life, rows in ((LIFE[LinkKind.RESET], 2), (LONGEST[False], 2), (KEPT, 3)):
        office.clock.now = start + life
        assert purge_accounts(office.engine, now=office.clock()) == 0
        office.clock.now += _MOMENT
        assert purge_accounts(office.engine, now=office.clock()) == rows
    assert snapshot(office.engine) == before


def test_an_account_that_nobody_confirmed_stays(office: Office) -> None:
    """Its link ends; its person may ask for another."""
    office.register("rosa@example.org", "hash", mails=True)
    office.clock.now += timedelta(days=3650)
    assert purge_accounts(office.engine, now=office.clock()) == 1
    assert office.password_of("rosa@example.org") == "hash"
