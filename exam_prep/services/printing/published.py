"""A printed form of a mock exam that an instructor published: a fixed form, or one drawn by a seed."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.core.printing.frame import frame_of
from exam_prep.core.printing.papers import PrintedForm
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.mock_exams.definitions import load_definition, load_forms
from exam_prep.services.mock_exams.drawing import blueprint_of_version
from exam_prep.services.mock_exams.owned import Published
from exam_prep.services.printing.drawn import PrintWish
from exam_prep.services.printing.fixed import print_form

_MARK = "published:"
_MOST_DIGITS = 3
"""How a wish names a published version, which no id of a shipped exam does."""


@dataclass(frozen=True, slots=True)
class PublishedName:
    """A published version by its public id, and the fixed form that is meant; `form` 0 where it is drawn."""

    version: str
    form: int

    def __str__(self) -> str:
        """Return the name as a wish has it in place of an exam's id."""
        return f"{_MARK}{self.version}" + (f":{self.form}" if self.form else "")


def published_name(exam: str) -> PublishedName | None:
    """Return the published version that a wish names; None where it names a shipped exam or nothing."""
    if not exam.startswith(_MARK):
        return None
    version, _, form = exam.removeprefix(_MARK).partition(":")
    return PublishedName(
        version, int(form) if form.isascii() and form.isdigit() and len(form) <= _MOST_DIGITS else 0
    )


def names_of(published: Published) -> tuple[PublishedName, ...]:
    """Return what can be printed of a published version: each of its fixed forms, or one that is drawn."""
    forms = published.definition.forms or 0
    return tuple(PublishedName(published.version, form) for form in range(1, forms + 1)) or (
        PublishedName(published.version, 0),
    )


def print_published(
    session: Session, cache: ServedBankCache, version: MockExamVersion, form_number: int, wish: PrintWish
) -> PrintedForm:
    """Return the papers of `version`: its fixed form `form_number` (from 1), or one drawn by the seed.

    Papers of a fixed form are the same for good; those of a drawn one while the bank stays.

    Raises:
        NotFoundError: it has no such fixed form.
        InvalidError: a number of items is asked for; ShortfallError where the bank cannot fill the exam now.
    """
    if wish.count is not None:
        raise InvalidError("Leave the number of questions empty: this exam has its own.")
    forms = load_forms(version.forms)
    if bool(forms) != bool(form_number) or form_number > len(forms):
        raise NotFoundError("This exam has no such form; choose one from the list.")
    frame = frame_of(blueprint_of_version(version))
    if wish.title:
        frame = replace(frame, title=wish.title)
    if forms:
        form = forms[form_number - 1]
    else:
        loaded, definition = cache.current(session), load_definition(version.definition)
        form = draw_definition(definition, loaded.index, loaded.taxonomy, seed=wish.seed, seen={})
    return print_form(session, cache, form, frame, versions=wish.versions)
