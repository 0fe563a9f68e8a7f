"""Refusals in the reader's language: translated first, facts filled in after."""

from flask_babel import gettext

from exam_prep.core.drawing.form import ShortfallError
from exam_prep.errors import ExamPrepError


def told(error: ExamPrepError) -> str:
    """Return the sentence of a refusal for the page."""
    if isinstance(error, ShortfallError):
        return _told_shortfall(error)
    return str(gettext(error.sentence, **error.facts))


def _told_shortfall(error: ShortfallError) -> str:
    """Name the sections in the reader's language, since they are sentences of their own."""
    parts = "; ".join(
        gettext(
            "“%(part)s” wants %(wanted)s and has %(available)s",
            part=lack.title,
            wanted=lack.wanted,
            available=lack.available,
        )
        for lack in error.lacks
    )
    return str(
        gettext(
            "The bank has too few questions that fit together (%(parts)s): ask for fewer, or add topics.",
            parts=parts,
        )
    )
