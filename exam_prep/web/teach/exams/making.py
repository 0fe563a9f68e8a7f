"""Make the fixed forms of an exam that is about to be published, before the transaction that publishes it."""

from typing import TypeAlias

from flask import request

from exam_prep.core.mock_exams.checking import DefinitionError
from exam_prep.services.mock_exams.forms import MadeForms, make_forms
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.web.extensions import db, parts
from exam_prep.web.teach.exams.page import Draft
from exam_prep.web.teach.home import leader
from exam_prep.web.transaction import leave_transaction

Forms: TypeAlias = MadeForms | DefinitionError | None
"""What came of making forms: they, or why there are none; None where none were asked for."""


def forms_for(mock: str) -> Forms:
    """Return the forms of what was typed, which can take seconds; nothing is held meanwhile."""
    exam = owned_exam(db.session(), leader(), mock)
    loaded = parts().cache.current(db.session())
    draft = Draft.of_typed(request.form.to_dict(), exam, loaded)
    leave_transaction()
    if draft.faults:
        return None  # the page tells them, and nothing is published
    try:
        return make_forms(loaded, draft.definition, seed=parts().seeds())
    except DefinitionError as error:
        return error
