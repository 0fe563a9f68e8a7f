"""What home, practice and exam pages show a learner; a visitor without a row sees the same with zeros."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.bank import Tag
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.deadline import accommodated_minutes
from exam_prep.core.sitting import Mode, State
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.reviewing import DueNow, due_now
from exam_prep.services.sittings.held import Held, held_back
from exam_prep.services.sittings.practice import missed_set
from exam_prep.services.sittings.standing import standstill_of
from exam_prep.services.sittings.start import seen_counts
from exam_prep.services.sittings.time import clock_of, is_over
from exam_prep.services.study_pages import ExamLine, HomePage, OpenSitting, PracticePage, TopicLine

_MOST_OPEN = 5


def home_page(
    session: Session, cache: ServedBankCache, learner: LearnerRef | None, *, now: datetime
) -> HomePage:
    """Return what the first page offers: continue, review, the missed ones, exams."""
    loaded = cache.current(session)
    due = due_now(session, loaded, learner, now=now) if learner else DueNow(0)
    return HomePage(
        is_returning=learner is not None and _has_worked(session, learner),
        open_sittings=_open_sittings(session, learner, now) if learner else (),
        due_count=due.count,
        due_minutes=due.minutes,
        missed_count=_missed_count(session, loaded, learner, held_back(session, learner)) if learner else 0,
        exams=exam_lines(session, loaded, learner),
        last_takeaway=_last_takeaway(session, cache, learner) if learner else None,
    )


def exam_lines(session: Session, loaded: Loaded, learner: LearnerRef | None) -> tuple[ExamLine, ...]:
    """Return every exam with what the bank still lacks for it; those that can be sat come first."""
    waiting = _open_exams(session, learner) if learner else {}
    lines = [
        _exam_line(loaded, learner, blueprint, waiting.get(name)) for name, blueprint in loaded.exams.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.is_ready, line.blueprint.title)))


def exam_line(session: Session, loaded: Loaded, learner: LearnerRef | None, exam_id: str) -> ExamLine:
    """Return one exam as this learner meets it: with their extra time, and their open sitting of it.

    Raises:
        NotFoundError: there is no such exam.
    """
    waiting = _open_exams(session, learner) if learner else {}
    return _exam_line(loaded, learner, loaded.exam(exam_id), waiting.get(exam_id))


def _exam_line(
    loaded: Loaded, learner: LearnerRef | None, blueprint: Blueprint, waiting: str | None
) -> ExamLine:
    minutes = accommodated_minutes(
        None if blueprint.minutes is None else timedelta(minutes=float(blueprint.minutes)),
        extension=timedelta(),
        multiplier=learner.multiplier if learner else Decimal(1),
    )
    return ExamLine(
        blueprint=blueprint,
        lacks=loaded.lacks[blueprint.id],
        open_sitting=waiting,
        total_minutes=minutes.total if minutes else None,
    )


def _open_exams(session: Session, learner: LearnerRef) -> dict[str | None, str]:
    """Return the learner's open sittings by exam id."""
    query = select(Sitting.exam_id, Sitting.public_id).where(
        Sitting.learner_id == learner.id,
        Sitting.exam_id.is_not(None),
        Sitting.state == State.IN_PROGRESS,
    )
    return dict(session.execute(query).all())


def practice_page(session: Session, loaded: Loaded, learner: LearnerRef | None) -> PracticePage:
    """Return what a practice set can be made of, with how much of it the learner has seen."""
    seen = seen_counts(session, learner) if learner else {}
    held = held_back(session, learner) if learner else Held(frozenset(), frozenset())
    topics = tuple(
        TopicLine(
            id=domain.id,
            title=domain.title,
            covers=domain.covers,
            seen=sum(line.seen for line in below),
            items=sum(line.items for line in below),
            below=below,
        )
        for domain in loaded.taxonomy.domains.values()
        if (below := _tags_of(loaded, domain.id, seen))
    )
    return PracticePage(
        topics=topics,
        available=len(loaded.items),
        unseen=len(held.free_items(loaded) - frozenset(seen)),
        missed=_missed_count(session, loaded, learner, held) if learner else 0,
    )


def _tags_of(loaded: Loaded, domain: str, seen: Mapping[str, int]) -> tuple[TopicLine, ...]:
    lines = [_tag_line(loaded, tag, seen) for tag in loaded.taxonomy.tags.values() if tag.domain == domain]
    return tuple(line for line in lines if line.items)


def _tag_line(loaded: Loaded, tag: Tag, seen: Mapping[str, int]) -> TopicLine:
    ids = [item_id for item_id, version in loaded.items.items() if version.item.tag == tag.id]
    return TopicLine(tag.id, tag.title, tag.covers, sum(item_id in seen for item_id in ids), len(ids))


def _missed_count(session: Session, loaded: Loaded, learner: LearnerRef, held: Held) -> int:
    return len(missed_set(session, loaded, learner, held))


def _has_worked(session: Session, learner: LearnerRef) -> bool:
    return session.scalar(select(Sitting.id).where(Sitting.learner_id == learner.id).limit(1)) is not None


def _open_sittings(session: Session, learner: LearnerRef, now: datetime) -> tuple[OpenSitting, ...]:
    rows = [row for row in session.scalars(_to_continue(learner)) if not is_over(row, now)]
    first_open = _first_open(session, [row.id for row in rows])
    return tuple(
        OpenSitting(
            public_id=row.public_id,
            title=row.title,
            mode=row.mode,
            position=first_open.get(row.id, row.items),
            total=row.items,
            most_items=row.most_items,
            seconds_left=clock_of(row, now).seconds_left,
            stands_still=standstill_of(row, now) is not None,
        )
        for row in rows
    )


def _to_continue(learner: LearnerRef) -> Select[Sitting]:
    """Return the query for what waits: exams and half-done sets first, of single siblings the newest at most.

    A sibling that was answered has been of its use, so it is not offered.
    """
    is_open = (Sitting.learner_id == learner.id, Sitting.state == State.IN_PROGRESS)
    is_answered = exists().where(
        SittingItem.sitting_id == Sitting.id, or_(SittingItem.response != "", SittingItem.passed)
    )
    sibling = (
        select(Sitting.id)
        .where(*is_open, Sitting.origin_id.is_not(None), ~is_answered)
        .order_by(Sitting.started_at.desc(), Sitting.id.desc())
        .limit(1)
    )
    comes_first = or_(Sitting.mode == Mode.MOCK, is_answered)
    return (
        select(Sitting)
        .where(*is_open, or_(Sitting.origin_id.is_(None), Sitting.id.in_(sibling)))
        .order_by(case((comes_first, 0), else_=1), Sitting.started_at.desc(), Sitting.id.desc())
        .limit(_MOST_OPEN)
    )


def _first_open(session: Session, sittings: list[int]) -> dict[int, int]:
    query = (
        select(SittingItem.sitting_id, func.min(SittingItem.position))
        .where(
            SittingItem.sitting_id.in_(sittings), SittingItem.response == "", SittingItem.passed.is_(False)
        )
        .group_by(SittingItem.sitting_id)
    )
    return dict(session.execute(query).all())


def _last_takeaway(session: Session, cache: ServedBankCache, learner: LearnerRef) -> str | None:
    """Return the takeaway of the last item answered in practice or review, or None."""
    version_id = session.scalar(
        select(ReviewEvent.item_version_id)
        .where(ReviewEvent.learner_id == learner.id, ReviewEvent.mode != Mode.MOCK)
        .order_by(ReviewEvent.id.desc())
        .limit(1)
    )
    if version_id is None:
        return None
    return cache.versions(session, [version_id])[version_id].item.takeaway
