"""Mock exams for tests: made, published and sat, each in a transaction of its own."""

from dataclasses import replace

from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.blueprint import definition_of
from exam_prep.core.mock_exams.definition import Definition, Part
from exam_prep.db.engine import writing_session
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.seeds import new_public_id
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.forms import make_forms
from exam_prep.services.mock_exams.keeping import create_exam, draft_of, save_draft, set_link
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.services.mock_exams.publishing import publish
from exam_prep.services.mock_exams.starting import start_version
from tests.house import House

SMALL = Definition(
    title="Monday exam",
    parts=(
        Part("limits", "Limits", 3, ("boundaries",)),
        Part("care", "Care for oneself", 2, ("self-care",)),
    ),
    minutes=60,
)
"""Five items of the shipped bank in two sections."""
LIMITS = replace(SMALL, parts=(replace(SMALL.parts[0], quota=2),))
"""Two items of one section, which the bank of canaries can fill too."""


def from_shipped(house: House, exam: str = "icrc-pr-75") -> Definition:
    """Return the definition that a shipped exam gives."""
    loaded = house.loaded()
    return definition_of(loaded.exam(exam), loaded.index, loaded.taxonomy)


def a_mock_exam(house: House, who: AccountRef, definition: Definition = SMALL) -> str:
    """Return the public id of a new mock exam of `who`."""
    with writing_session(house.engine) as session:
        loaded = house.cache.current(session)
        return create_exam(
            session, loaded, who, definition, public_id=new_public_id(), now=house.clock()
        ).public_id


def changed(house: House, who: AccountRef, exam: str, definition: Definition) -> None:
    """Put another definition into the draft."""
    with writing_session(house.engine) as session:
        row = owned_exam(session, who, exam, lock=True)
        loaded = house.cache.current(session)
        save_draft(session, loaded, row, definition, revision=row.draft_revision, now=house.clock())


def published(house: House, who: AccountRef, exam: str) -> str:
    """Publish the draft as it stands; return the version's public id."""
    with Session(house.engine) as session:
        draft = draft_of(owned_exam(session, who, exam))
        made = make_forms(house.cache.current(session), draft, seed=house.seeds())
    with writing_session(house.engine) as session:
        row = owned_exam(session, who, exam, lock=True)
        return publish(
            session,
            house.cache.current(session),
            who,
            row,
            revision=row.draft_revision,
            public_id=new_public_id(),
            made=made,
            now=house.clock(),
        ).public_id


def a_version(
    house: House, who: AccountRef, definition: Definition = SMALL, *, link_open: bool = False
) -> str:
    """Return the public id of a version that was just published of a new mock exam."""
    exam = a_mock_exam(house, who, definition)
    if link_open:
        with writing_session(house.engine) as session:
            set_link(session, owned_exam(session, who, exam, lock=True), is_open=True)
    return published(house, who, exam)


def sat(house: House, learner: LearnerRef, version: str, *, is_trial: bool = False) -> str:
    """Start a sitting of a published version and return its public id."""
    with writing_session(house.engine) as session:
        row = _version(session, version)
        loaded = house.cache.current(session)
        return start_version(session, loaded, learner, row, start=house.start(), is_trial=is_trial)


def version_of(house: House, public_id: str) -> MockExamVersion:
    """Return a published version."""
    with Session(house.engine) as session:
        return _version(session, public_id)


def exam_of(house: House, public_id: str) -> MockExam:
    """Return a mock exam."""
    with Session(house.engine) as session:
        return session.query(MockExam).filter_by(public_id=public_id).one()


def draft(house: House, public_id: str) -> Definition:
    """Return the draft of a mock exam."""
    return draft_of(exam_of(house, public_id))


def _version(session: Session, public_id: str) -> MockExamVersion:
    return session.query(MockExamVersion).filter_by(public_id=public_id).one()
