"""Bring a learner's file in, in the caller's one transaction: sittings become rows, memory is replayed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.planning.goal import FEWEST_MINUTES
from exam_prep.db.learners import Learner
from exam_prep.db.memory import ReviewEvent
from exam_prep.db.sittings import Sitting, SittingItem, imported_key
from exam_prep.db.study import GoalEvent
from exam_prep.errors import ConflictError
from exam_prep.interchange.learner.records import LearnerFile, SettingsRecord, SittingRecord
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.goals import goal_event
from exam_prep.services.grading import follow_dropped, grade_rows
from exam_prep.services.item_statistics.setting_right import settle_firsts
from exam_prep.services.learners import LearnerRef, ref_of
from exam_prep.services.memory_log import add_in_order
from exam_prep.services.merging import count_work, flag_first_exposures
from exam_prep.services.own_data.matching import KnownItems
from exam_prep.services.own_data.rebuilding import Asked, Rebuilt, finished, rebuild
from exam_prep.services.readiness.predicting import set_apart
from exam_prep.services.remember import Graded, event_of, is_logged, replay_cards
from exam_prep.services.sittings.extra_time import set_extra_time
from exam_prep.services.sittings.finish import points_of
from exam_prep.services.sittings.held import held_back
from exam_prep.services.sittings.owned import lock_learner

_AT_ONCE = 500


@dataclass(slots=True)
class Brought:
    """What an import did, and what stayed behind.

    `known` sittings stood here already. Of items, `missing` are not in this bank, `changed` have another
    content here, and `held` may not be told yet where they were asked. `unfit` sittings cannot come over:
    unfinished, void, reopened, or at odds with themselves.
    """

    sittings: int = 0
    answers: int = 0
    known: int = 0
    unfit: int = 0
    missing: int = 0
    changed: int = 0
    held: int = 0


@dataclass(slots=True)
class _Import:
    """What one import works with; `places` tells by sitting and position of the file where an item went."""

    file: LearnerFile
    known: KnownItems
    brought: Brought = field(default_factory=Brought)
    rebuilt: dict[str, Rebuilt] = field(default_factory=dict)


def bring_in(
    session: Session,
    cache: ServedBankCache,
    learner: LearnerRef,
    file: LearnerFile,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> Brought:
    """Give what `file` holds to `learner`; what is here already stays as it is, so twice is as good as once.

    Nothing is believed but answers and times: grades, first exposures and cards are worked out anew. A
    learner without any work takes over time zone and extra time.

    Raises:
        ConflictError: an open exam or set explains at its end, and a file could ask for its answers before.
    """
    lock_learner(session, learner.id)
    if held_back(session, learner).items:
        raise ConflictError(
            "An exam or set is open; hand it in first, then bring the file once it is graded."
        )
    if not count_work(session, learner):
        learner = _take_settings(session, learner, file.settings)
    work = _Import(file, KnownItems(session, cache, file.sittings))
    _rebuild_all(session, cache, learner, work, now)
    if work.rebuilt:
        _store(session, learner, work, new_id)
        _regrade(session, cache, work)
        _log(session, learner, work)
        flag_first_exposures(session, learner)
        settle_firsts(session, cache, learner.id)
        concepts = {item.concept for one in work.rebuilt.values() for item in one.items}
        replay_cards(session, learner.id, concepts)
        # The log below them is another one now: they stand as they were told.
        set_apart(session, learner.id, since_event=0, now=now)
    _bring_goals(session, learner, file)
    return work.brought


def _bring_goals(session: Session, learner: LearnerRef, file: LearnerFile) -> None:
    """Take over the decisions on a goal, where none was made here."""
    if goal_event(session, learner) is not None:
        return
    session.add_all(
        GoalEvent(
            learner_id=learner.id,
            at=record.at,
            exam_id=record.exam,
            exam_on=record.exam_on if record.exam else None,
            minutes_a_day=record.minutes_a_day or FEWEST_MINUTES,
            rest_days=" ".join(str(day) for day in sorted(set(record.rest_days))),
        )
        for record in file.goals
    )
    session.flush()


def _take_settings(session: Session, learner: LearnerRef, settings: SettingsRecord) -> LearnerRef:
    row = session.get_one(Learner, learner.id)
    if settings.time_zone in available_timezones():
        row.time_zone = settings.time_zone
    session.flush()
    return set_extra_time(session, ref_of(row), settings.extra_time)


def _rebuild_all(
    session: Session, cache: ServedBankCache, learner: LearnerRef, work: _Import, now: datetime
) -> None:
    loaded = cache.current(session)
    own = session.scalars(select(Sitting).where(Sitting.learner_id == learner.id))
    here = {name for row in own for name in (row.public_id, row.lasting_id)}
    for record in work.file.sittings:
        if record.id in here:
            work.brought.known += 1
            continue
        here.add(record.id)
        over = finished(record)
        asked = _asked(over, work) if over else []
        rebuilt = rebuild(over, asked, loaded, now=now) if over and asked else None
        if rebuilt is not None:
            work.rebuilt[record.id] = rebuilt
        elif over is None or asked:
            work.brought.unfit += 1


def _asked(record: SittingRecord, work: _Import) -> list[Asked]:
    asked: list[Asked] = []
    for item in record.items:
        version = work.known.find(item)
        if version is not None:
            asked.append((item, version))
        elif item.item is None:
            work.brought.held += 1
        elif work.known.has(item.item):
            work.brought.changed += 1
        else:
            work.brought.missing += 1
    return asked


def _store(session: Session, learner: LearnerRef, work: _Import, new_id: Callable[[], str]) -> None:
    """Write the sittings; an id that somebody holds here gets a new one beside it."""
    taken = _taken(session, work.rebuilt)
    for name, one in work.rebuilt.items():
        one.row.learner_id = learner.id
        one.row.public_id = new_id() if name in taken else name
        one.row.start_key = imported_key(name, one.row.public_id)
    session.add_all(one.row for one in work.rebuilt.values())
    session.flush()
    for one in work.rebuilt.values():
        _set_keys(one, new_id())
        session.add_all((*one.items, *one.changes, *one.pauses))
        work.brought.answers += sum(bool(item.response) for item in one.items)
    work.brought.sittings = len(work.rebuilt)
    session.flush()


def _regrade(session: Session, cache: ServedBankCache, work: _Import) -> None:
    """Grade what came over as this site grades by now: some keys were set right after the file was made."""
    grade_rows(session, cache, [item for one in work.rebuilt.values() for item in one.items])
    for one in work.rebuilt.values():
        follow_dropped(one.row, one.items)
        one.row.points = points_of(one.items)
    session.flush()


def _set_keys(one: Rebuilt, mark: str) -> None:
    """Let the rows of a sitting point to it; its changes get new ids, which no page can have sent."""
    for item in one.items:
        item.sitting_id = one.row.id
    for pause in one.pauses:
        pause.sitting_id = one.row.id
    for number, change in enumerate(one.changes, start=1):
        change.sitting_id, change.client_id = one.row.id, f"i-{mark}-{number}"


def _taken(session: Session, names: Iterable[str]) -> set[str]:
    wanted = list(names)
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Sitting.public_id).where(Sitting.public_id.in_(wanted[start : start + _AT_ONCE]))
        found |= set(session.scalars(query))
    return found


def _log(session: Session, learner: LearnerRef, work: _Import) -> None:
    """Write the learner's log of reviews as one, in the order of time."""
    add_in_order(session, learner.id, _events(learner, work))


def _events(learner: LearnerRef, work: _Import) -> list[ReviewEvent]:
    """Return the new lines: in the order of the file's log, and those that it does not name by their time."""
    rows = {
        (name, item.position): (item, version, one.row)
        for name, one in work.rebuilt.items()
        for item, version in zip(one.items, one.versions, strict=True)
        if is_logged(one.row.mode, item)
    }
    zones = available_timezones()
    events: list[ReviewEvent] = []
    for review in work.file.reviews:
        one = work.rebuilt.get(review.sitting)
        found = rows.pop((review.sitting, one.places.get(review.position, 0)), None) if one else None
        if found is not None:
            zone = review.time_zone if review.time_zone in zones else learner.zone.key
            events.append(_event(found, learner, zone))
    left = sorted(rows.values(), key=lambda found: (found[0].committed_at, found[2].id, found[0].position))
    return events + [_event(found, learner, learner.zone.key) for found in left]


def _event(found: tuple[SittingItem, Any, Sitting], learner: LearnerRef, zone: str) -> ReviewEvent:
    item, version, sitting = found
    return event_of(
        Graded(item, version.item),
        learner_id=learner.id,
        zone=zone,
        mode=sitting.mode,
        first=False,
        now=item.committed_at or sitting.started_at,
    )
