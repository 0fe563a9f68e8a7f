"""The form by which staff give an exam, and what tests do with it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.db.assignments import Assignment
from tests.browsing import Browser
from tests.given import Class
from tests.mock_exams import a_version

ZONE = "America/New_York"
FORM = {
    "opens_at": "2026-11-02T09:00",
    "closes_at": "2026-11-03T18:00",
    "attempts": "2",
    "access_code": " Blue  Door ",
    "score_release": "after_window",
    "items_release": "by_hand",
    "zone": ZONE,
}


def version_for(room: Class) -> str:
    """Return the version of a fresh exam."""
    return a_version(room.house, room.who)


def given_by(staff: Browser, room: Class, **changes: str) -> str:
    """Give a fresh exam by the form; returns the address of its page."""
    answer = staff.post(
        f"/teach/exams/{version_for(room)}/give", **{**FORM, "group": room.cohort.public_id, **changes}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def row_at(room: Class, place: str) -> int:
    """Return the row of what is given at an address."""
    query = select(Assignment.id).where(Assignment.public_id == place.rpartition("/")[2])
    with Session(room.house.engine) as session:
        return session.scalars(query).one()
