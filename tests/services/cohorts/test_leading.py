"""What instructors do with cohorts, whose they are, and what staff see of members."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.core.roles import Role
from exam_prep.core.roster import Wanted
from exam_prep.db.accounts import Account
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.leaving import drop
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.cohorts.keeping import (
    archive,
    bring_back,
    create_cohort,
    rename,
    renew_code,
    set_joining,
)
from exam_prep.services.cohorts.listing import MOST, has_archived, list_cohorts
from exam_prep.services.cohorts.members import (
    Member,
    count_members,
    let_back,
    list_members,
    list_removed,
    names_for_staff,
    remove,
)
from exam_prep.services.cohorts.owned import led_cohort
from exam_prep.services.cohorts.staff import add_staff, list_staff, remove_staff
from exam_prep.services.purging import IDLE_LIFE, purge_idle
from tests.at_once import at_once
from tests.cohorts import a_code, a_cohort, fill, joined, row_of, somebody
from tests.house import House


@pytest.fixture
def who(house: House) -> AccountRef:
    """Give an instructor."""
    return somebody(house.engine, house.clock())


def _members(house: House, cohort: Cohort, after: int = 0) -> list[Member]:
    with Session(house.engine) as session:
        return list_members(session, session.get_one(Cohort, cohort.id), after, Wanted())[0]


def test_an_instructor_sees_only_cohorts_they_lead(house: House, who: AccountRef) -> None:
    """Others' are not there, in the list as by their id; an admin sees all."""
    mine, other = a_cohort(house.engine, who, house.clock()), somebody(house.engine, house.clock())
    foreign = a_cohort(house.engine, other, house.clock(), title="Friday")
    admin = somebody(house.engine, house.clock(), Role.ADMIN)
    with Session(house.engine) as session:
        listed, _more = list_cohorts(session, who, archived=False, page=1)
        assert [one.title for one in listed] == ["Monday"]
        assert led_cohort(session, who, mine.public_id).id == mine.id
        for wanted in (foreign.public_id, "nobodys-cohort"):
            with pytest.raises(NotFoundError):
                led_cohort(session, who, wanted)
        assert led_cohort(session, admin, foreign.public_id).id == foreign.id
        assert len(list_cohorts(session, admin, archived=False, page=1)[0]) == 2


def test_the_list_comes_in_pages_and_the_archive_apart(house: House, who: AccountRef) -> None:
    """The newest first; what is put away is listed there and nowhere else."""
    with writing_session(house.engine) as session:
        for number in range(MOST + 2):
            title, name = f"Group {number}", new_public_id()
            create_cohort(
                session, who, title, Naming.NAMES, public_id=name, join_code=a_code(), now=house.clock()
            )
        assert not has_archived(session, who)
        last = list_cohorts(session, who, archived=False, page=1)[0][0]
        archive(session, led_cohort(session, who, last.public_id), now=house.clock())
        first, more = list_cohorts(session, who, archived=False, page=1)
        second, none = list_cohorts(session, who, archived=False, page=2)
        away, _more = list_cohorts(session, who, archived=True, page=1)
        assert has_archived(session, who)
    assert (len(first), more, len(second), none) == (MOST, True, 1, False)
    assert [one.title for one in away] == [last.title] == [f"Group {MOST + 1}"]
    assert first[0].title == f"Group {MOST}"


def test_the_same_page_sent_twice_makes_one_cohort(house: House, who: AccountRef) -> None:
    """A double click finds what the first click made."""
    name = new_public_id()

    def create() -> None:
        with writing_session(house.engine) as session:
            create_cohort(
                session, who, "Monday", Naming.NAMES, public_id=name, join_code=a_code(), now=house.clock()
            )

    create()
    create()
    with Session(house.engine) as session:
        assert [one.members for one in list_cohorts(session, who, archived=False, page=1)[0]] == [0]


def test_titles_are_one_line_and_codes_are_nobody_elses(house: House, who: AccountRef) -> None:
    """What shows nothing is refused; a code that is taken too, and one that was renewed in another tab."""
    cohort, other = (a_cohort(house.engine, who, house.clock()) for _ in range(2))
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        rename(session, row, "  Monday\n evening ")
        for wrong in ("", " \u200b ", "t" * 81):
            with pytest.raises(InvalidError, match="title"):
                rename(session, row, wrong)
        with pytest.raises(ConflictError, match="same code"):
            renew_code(session, row, row.join_code, other.join_code)
        old, new = row.join_code, a_code()
        renew_code(session, row, old, new)
        with pytest.raises(ConflictError, match="changed meanwhile"):
            renew_code(session, row, old, a_code())
        assert (row.title, row.join_code) == ("Monday evening", new)


def test_an_archived_cohort_opens_only_after_it_is_brought_back(house: House, who: AccountRef) -> None:
    """Its members stay; joining stays closed until it is opened."""
    cohort = a_cohort(house.engine, who, house.clock())
    joined(house.engine, cohort, house.clock())
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        archive(session, row, now=house.clock())
        with pytest.raises(ConflictError, match="Bring it back"):
            set_joining(session, row, is_open=True)
        bring_back(session, row)
        assert (row.joining_open, count_members(session, row)) == (False, 1)
        set_joining(session, row, is_open=True)
        assert row.joining_open


def test_two_of_one_name_are_told_apart_by_their_number(house: House, who: AccountRef) -> None:
    """While both are in; staff's other pages say the same, also of who left."""
    cohort = a_cohort(house.engine, who, house.clock())
    ana, _bo, ana_too = (joined(house.engine, cohort, house.clock(), name) for name in ("Ana", "Bo", "Ana"))
    assert [member.called for member in _members(house, cohort)] == ["Ana (1)", "Bo", "Ana (3)"]
    with writing_session(house.engine) as session:
        wanted = (ana.id, ana_too.id)
        assert list(names_for_staff(session, cohort.id, wanted).values()) == ["Ana (1)", "Ana (3)"]
        session.merge(row_of(house.engine, cohort, ana_too)).left_at = house.clock()
        session.flush()
        assert names_for_staff(session, cohort.id, (ana.id,)) == {ana.id: "Ana"}


def test_two_of_one_name_who_were_taken_out_are_told_apart(house: House, who: AccountRef) -> None:
    """Whoever lets one back has to know which; the one who is in is the only one of that name there."""
    cohort = a_cohort(house.engine, who, house.clock())
    anas = [joined(house.engine, cohort, house.clock(), "Ana") for _ in range(3)]
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        for ana in anas[:2]:
            member = row_of(house.engine, cohort, ana).public_id
            assert remove(session, row, member, now=house.clock()).startswith("Ana")
        assert {one.called for one in list_removed(session, row)} == {"Ana (1)", "Ana (2)"}
        assert names_for_staff(session, cohort.id, (anas[2].id,)) == {anas[2].id: "Ana"}


def test_a_member_is_taken_out_and_let_back(house: House, who: AccountRef) -> None:
    """Twice is once; only by the staff of their own cohort."""
    cohort, other = (a_cohort(house.engine, who, house.clock()) for _ in range(2))
    member = row_of(house.engine, cohort, joined(house.engine, cohort, house.clock())).public_id
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        with pytest.raises(NotFoundError):
            remove(session, session.get_one(Cohort, other.id), member, now=house.clock())
        for _ in range(2):
            assert remove(session, row, member, now=house.clock()) == "Ana"
        assert ([one.called for one in list_removed(session, row)], count_members(session, row)) == (
            ["Ana"],
            0,
        )
        for _ in range(2):
            assert let_back(session, row, member) == "Ana"
        assert (list_removed(session, row), count_members(session, row)) == ([], 1)


def test_the_last_active_day_follows_what_the_member_did(house: House, who: AccountRef) -> None:
    """Joining, an answer, a handing in; not the clock, which handed in when nobody was here."""
    cohort = a_cohort(house.engine, who, house.clock())
    learner = joined(house.engine, cohort, house.clock())
    assert _members(house, cohort)[0].last_active_at == house.clock()
    practice = house.practice(learner)
    house.clock.advance(days=1)
    house.save(learner, practice, 1, "1")
    answered = house.clock()
    assert _members(house, cohort)[0].last_active_at == answered
    house.clock.advance(days=1)
    house.submit(learner, practice)
    assert _members(house, cohort)[0].last_active_at == house.clock()
    mock = house.mock(learner)
    house.clock.advance(minutes=5)
    house.save(learner, mock, 1, "1")
    left = house.clock()
    house.clock.advance(days=3)
    house.sweep()
    assert _members(house, cohort)[0].last_active_at == left


def test_five_hundred_members_come_by_the_hundred(house: House, who: AccountRef) -> None:
    """Each once, in the order of joining; an empty cohort is an empty list."""
    cohort = a_cohort(house.engine, who, house.clock())
    assert _members(house, cohort) == []
    fill(house.engine, cohort, 500, house.clock())
    seen: list[int] = []
    after: int | None = 0
    with Session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        while after is not None:
            members, after = list_members(session, row, after, Wanted())
            assert len(members) == 100
            seen += [member.number for member in members]
    assert seen == list(range(1, 501))


def test_another_instructor_is_added_by_address_and_taken_off(house: House, who: AccountRef) -> None:
    """Only an account that can lead; the last one that can stays."""
    cohort = a_cohort(house.engine, who, house.clock())
    other, learner = (
        somebody(house.engine, house.clock()),
        somebody(house.engine, house.clock(), Role.LEARNER),
    )
    with writing_session(house.engine) as session:
        row = session.get_one(Cohort, cohort.id)
        for wrong in ("nobody", "nobody@example.org", learner.email):
            with pytest.raises(InvalidError):
                add_staff(session, row, wrong, now=house.clock())
        with pytest.raises(ConflictError, match="Add another instructor first"):
            remove_staff(session, row, who.public_id)
        for _ in range(2):
            assert add_staff(session, row, f" {other.email.upper()} ", now=house.clock()) == other.email
        assert [one.public_id for one in list_staff(session, row)] == [who.public_id, other.public_id]
        session.get_one(Account, other.id).active = False
        session.flush()
        with pytest.raises(ConflictError):
            remove_staff(session, row, who.public_id)
        session.get_one(Account, other.id).active = True
        session.flush()
        for _ in range(2):
            remove_staff(session, row, who.public_id)
        assert [one.public_id for one in list_staff(session, row)] == [other.public_id]
    with Session(house.engine) as session, pytest.raises(NotFoundError):
        led_cohort(session, who, cohort.public_id)


def test_two_instructors_who_leave_at_once_leave_one(house: House, who: AccountRef) -> None:
    """The row of the cohort is held, so the second finds that it is the last."""
    cohort, other = a_cohort(house.engine, who, house.clock()), somebody(house.engine, house.clock())
    with writing_session(house.engine) as session:
        add_staff(session, session.get_one(Cohort, cohort.id), other.email, now=house.clock())

    def leave(one: AccountRef) -> None:
        try:
            with writing_session(house.engine) as session:
                remove_staff(session, led_cohort(session, one, cohort.public_id, lock=True), one.public_id)
        except ConflictError:
            return

    at_once([partial(leave, one) for one in (who, other)])
    with Session(house.engine) as session:
        assert len(list_staff(session, session.get_one(Cohort, cohort.id))) == 1


def test_an_account_that_goes_leaves_the_cohort_to_the_admins(house: House, who: AccountRef) -> None:
    """Members keep their place; an admin can give it to another instructor."""
    cohort = a_cohort(house.engine, who, house.clock())
    joined(house.engine, cohort, house.clock())
    admin = somebody(house.engine, house.clock(), Role.ADMIN)
    with writing_session(house.engine) as session:
        drop(session, session.get_one(Account, who.id))
    with writing_session(house.engine) as session:
        row = led_cohort(session, admin, cohort.public_id)
        assert (list_staff(session, row), count_members(session, row)) == ([], 1)
        add_staff(session, row, admin.email, now=house.clock())


def test_a_guest_in_a_cohort_is_kept_as_long_as_others(house: House, who: AccountRef) -> None:
    """180 days after they were last here; then they are off the list, and their number is nobody's."""
    cohort = a_cohort(house.engine, who, house.clock())
    joined(house.engine, cohort, house.clock())
    day = timedelta(days=1)
    assert purge_idle(house.engine, now=house.clock() + IDLE_LIFE - day) == 0
    assert purge_idle(house.engine, now=house.clock() + IDLE_LIFE + day) == 1
    assert _members(house, cohort) == []
    new = joined(house.engine, cohort, house.clock())
    assert row_of(house.engine, cohort, new).number == 2
