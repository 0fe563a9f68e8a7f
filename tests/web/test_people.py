"""Invitations, roles, and what admins may do with accounts; and that nobody else may."""

import re

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.accounts import AccountAct
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import NewIds, find_account, get_account, make_account
from exam_prep.services.accounts.purging import purge_accounts
from tests.browsing import Browser
from tests.house import snapshot
from tests.people import sign_in_as
from tests.set_clock import START, FakeClock
from tests.web.second_factor import SET_UP, turn_on
from tests.web.test_accounts import EMAIL, OTHER, PASSWORD, join, sign_in
from tests.web.test_new_address import letters, set_mail

_INVITED = "ina@example.org"
_LINK = re.compile(r"<code>http://localhost:8000(/account/link/[^<]+)</code>")


@pytest.fixture
def admin(browser: Browser, bank: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an admin, signed in with a second factor."""
    made = sign_in_as(browser, bank, Role.ADMIN, now=clock())
    with writing_session(bank) as session:
        get_account(session, made).email = EMAIL
    return browser


def _give_role(bank: Engine, email: str, role: Role) -> None:
    with writing_session(bank) as session:
        get_account(session, email).role = role


def _invited(admin: Browser, role: str = "instructor", email: str = _INVITED) -> str:
    answer = admin.post("/admin/people", email=email, role=role)
    found = _LINK.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def _page_of(bank: Engine, email: str) -> str:
    with Session(bank) as session:
        return f"/admin/people/{get_account(session, email).public_id}"


def _role(bank: Engine, email: str) -> Role:
    with Session(bank) as session:
        return get_account(session, email).role


def test_an_invitation_is_accepted_once_with_the_role_it_was_made_for(
    admin: Browser, stranger: Browser, bank: Engine
) -> None:
    """The password rules hold, a role that is sent along is nobody's, and the link is used up."""
    link = _invited(admin)
    assert "invited as an instructor" in stranger.get(link).text
    assert stranger.post(link, password="short", role="admin").status_code == 422  # noqa: S106
    assert stranger.post(link, password=OTHER, role="admin", email="else@example.org").status_code == 303
    assert _role(bank, _INVITED) is Role.INSTRUCTOR
    assert stranger.post(link, password=PASSWORD).status_code == 404
    assert stranger.get(link).status_code == 404
    assert sign_in(stranger, _INVITED, OTHER).status_code in {302, 303}
    assert stranger.get("/admin/people").status_code == 404


def test_a_page_of_somebody_to_whom_nothing_was_done_has_no_list_of_it(admin: Browser, bank: Engine) -> None:
    """A heading over nothing would look like something that is missing."""
    assert "What was done" not in admin.get(_page_of(bank, EMAIL)).text
    _invited(admin)
    assert "What was done" in admin.get(_page_of(bank, _INVITED)).text


def test_the_database_holds_no_token_of_an_invitation(admin: Browser, bank: Engine) -> None:
    """Only its hash, and the page shows it once."""
    token = _invited(admin).rpartition("/")[2]
    assert token not in str(snapshot(bank))
    assert token not in admin.get("/admin/people").text
    assert token not in admin.get(_page_of(bank, _INVITED)).text


def test_an_invitation_is_listed_while_open_and_ends_after_seven_days(
    admin: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """Then its link opens nothing, and the address is forgotten and free."""
    link = _invited(admin)
    assert "The invitation works until" in admin.get("/admin/people").text
    clock.advance(days=7)
    assert stranger.get(link).status_code == 404
    assert purge_accounts(bank, now=clock()) > 0
    sign_in_as(admin, bank, Role.ADMIN, now=clock())
    assert _INVITED not in admin.get("/admin/people").text
    with Session(bank) as session:
        assert find_account(session, _INVITED) is None
        assert find_account(session, EMAIL) is not None


def test_an_invitation_is_taken_back_or_sent_again(admin: Browser, stranger: Browser, bank: Engine) -> None:
    """The link before opens nothing; after taking back, none does and nobody waits."""
    first = _invited(admin)
    second = _invited(admin, "learner")
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    assert admin.post(_page_of(bank, _INVITED), do="revoke").headers["Location"] == "/admin/people"
    assert stranger.get(second).status_code == 404
    assert stranger.post(second, password=PASSWORD).status_code == 404
    assert len(snapshot(bank)["account"]) == 1


def test_the_invitation_is_the_only_way_in(admin: Browser, stranger: Browser, bank: Engine) -> None:
    """Neither registering nor a link for a new password opens an account that waits, nor tells of it."""
    set_mail(admin.app)
    assert admin.post("/admin/people", email=_INVITED, role="admin").headers["Location"] == "/admin/people"
    stranger.post("/account/forgot", email=_INVITED)
    stranger.post("/account/register", email=_INVITED, password=OTHER)
    sent = letters(bank)
    assert [(to, kind) for to, kind, _link in sent if to] == [(_INVITED, MailKind.INVITATION)]
    assert len(sent) == 3
    for _to, _kind, link in sent[1:]:
        assert stranger.get(link).status_code == 404
    assert stranger.post(sent[0][2], password=PASSWORD).status_code == 303


def test_who_typed_the_address_before_does_not_get_the_role(
    admin: Browser, stranger: Browser, bank: Engine
) -> None:
    """An unconfirmed account loses its password and its link when its address is invited."""
    set_mail(admin.app)
    stranger.post("/account/register", email=_INVITED, password=OTHER)
    admin.post("/admin/people", email=_INVITED, role="admin")
    confirm, invitation = (link for _to, _kind, link in letters(bank))
    assert stranger.post(confirm, password=OTHER).status_code == 404
    assert "do not go together" in sign_in(stranger, _INVITED, OTHER).text
    assert stranger.get(invitation).status_code == 200


def test_who_has_an_account_is_not_invited(admin: Browser, stranger: Browser, bank: Engine) -> None:
    """Nothing of the account changes; nor does an address or a role that is none make one."""
    join(stranger, _INVITED)
    before = snapshot(bank)["account"]
    assert admin.post("/admin/people", email=_INVITED.upper(), role="admin").status_code == 409
    for email, role in (("nobody", "learner"), ("new@example.org", "owner"), ("new@example.org", "")):
        assert admin.post("/admin/people", email=email, role=role).status_code == 422
    assert snapshot(bank)["account"] == before


@pytest.mark.parametrize("wish", ["yes", "no"])
def test_a_guest_who_accepts_takes_the_work_along_if_they_wish(
    admin: Browser, stranger: Browser, wish: str
) -> None:
    """Asked beside the password; what is left behind is not in the account."""
    sitting = stranger.start_set(count="5")
    link = _invited(admin, "learner")
    assert "Take along 1 set" in stranger.get(link).text
    assert stranger.post(link, password=PASSWORD, bring=wish).status_code == 303
    stranger.forget_token()
    sign_in(stranger, _INVITED)
    assert stranger.get(f"/sittings/{sitting}/1").status_code == (200 if wish == "yes" else 404)


def test_another_role_ends_all_sign_ins_of_the_person(
    admin: Browser, stranger: Browser, bank: Engine, clock: FakeClock
) -> None:
    """The cookie of before is dead; the new role begins with a new sign-in, and a second factor for staff."""
    join(stranger, _INVITED)
    page = _page_of(bank, _INVITED)
    assert admin.post(page, do="role", role="learner").status_code == 303
    assert stranger.get("/account").status_code == 200
    assert admin.post(page, do="role", role="admin").status_code == 303
    assert stranger.get("/account").status_code == 303
    stranger.forget_token()
    sign_in(stranger, _INVITED)
    assert stranger.get("/admin/people").headers["Location"] == f"{SET_UP}?next=/admin/people"
    turn_on(stranger, clock)
    assert stranger.get("/admin/people").status_code == 200
    assert admin.post(page, do="role", role="owner").status_code == 422
    assert _role(bank, _INVITED) is Role.ADMIN


def test_disabling_and_ending_work_at_once(admin: Browser, stranger: Browser, bank: Engine) -> None:
    """Signed out everywhere; once disabled the right password does not help; enabled it does."""
    join(stranger, _INVITED)
    page = _page_of(bank, _INVITED)
    assert admin.post(page, do="end").status_code == 303
    assert stranger.get("/account").status_code == 303
    stranger.forget_token()
    sign_in(stranger, _INVITED)
    assert admin.post(page, do="disable").status_code == 303
    assert stranger.get("/account").status_code == 303
    stranger.forget_token()
    assert "do not go together" in sign_in(stranger, _INVITED).text
    assert admin.post(page, do="enable").status_code == 303
    assert sign_in(stranger, _INVITED).status_code in {302, 303}


@pytest.mark.parametrize("fields", [{"do": "role", "role": "learner"}, {"do": "disable"}])
def test_the_last_admin_stays_one(
    admin: Browser, stranger: Browser, bank: Engine, fields: dict[str, str]
) -> None:
    """Refused with what to do first; an admin who is only invited or disabled does not count."""
    page = _page_of(bank, EMAIL)
    _invited(admin, "admin")
    join(stranger, "otto@example.org")
    _give_role(bank, "otto@example.org", Role.ADMIN)
    admin.post(_page_of(bank, "otto@example.org"), do="disable")
    answer = admin.post(page, **fields)
    assert answer.status_code == 409
    assert "Make someone else an admin first" in answer.text
    admin.post(_page_of(bank, "otto@example.org"), do="enable")
    assert admin.post(page, **fields).status_code == 303
    assert admin.get("/account").status_code == 303


def test_each_act_is_logged_with_who_and_when(admin: Browser, bank: Engine, clock: FakeClock) -> None:
    """Public ids only: no address, no link; the page tells it in words."""
    link = _invited(admin)
    clock.advance(minutes=1)
    page = _page_of(bank, _INVITED)
    Browser(admin.app).post(link, password=OTHER)
    for fields in ({"do": "role", "role": "admin"}, {"do": "end"}, {"do": "disable"}, {"do": "enable"}):
        admin.post(page, **fields)
    with Session(bank) as session:
        acts = session.scalars(select(AccountAct).order_by(AccountAct.id)).all()
        mine = get_account(session, EMAIL).public_id
    assert [act.act for act in acts] == [
        "invited as instructor",
        "password set",
        "role changed to admin",
        "signed out everywhere",
        "disabled",
        "enabled",
    ]
    assert {act.actor for act in acts if act.act != "password set"} == {mine}
    assert acts[0].at < acts[1].at
    assert "@" not in "".join(f"{act.account}{act.actor}{act.act}" for act in acts)
    told = admin.get(page).text
    assert "Invited as instructor" in told
    assert f"by {EMAIL}" in told


@pytest.mark.parametrize("role", [None, Role.LEARNER, Role.INSTRUCTOR])
def test_nobody_else_gets_near(
    admin: Browser, stranger: Browser, bank: Engine, clock: FakeClock, role: Role | None
) -> None:
    """For a guest the sign-in, for others the page that is not there; and nothing changes."""
    if role is not None:
        sign_in_as(stranger, bank, role, now=clock())
    page = _page_of(bank, EMAIL)
    before = snapshot(bank)
    answers = [
        stranger.get("/admin/people"),
        stranger.get(page),
        stranger.post("/admin/people", email="otto@example.org", role="admin"),
        stranger.post(page, do="role", role="learner"),
    ]
    assert {answer.status_code for answer in answers} == {303 if role is None else 404}
    assert snapshot(bank) == before
    assert admin.get("/admin/people").status_code == 200


def test_the_list_is_found_in_and_paged(admin: Browser, bank: Engine) -> None:
    """Part of an address narrows it; signs with a meaning for the database have none."""
    for number in range(55):
        with writing_session(bank) as session:
            _made(session, f"person{number:02}@example.org")
    first = admin.get("/admin/people").text
    assert "person54" not in first
    beyond = re.search(r'rel="next" href="([^"]+)"', first)
    assert beyond is not None
    assert "person54" in admin.get(beyond[1].replace("&amp;", "&")).text
    assert "person07" in admin.get("/admin/people?find=N07").text
    for nothing in ("%25", "_", "person%00"):
        assert "Nobody" in admin.get(f"/admin/people?find={nothing}zz").text
    assert admin.get("/admin/people/not-a-person-at-all").status_code == 404
    assert admin.get("/admin/people/%00").status_code == 404


def _made(session: Session, email: str) -> None:
    ids = NewIds(f"account-{email}", f"learner-{email}", f"uniquifier-{email}")
    make_account(session, email, Role.LEARNER, password="x", confirmed=True, ids=ids, now=START)  # noqa: S106
