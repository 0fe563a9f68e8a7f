"""Fixed parallel forms: made when a version is published, and given out evenly."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.db.sittings import Sitting
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef

_SEEDS = 2**63


def make_forms(loaded: Loaded, definition: Definition, *, seed: int) -> tuple[Form, ...]:
    """Return the fixed forms of `definition`, the first is form 1; none where each learner's is drawn.

    Two forms share an item only where the bank has too few others: each form takes what the forms before
    it have used least. Raises ShortfallError when not even one form can be drawn.
    """
    used: dict[str, int] = {}
    forms: list[Form] = []
    for number in range(definition.forms or 0):
        form = draw_definition(
            definition, loaded.index, loaded.taxonomy, seed=(seed + number) % _SEEDS, seen=used
        )
        forms.append(form)
        for pick in form.picks:
            used[pick.item] = used.get(pick.item, 0) + 1
    return tuple(forms)


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
