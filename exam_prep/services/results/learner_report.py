"""The report of one person on a given exam, for staff: score with its range, parts, and the ideas missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.bank import Taxonomy
from exam_prep.core.grading import score
from exam_prep.core.results.attempts import Attempt, AttemptRule, counted
from exam_prep.core.results.standing import Standing
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.matrix import Scored, score_attempt, standing_for
from exam_prep.services.results.people import Person, people_of, person_of
from exam_prep.services.results.reading import (
    SatItem,
    attempts_of,
    frame_of,
    items_of_sittings,
    sittings_of,
)
from exam_prep.services.sittings.exam_frame import ExamFrame
from exam_prep.services.sittings.pages import Part
from exam_prep.services.sittings.result import part_of


@dataclass(frozen=True, slots=True)
class MissedIdea:
    """A concept in which points were missed, under its topic: `missed` of `maximum` questions' points."""

    title: str
    topic: str
    missed: float
    maximum: int
    open: int
    """How many of its questions were left open."""
    takeaways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnerReport:
    """The report; `scored` is None until an attempt has told points. `whole` and `parts` are in points."""

    person: Person
    standing: Standing
    attempts: tuple[Attempt, ...]
    frame: ExamFrame
    scored: Scored | None
    whole: Part | None
    parts: tuple[Part, ...]
    topics: tuple[Part, ...]
    ideas: tuple[MissedIdea, ...]
    open: int


def read_learner_report(
    session: Session, cache: ServedBankCache, given: GivenExam, member: str, *, attempt: int | None
) -> LearnerReport:
    """Return the report of a member on attempt number `attempt`, or on the best where it is None.

    Raises:
        NotFoundError: the results know no such member, or no such attempt with told points.
    """
    person = person_of(people_of(session, given), member)
    sittings = {
        learner: rows for learner, rows in sittings_of(session, given).items() if learner == person.id
    }
    attempts = attempts_of(sittings).get(person.id, [])
    chosen = _chosen(attempts, attempt)
    frame = frame_of(sittings)
    items = items_of_sittings(session, [chosen.sitting_id])[chosen.sitting_id] if chosen else []
    loaded = cache.current(session)
    graded = score([one.graded for one in items if one.counts])
    titles = dict(frame.sections)
    return LearnerReport(
        person=person,
        standing=standing_for(attempts),
        attempts=tuple(one for one in attempts if one.is_told),
        frame=frame,
        scored=score_attempt(chosen, items, frame) if chosen else None,
        whole=part_of("", graded.points, graded.maximum) if chosen else None,
        parts=tuple(
            part_of(titles[part.name], part.points, part.maximum)
            for name in titles
            for part in graded.by_section
            if part.name == name
        ),
        topics=tuple(
            part_of(_tag_title(loaded.taxonomy, part.name), part.points, part.maximum)
            for part in graded.by_tag
        ),
        ideas=_ideas(session, cache, loaded.taxonomy, [one for one in items if one.tells]),
        open=graded.maximum - graded.answered,
    )


def _chosen(attempts: Sequence[Attempt], number: int | None) -> Attempt | None:
    if number is None:
        return counted(attempts, AttemptRule.BEST)
    for one in attempts:
        if one.number == number and one.is_told:
            return one
    raise NotFoundError("There is no such attempt with a score; look at the list of attempts.")


def _ideas(
    session: Session, cache: ServedBankCache, taxonomy: Taxonomy, items: Sequence[SatItem]
) -> tuple[MissedIdea, ...]:
    """Return the ideas with missed points, by topic and title: an order that ranks nothing."""
    versions = cache.versions(session, [one.version_id for one in items])
    by_concept: dict[str, list[SatItem]] = {}
    for one in items:
        by_concept.setdefault(one.concept, []).append(one)
    found = []
    for concept, asked in by_concept.items():
        missed = [one for one in asked if (one.points or 0.0) < 1]
        if missed:
            known = taxonomy.concepts.get(concept)
            takeaways = [versions[one.version_id].item.takeaway for one in missed]
            graded = score([one.graded for one in asked])
            found.append(
                MissedIdea(
                    title=known.title if known else concept,
                    topic=_tag_title(taxonomy, asked[0].tag),
                    missed=round(graded.maximum - graded.points, 6),
                    maximum=graded.maximum,
                    open=graded.maximum - graded.answered,
                    takeaways=tuple(dict.fromkeys(text for text in takeaways if text)),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.topic, one.title)))


def _tag_title(taxonomy: Taxonomy, tag: str) -> str:
    known = taxonomy.tags.get(tag)
    return known.title if known else tag
