"""Refusals in the reader's language: translated first, facts filled in after."""

from flask_babel import gettext

from exam_prep.errors import ExamPrepError


def told(error: ExamPrepError) -> str:
    """Return the sentence of a refusal for the page."""
    return str(gettext(error.sentence, **error.facts))
