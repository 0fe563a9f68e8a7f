"""Fixed parallel forms: made when a version is published, and given out evenly."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.assembly.fixed_forms import FormWishes, fixed_forms
from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.core.assembly.result import Infeasible
from exam_prep.core.drawing.form import Form
from exam_prep.core.mock_exams.checking import DefinitionError
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import pinned_of, rows_of
from exam_prep.core.mock_exams.fault import Fault
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef


@dataclass(frozen=True, slots=True)
class MadeForms:
    """Fixed forms, the first is form 1, and how alike they are; neither where each learner's is drawn."""

    forms: tuple[Form, ...] = ()
    report: Parallelism | None = None


def make_forms(loaded: Loaded, definition: Definition, *, seed: int) -> MadeForms:
    """Return the fixed forms of `definition`; it can take seconds, so call it outside a transaction.

    The forms share no item but pinned ones where the bank allows it, else as few as their quotas and aims
    do. Raises DefinitionError with the reasons where there are no such forms, and InvalidError for a topic
    that the bank does not have.
    """
    if definition.forms is None:
        return MadeForms()
    rows = rows_of(definition, loaded.index, loaded.taxonomy)
    pinned = pinned_of(definition, loaded.index, rows)
    wishes = FormWishes(definition.forms)
    answer = fixed_forms(rows, wishes, seed=seed, pinned=pinned)
    if isinstance(answer, Infeasible):
        answer = fixed_forms(rows, replace(wishes, most_overlap=None), seed=seed, pinned=pinned)
    if isinstance(answer, Infeasible):
        raise DefinitionError(
            tuple(Fault("forms", reason.sentence, reason.facts) for reason in answer.reasons)
        )
    return MadeForms(answer.forms, answer.report)


def next_form(session: Session, learner: LearnerRef, version: MockExamVersion, forms: int) -> int:
    """Return which of the `forms` fixed forms of `version` the learner gets now, 1 … `forms`.

    The one that they had least often; among those, the one that was given out least, so that forms are
    given out evenly in the order of starting. Holds the version's row until the transaction ends, so that
    two who start at once take turns. Trials of staff are not counted.
    """
    session.execute(select(MockExamVersion.id).where(MockExamVersion.id == version.id).with_for_update())
    given = _counts(session, version)
    own = _counts(session, version, learner)
    return min(range(1, forms + 1), key=lambda form: (own.get(form, 0), given.get(form, 0), form))


def _counts(session: Session, version: MockExamVersion, learner: LearnerRef | None = None) -> dict[int, int]:
    query = (
        select(Sitting.form_number, func.count())
        .where(Sitting.mock_version_id == version.id, Sitting.form_number.is_not(None))
        .group_by(Sitting.form_number)
    )
    query = (
        query.where(~Sitting.is_trial) if learner is None else query.where(Sitting.learner_id == learner.id)
    )
    return {form: count for form, count in session.execute(query) if form is not None}
