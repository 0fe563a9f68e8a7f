"""What instructors do with mock exams: make, save, publish, copy, put away; and whose they are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.blueprint import PREFIX
from exam_prep.core.mock_exams.checking import DefinitionError, faults_of
from exam_prep.core.mock_exams.definition import Definition, Order, Part
from exam_prep.core.mock_exams.feasibility import feasibility_of
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.mock_exams.definitions import dump_definition, load_definition, load_forms
from exam_prep.services.mock_exams.drawing import blueprint_of_version
from exam_prep.services.mock_exams.keeping import (
    archive_exam,
    bring_back_exam,
    clone_exam,
    create_exam,
    save_draft,
    set_link,
)
from exam_prep.services.mock_exams.owned import list_published, owned_exam, owned_version
from tests.cohorts import somebody
from tests.house import House
from tests.mock_exams import (
    SMALL,
    a_mock_exam,
    a_version,
    changed,
    draft,
    exam_of,
    from_shipped,
    published,
    version_of,
)


@pytest.fixture
def who(house: House) -> AccountRef:
    """Give an instructor."""
    return somebody(house.engine, house.clock())


def test_every_shipped_exam_can_be_started_from(house: House) -> None:
    """Each makes a sound definition that can be drawn, and comes back from JSON as it went."""
    loaded = house.loaded()
    for name in loaded.exams:
        made = from_shipped(house, name)
        assert faults_of(made, loaded.index, loaded.taxonomy) == (), name
        assert feasibility_of(made, loaded.index, loaded.taxonomy).can_be_drawn, name
        assert load_definition(dump_definition(made)) == made
        assert not name.startswith(PREFIX)


def test_an_instructor_finds_only_their_own(house: House, who: AccountRef) -> None:
    """Exams and versions of others are not there; an admin has all."""
    other = somebody(house.engine, house.clock())
    admin = somebody(house.engine, house.clock(), Role.ADMIN)
    foreign = a_mock_exam(house, other)
    version = published(house, other, foreign)
    with Session(house.engine) as session:
        for wanted in (foreign, "nothing"):
            with pytest.raises(NotFoundError):
                owned_exam(session, who, wanted)
        with pytest.raises(NotFoundError):
            owned_version(session, who, version)
        assert list_published(session, who) == []
        assert owned_version(session, other, version).number == 1
        assert owned_exam(session, admin, foreign).public_id == foreign
        assert [one.version for one in list_published(session, admin)] == [version]


def test_the_same_page_sent_twice_makes_one_exam(house: House, who: AccountRef) -> None:
    """A double click finds what the first click made."""
    name = new_public_id()
    for _ in range(2):
        with writing_session(house.engine) as session:
            loaded = house.cache.current(session)
            made = create_exam(session, loaded, who, SMALL, public_id=name, now=house.clock())
            assert made.public_id == name
    assert draft(house, name) == SMALL


def test_of_two_pages_the_second_is_told(house: House, who: AccountRef) -> None:
    """The draft counts its changes; a page that saw an older one changes nothing."""
    exam = a_mock_exam(house, who)
    with writing_session(house.engine) as session:
        row, loaded = owned_exam(session, who, exam, lock=True), house.cache.current(session)
        save_draft(session, loaded, row, SMALL, revision=1, now=house.clock())
        assert row.draft_revision == 1
        first = replace(SMALL, title="Tuesday exam")
        save_draft(session, loaded, row, first, revision=1, now=house.clock())
        assert (row.draft_revision, row.title) == (2, "Tuesday exam")
        with pytest.raises(ConflictError, match="another page"):
            save_draft(session, loaded, row, replace(SMALL, minutes=5), revision=1, now=house.clock())
        with pytest.raises(DefinitionError, match="Give 1 to 600 minutes"):
            save_draft(session, loaded, row, replace(SMALL, minutes=0), revision=2, now=house.clock())
    assert draft(house, exam) == first


def test_publishing_freezes_the_definition(house: House, who: AccountRef) -> None:
    """Later changes of the draft make the next version; without a change there is none."""
    exam = a_mock_exam(house, who)
    first = published(house, who, exam)
    assert published(house, who, exam) == first
    changed(house, who, exam, replace(SMALL, title="Tuesday exam", minutes=90))
    second = published(house, who, exam)
    one, two = version_of(house, first), version_of(house, second)
    assert (one.number, one.title, two.number, two.title) == (1, "Monday exam", 2, "Tuesday exam")
    assert load_definition(one.definition) == SMALL
    assert (one.forms, one.published_by) == (None, who.email)
    blueprint = blueprint_of_version(two)
    assert (blueprint.id, blueprint.minutes, blueprint.blueprint_version) == (f"mock-{exam}", Decimal(90), 2)
    with Session(house.engine) as session:
        listed = list_published(session, who)
        assert [(entry.exam, entry.version, entry.number) for entry in listed] == [(exam, second, 2)]
        assert listed[0].definition.size == 5


def test_what_the_bank_cannot_fill_is_not_published(house: House, who: AccountRef) -> None:
    """The sentence names the section and how many can be drawn; the draft stays."""
    greedy = Definition("Too much", (Part("limits", "Limits", 290, ("boundaries",)),))
    exam = a_mock_exam(house, who, greedy)
    with pytest.raises(DefinitionError, match="“Limits” asks for 290 questions, and") as told:
        published(house, who, exam)
    assert [fault.field for fault in told.value.faults] == ["part-limits-quota"]
    assert draft(house, exam) == greedy


def test_a_section_for_which_nothing_is_left_is_not_told_to_ask_for_none(
    house: House, who: AccountRef
) -> None:
    """No section can ask for 0."""
    greedy = replace(
        SMALL, parts=(replace(SMALL.parts[0], quota=290), Part("more", "More", 5, ("boundaries",)))
    )
    with pytest.raises(DefinitionError) as told:
        published(house, who, a_mock_exam(house, who, greedy))
    messages = [fault.message for fault in told.value.faults]
    assert "the other sections leave it none: choose more topics, or remove it." in messages[-1]
    assert not any("ask for 0" in message for message in messages)
    narrow = replace(SMALL, parts=(replace(SMALL.parts[0], lowest=0.999),))
    with pytest.raises(DefinitionError, match="No question of the bank fits “Limits”"):
        published(house, who, a_mock_exam(house, who, narrow))


def test_fixed_forms_share_nothing_where_the_bank_has_enough(house: House, who: AccountRef) -> None:
    """Three forms of five items from a bank with plenty hold fifteen items, in versions that stay."""
    version = version_of(house, a_version(house, who, replace(SMALL, forms=3, order=Order.SAME)))
    forms = load_forms(version.forms)
    assert len(forms) == 3
    assert len({pick.item for form in forms for pick in form.picks}) == 15
    assert all([pick.section for pick in form.picks] == ["limits"] * 3 + ["care"] * 2 for form in forms)


def test_a_copy_begins_with_the_draft_and_no_version(house: House, who: AccountRef) -> None:
    """It belongs to who copied it."""
    exam = a_mock_exam(house, who)
    published(house, who, exam)
    with writing_session(house.engine) as session:
        row = owned_exam(session, who, exam)
        name, now = new_public_id(), house.clock()
        assert clone_exam(session, who, row, "Copy of it", public_id=name, now=now).public_id == name
        assert clone_exam(session, who, row, "Copy of it", public_id=name, now=now).public_id == name
    assert draft(house, name) == replace(SMALL, title="Copy of it")
    with Session(house.engine) as session:
        assert [one.exam for one in list_published(session, who)] == [exam]


def test_the_archive_closes_the_link(house: House, who: AccountRef) -> None:
    """What is put away is not offered, and comes back with its link closed."""
    exam = a_mock_exam(house, who)
    published(house, who, exam)
    with writing_session(house.engine) as session:
        row = owned_exam(session, who, exam, lock=True)
        set_link(session, row, is_open=True)
        archive_exam(session, row, now=house.clock())
        assert list_published(session, who) == []
        with pytest.raises(ConflictError, match="archive"):
            set_link(session, row, is_open=True)
    with pytest.raises(ConflictError, match="archive"):
        published(house, who, exam)
    with writing_session(house.engine) as session:
        bring_back_exam(session, owned_exam(session, who, exam, lock=True))
    assert not exam_of(house, exam).link_open
