"""Start a sitting of a mock exam: of a published version, or, for staff who try it out, of a draft."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from exam_prep.core.accommodations import Need
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.form import Form
from exam_prep.core.mock_exams.blueprint import blueprint_of, exam_id_of
from exam_prep.core.mock_exams.checking import refuse_faults
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.core.sitting import Feedback, Mode
from exam_prep.db.mock_exams import MockExam, MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.definitions import load_forms
from exam_prep.services.mock_exams.drawing import blueprint_of_version, draw_version, version_ids
from exam_prep.services.mock_exams.forms import next_form
from exam_prep.services.mock_exams.keeping import draft_of
from exam_prep.services.sittings.extending import void
from exam_prep.services.sittings.owned import lock_learner
from exam_prep.services.sittings.staff_acts import Order
from exam_prep.services.sittings.start import Plan, Start, freeze, open_exam


@dataclass(frozen=True, slots=True)
class Given:
    """What an exam is started from that staff gave (row id), and the time that it gives to the person."""

    assignment_id: int
    need: Need


def start_version(
    session: Session,
    loaded: Loaded,
    learner: LearnerRef,
    version: MockExamVersion,
    *,
    start: Start,
    given: Given | None = None,
    is_trial: bool = False,
) -> str:
    """Start a sitting of `version`, or return the one of this exam that the learner has open.

    An open trial of another version, or one that stands in the way of a sitting that counts, is voided.
    Gives the sitting's public id. The learner's row is held until the transaction ends.

    Raises:
        InvalidError: the bank changed, and cannot fill the exam any more; nothing was started.
    """
    lock_learner(session, learner.id)
    blueprint = blueprint_of_version(version)
    waiting = open_exam(session, learner, blueprint.id)
    if waiting is not None and (is_same_run(waiting, version.id, is_trial=is_trial) or not waiting.is_trial):
        return waiting.public_id
    if waiting is not None:
        _set_aside(session, waiting, start)
    forms = len(load_forms(version.forms))
    number = next_form(session, learner, version, forms) if forms else None
    form = draw_version(session, loaded, learner, version, seed=start.seed, form_number=number)
    plan = Plan(
        mode=Mode.MOCK,
        feedback=Feedback.END,
        title=blueprint.title,
        limit=limit_of(blueprint),
        exam=blueprint,
        mock_version_id=version.id,
        assignment_id=given.assignment_id if given else None,
        need=given.need if given else None,
        form_number=number,
        is_trial=is_trial,
        item_versions=_frozen_versions(session, form) if forms else None,
    )
    return freeze(session, loaded, learner, form, plan, start)


def start_trial(
    session: Session, loaded: Loaded, learner: LearnerRef, exam: MockExam, *, start: Start
) -> str:
    """Start a trial of the draft of `exam`, or return the sitting of this exam that is open.

    An open trial of what the draft was before, or of a version, is voided.

    No statistic counts it, and the learner's cards and readiness do not move.

    Raises:
        DefinitionError: the draft cannot stand any more.
        ShortfallError: the bank cannot fill it; nothing was started.
    """
    lock_learner(session, learner.id)
    waiting = open_exam(session, learner, exam_id_of(exam.public_id))
    if waiting is not None:
        is_of_draft = is_same_run(waiting, None, is_trial=True) and waiting.started_at >= exam.changed_at
        if is_of_draft or not waiting.is_trial:
            return waiting.public_id
        _set_aside(session, waiting, start)
    definition = draft_of(exam)
    refuse_faults(definition, loaded.index, loaded.taxonomy)
    blueprint = blueprint_of(definition, exam.public_id)
    form = draw_definition(definition, loaded.index, loaded.taxonomy, seed=start.seed, seen={})
    plan = Plan(
        mode=Mode.MOCK,
        feedback=Feedback.END,
        title=blueprint.title,
        limit=limit_of(blueprint),
        exam=blueprint,
        is_trial=True,
    )
    return freeze(session, loaded, learner, form, plan, start)


def is_same_run(waiting: Sitting, version_id: int | None, *, is_trial: bool) -> bool:
    """Whether an open sitting is one of this version, None for a draft, and as much of a trial."""
    return waiting.mock_version_id == version_id and waiting.is_trial == is_trial


def _set_aside(session: Session, trial: Sitting, start: Start) -> None:
    """Void an open trial of something else: it was of no account, and two of one exam cannot be open."""
    void(session, trial.public_id, Order("Another run of this exam was begun.", "trial"), now=start.now)


def limit_of(blueprint: Blueprint) -> timedelta | None:
    """Return the time that the exam gives, before anybody's extra time; None without a clock."""
    return None if blueprint.minutes is None else timedelta(minutes=float(blueprint.minutes))


def _frozen_versions(session: Session, form: Form) -> dict[str, int]:
    return version_ids(session, ((pick.item, pick.version) for pick in form.picks))
