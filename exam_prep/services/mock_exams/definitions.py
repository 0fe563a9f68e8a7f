"""Definitions and fixed forms as JSON, in a form that later versions of the program can still read."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.core.drawing.form import Form
from exam_prep.core.mock_exams.definition import Definition

SCHEMA = 1
"""Counts the changes of what is written that an older program could not read."""


@dataclass(frozen=True, slots=True)
class _Kept:
    schema_version: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class _KeptForms:
    schema_version: int
    forms: tuple[Form, ...]
    report: Parallelism | None = None


_DEFINITION = TypeAdapter(_Kept)
_FORMS = TypeAdapter(_KeptForms)


def dump_definition(definition: Definition) -> str:
    """Return `definition` as JSON."""
    return _DEFINITION.dump_json(_Kept(SCHEMA, definition)).decode()


def load_definition(text: str) -> Definition:
    """Return the definition that `text` keeps."""
    return _DEFINITION.validate_json(text).definition


def dump_forms(forms: tuple[Form, ...], report: Parallelism | None = None) -> str:
    """Return fixed forms as JSON, the first is form 1, with how alike they are."""
    return _FORMS.dump_json(_KeptForms(SCHEMA, forms, report)).decode()


def load_forms(text: str | None) -> tuple[Form, ...]:
    """Return the fixed forms that `text` keeps; none where each learner's form is drawn."""
    return () if text is None else _FORMS.validate_json(text).forms


def load_report(text: str | None) -> Parallelism | None:
    """Return how alike the forms are that `text` keeps, as it was worked out when they were made."""
    return None if text is None else _FORMS.validate_json(text).report
