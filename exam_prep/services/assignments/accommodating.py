"""What staff note of the time that a person needs; it goes with the person, into every exam by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from exam_prep.core.accommodations import GIVEN, Need, check_need
from exam_prep.db.assignments import Accommodation
from exam_prep.db.learners import Learner
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.learners import ref_of
from exam_prep.services.sittings.counted_time import last_note, need_of
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.resting import set_rest


class NeedError(InvalidError):
    """What was typed cannot be in force; `faults` has each of them by its field."""

    def __init__(self, faults: Mapping[str, InvalidError]) -> None:
        first = next(iter(faults.values()))
        super().__init__(first.sentence, **first.facts)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class InForce:
    """The time that a person has in exams now, and what staff noted last and when.

    Where staff noted nothing `noted` is the exam's own time and `noted_at` None; `is_own` says that the
    person chose `need`, before or since.
    """

    need: Need
    noted: Need
    noted_at: datetime | None
    is_own: bool


def accommodate(
    session: Session, learner_id: int, need: Need, *, actor: str, now: datetime, seen: str = ""
) -> None:
    """Put `need` in force for a person and log it; exams that run follow, and none gets less.

    The caller has made sure that the person is in a cohort of `actor`. The same again is no new line. `seen`
    is the mark of what held where it was asked, "" where nobody looked.

    Raises:
        NeedError: something is out of range; it names every fault.
        ConflictError: another need holds meanwhile, and would be lost.
    """
    faults = check_need(need)
    if faults:
        raise NeedError(faults)
    lock_learner(session, learner_id)
    found = in_force(session, learner_id)
    if found.noted_at is not None and not found.is_own and found.need == need:
        return
    if seen and seen != found.need.mark and found.need != need:
        raise ConflictError(
            "Somebody changed this time after you opened the page. Look at what holds now; to put yours in "
            "its place, press the button again."
        )
    session.add(
        Accommodation(
            learner_id=learner_id,
            multiplier=need.multiplier,
            rest_minutes=need.rest_minutes,
            actor=actor,
            at=now,
        )
    )
    session.flush()
    # After the note: an exam that counts what is noted follows it.
    set_extra_time(session, ref_of(session.get_one(Learner, learner_id)), need.multiplier)
    set_rest(session, learner_id, need.rest_minutes)


def in_force(session: Session, learner_id: int) -> InForce:
    """Return what holds for a person; the learner's row decides, the log says when staff noted it."""
    need, note = need_of(session, learner_id), last_note(session, learner_id)
    noted = GIVEN if note is None else Need(note.multiplier, note.rest_minutes)
    return InForce(need, noted, note.at if note else None, is_own=noted != need)
