"""Make a sitting's rows from its record in a learner's file; only what the log of the file bears out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.sections import WHOLE
from exam_prep.core.grading import Grade, GradedItem, cut, grade, score
from exam_prep.core.planning.parts import Part
from exam_prep.core.responses import lefts, read_response
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, PauseKind, State
from exam_prep.db.sittings import ResponseEvent, Sitting, SittingItem
from exam_prep.db.timing import SittingPause
from exam_prep.errors import InvalidError
from exam_prep.interchange.learner.records import ChangeRecord, ItemRecord, PauseRecord, SittingRecord
from exam_prep.services.bank.served import Loaded, Version
from exam_prep.services.sittings.exam_frame import dump_exam_frame, exam_frame_of
from exam_prep.services.verify import check_run
from exam_prep.services.verify_time import check_time

_UNSAVED = 0
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Asked = tuple[ItemRecord, Version]
"""An item of a file with the version of this bank that has the same content."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The rows of one sitting, none of them in a session, whose keys are still to be set.

    `places` says by position in the file where an item stands now.
    """

    row: Sitting
    items: tuple[SittingItem, ...]
    changes: tuple[ResponseEvent, ...]
    pauses: tuple[SittingPause, ...]
    versions: tuple[Version, ...]
    places: dict[int, int]


def finished(record: SittingRecord) -> SittingRecord | None:
    """Return the record as a sitting that is over, or None where nothing of it can come over.

    Of a set that still runs the checked answers come, as if it had ended with the last of them. What was
    voided, is not graded yet or was reopened stays: only the site where it was sat can bear it out.
    """
    if record.withdrawn or record.state in {State.VOIDED, State.SUBMITTED}:
        return None
    if record.state is State.GRADED:
        return record
    checked = tuple(item for item in record.items if item.committed_at is not None)
    if record.mode is Mode.MOCK or record.feedback is not Feedback.EACH or not checked:
        return None
    end = max(item.committed_at for item in checked if item.committed_at is not None)
    return record.model_copy(
        update={
            "items": checked,
            "submitted_at": end,
            "graded_at": end,
            "finished_by": FinishedBy.CANDIDATE,
            "pauses": tuple(pause for pause in record.pauses if pause.ended_at is not None),
        }
    )


def rebuild(
    record: SittingRecord, asked: Sequence[Asked], loaded: Loaded, *, now: datetime
) -> Rebuilt | None:
    """Return the rows of a finished sitting of the items `asked`, or None where they contradict each other.

    Everything is graded anew. Where an item stays behind, the sitting is none of its exam any more.
    """
    exam = loaded.exams.get(record.exam or "") if len(asked) == len(record.items) else None
    if exam is not None and exam.blueprint_version != record.exam_version:
        exam = None
    places = {item.position: place for place, (item, _version) in enumerate(asked, start=1)}
    try:
        items = tuple(_item_row(one, places[one[0].position], exam, loaded) for one in asked)
    except InvalidError:
        return None
    changes = tuple(
        _change_row(one, places[one.position])
        for one in record.changes
        if one.position in places and one.revision is not None
    )
    pauses = tuple(_pause_row(one) for one in record.pauses)
    row = _sitting_row(record, items, exam)
    rebuilt = Rebuilt(row, items, changes, pauses, tuple(version for _item, version in asked), places)
    return rebuilt if _is_sound(record, rebuilt, now) else None


def _sitting_row(record: SittingRecord, items: Sequence[SittingItem], exam: Blueprint | None) -> Sitting:
    graded = [GradedItem(Grade(item.points or 0.0, bool(item.response)), None, item.tag) for item in items]
    breaks = [pause.started_at for pause in record.pauses if pause.kind is PauseKind.BREAK]
    rested = sum((_length(one) for one in record.pauses if one.kind is PauseKind.REST), timedelta())
    # What staff added is part of the limit here: a file cannot speak for staff.
    limit = record.limit_seconds and record.limit_seconds + record.extension_seconds
    return Sitting(
        public_id="",
        learner_id=_UNSAVED,
        mode=record.mode,
        feedback=record.feedback,
        state=State.GRADED,
        title=exam.title if exam else record.title,
        exam_id=exam.id if exam else None,
        blueprint_version=exam.blueprint_version if exam else None,
        seed=0,
        items=len(items),
        started_at=record.started_at,
        limit_seconds=limit or None,
        multiplier=record.extra_time,
        pause_microseconds=sum((_length(one) for one in record.pauses), timedelta()) // _MICROSECOND,
        break_began_at=breaks[0] if breaks else None,
        rest_seconds=ceil(rested / timedelta(seconds=1)),
        submitted_at=record.submitted_at,
        graded_at=record.graded_at,
        finished_by=record.finished_by,
        points=score(graded).points,
        cut=cut(exam.pass_mark, len(items)) if exam else None,
        exam_frame=dump_exam_frame(exam_frame_of(exam)) if exam else None,
    )


def _item_row(asked: Asked, place: int, exam: Blueprint | None, loaded: Loaded) -> SittingItem:
    """Return the row of an item; raises InvalidError when the response cannot be one to it."""
    record, version = asked
    item, order = version.item, record.option_order
    response = read_response(item.kind, _words(record.response), shown=len(order), lefts=len(lefts(item)))
    if any(not 1 <= number <= len(order) for number in record.struck):
        raise InvalidError("Only options that are shown can be crossed out.")
    # A concept may have got another name since; cards follow the name that is served.
    served = loaded.items.get(item.id, version).item
    sections = {WHOLE, *((section.id for section in exam.sections) if exam else Part)}
    return SittingItem(
        sitting_id=_UNSAVED,
        position=place,
        item_version_id=version.id,
        item_id=item.id,
        concept=served.concept,
        tag=served.tag,
        section=record.section if record.section in sections else "",
        option_order=" ".join(order),
        response=response,
        certainty=record.certainty,
        flagged=record.flagged,
        struck=_words(record.struck),
        seconds=record.seconds,
        revision=record.revision,
        saved_at=record.saved_at,
        seen_at=record.seen_at,
        committed_at=record.committed_at,
        passed=record.passed,
        points=grade(item, order, response).points,
        miss_reason=record.miss_reason and record.miss_reason.value,
    )


def _change_row(record: ChangeRecord, place: int) -> ResponseEvent:
    return ResponseEvent(
        sitting_id=_UNSAVED,
        position=place,
        client_id="",
        base_revision=record.base_revision,
        revision=record.revision,
        response=_words(record.response),
        certainty=record.certainty,
        flagged=record.flagged,
        struck=_words(record.struck),
        seconds=record.seconds,
        commits=record.commits,
        received_at=record.received_at,
    )


def _pause_row(record: PauseRecord) -> SittingPause:
    return SittingPause(
        sitting_id=_UNSAVED,
        kind=record.kind,
        started_at=record.started_at,
        until=record.until,
        ended_at=record.ended_at,
    )


def _length(pause: PauseRecord) -> timedelta:
    return timedelta() if pause.ended_at is None else pause.ended_at - pause.started_at


def _is_sound(record: SittingRecord, rebuilt: Rebuilt, now: datetime) -> bool:
    """Whether `verify` would bear the rows out, and nothing in them is to come."""
    if not all(_EARLIEST <= at <= now for at in _instants(record)):
        return False
    if any(pause.ended_at is None or pause.ended_at < pause.started_at for pause in rebuilt.pauses):
        return False
    events: defaultdict[int, list[ResponseEvent]] = defaultdict(list)
    for change in rebuilt.changes:
        events[change.position].append(change)
    versions = {version.id: version for version in rebuilt.versions}
    faults = (
        *check_time(rebuilt.row, rebuilt.pauses, 0),
        *check_run(rebuilt.row, rebuilt.items, events, versions),
    )
    return not faults


def _instants(record: SittingRecord) -> Iterator[datetime]:
    known = [record.started_at, record.submitted_at, record.graded_at]
    known += [at for item in record.items for at in (item.saved_at, item.seen_at, item.committed_at)]
    known += [at for pause in record.pauses for at in (pause.started_at, pause.ended_at)]
    known += [change.received_at for change in record.changes]
    return (at for at in known if at is not None)


def _words(numbers: Sequence[int]) -> str:
    return " ".join(str(number) for number in numbers)
