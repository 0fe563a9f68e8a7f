"""Groups in a learner's own file: every membership, how staff see them there, and nobody else."""

import json

from sqlalchemy.orm import Session

from exam_prep.core.cohorts import Naming
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.cohorts.members import remove
from exam_prep.services.cohorts.memberships import leave
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.own_data.document import own_document
from exam_prep.services.own_data.forgetting import contents_of, forget
from exam_prep.services.own_data.form import instant
from tests.cohorts import a_cohort, joined, row_of, somebody
from tests.house import House


def _document(house: House, learner: LearnerRef) -> dict[str, object]:
    with Session(house.engine) as session:
        text = "".join(own_document(session, house.cache, learner, now=house.clock()))
    document: dict[str, object] = json.loads(text)
    return document


def test_memberships_are_told_also_those_that_ended(house: House) -> None:
    """Names of other members, and of staff, are not in it."""
    who = somebody(house.engine, house.clock())
    first = a_cohort(house.engine, who, house.clock(), title="First")
    second = a_cohort(house.engine, who, house.clock(), names=Naming.PSEUDONYMS, title="Second")
    third = a_cohort(house.engine, who, house.clock(), title="Third")
    joined(house.engine, first, house.clock(), "Otto")
    learner = joined(house.engine, first, house.clock(), "Ana")
    for cohort in (second, third):
        joined(house.engine, cohort, house.clock(), "Ana", learner)
    with writing_session(house.engine) as session:
        leave(session, learner, row_of(house.engine, third, learner).public_id, now=house.clock())
        out = row_of(house.engine, second, learner).public_id
        remove(session, session.get_one(Cohort, second.id), out, now=house.clock())
    now = instant(house.clock())
    document = _document(house, learner)
    assert document["groups"] == [
        {
            "title": "First", "naming": "names", "shown_as": "Ana",
            "joined_at": now, "left_at": None, "removed_at": None,
        },
        {
            "title": "Second", "naming": "pseudonyms", "shown_as": "Learner 1",
            "joined_at": now, "left_at": None, "removed_at": now,
        },
        {
            "title": "Third", "naming": "names", "shown_as": "Learner 1",
            "joined_at": now, "left_at": now, "removed_at": None,
        },
    ]  # fmt: skip
    assert "Otto" not in str(document)
    assert who.email not in str(document)


def test_an_instructor_is_told_what_they_lead(house: House) -> None:
    """The titles and since when; no member."""
    who = somebody(house.engine, house.clock())
    joined(house.engine, a_cohort(house.engine, who, house.clock()), house.clock(), "Otto")
    learner = _learner_of(house, who)
    account = _document(house, learner)["account"]
    assert isinstance(account, dict)
    assert account["leads"] == [{"group": "Monday", "since": instant(house.clock())}]
    assert "Otto" not in str(account)


def test_a_place_in_a_group_alone_is_something_to_delete(house: House) -> None:
    """And goes with its learner."""
    who = somebody(house.engine, house.clock())
    cohort = a_cohort(house.engine, who, house.clock())
    before = house.snapshot()
    learner = joined(house.engine, cohort, house.clock())
    with writing_session(house.engine) as session:
        assert not contents_of(session, learner).is_empty
        forget(session, learner)
    after = house.snapshot()
    assert (after["learner"], after["cohort_member"]) == (before["learner"], ())


def _learner_of(house: House, who: AccountRef) -> LearnerRef:
    with Session(house.engine) as session:
        return ref_of(session.get_one(Learner, who.learner_id))
