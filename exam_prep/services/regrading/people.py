"""What staff may call the learners whose results change: as their own cohorts call them, or nothing."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.cohorts.members import names_for_staff
from exam_prep.services.cohorts.owned import led_by


def names_known_to(session: Session, who: AccountRef, learners: Collection[int]) -> dict[int, str]:
    """Return names by row id of the learner, with the cohort's title; who is in no cohort of `who` has none.

    Who left a cohort, or was taken out, is not named any more.
    """
    led = led_by(who).with_only_columns(Cohort.id)
    query = (
        select(Cohort.id, Cohort.title, CohortMember.learner_id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(
            Cohort.id.in_(led),
            CohortMember.learner_id.in_(learners),
            CohortMember.left_at.is_(None),
            CohortMember.removed_at.is_(None),
        )
        .order_by(Cohort.id.desc())
    )
    places: dict[int, tuple[int, str]] = {
        learner: (cohort, title) for cohort, title, learner in session.execute(query)
    }
    names: dict[int, str] = {}
    for cohort in {found for found, _title in places.values()}:
        members = [learner for learner, (found, _title) in places.items() if found == cohort]
        for learner, called in names_for_staff(session, cohort, members).items():
            names[learner] = f"{called}, {places[learner][1]}"
    return names
