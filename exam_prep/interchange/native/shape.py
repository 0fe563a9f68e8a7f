"""Pydantic's refusals of one flat table, told as findings in plain words."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.report import Report

_SHOWN = 60


class Shape(BaseModel):
    """A table whose keys are all known; each field's description completes "has to be …"."""

    model_config = ConfigDict(extra="forbid", frozen=True)


AnyShape = TypeVar("AnyShape", bound=Shape)


def validate(
    shape: type[AnyShape], table: Mapping[str, object], line_of: Callable[[str], int], report: Report
) -> AnyShape | None:
    """Return `table` typed as `shape`, or None with a finding for each key that is off.

    `line_of(key)` tells where a key stands, or where its table begins when the key is absent.
    """
    try:
        return shape.model_validate(table)
    except ValidationError as refusal:
        faults = {str(fault["loc"][0]) if fault["loc"] else "": fault["type"] for fault in refusal.errors()}
    for key, fault in faults.items():
        _note(shape, key, fault, table, line_of(key), report)
    return None


def _note(
    shape: type[Shape], key: str, fault: str, table: Mapping[str, object], line: int, report: Report
) -> None:
    fields = {field.alias or name: field for name, field in shape.model_fields.items()}
    if fault == "extra_forbidden":
        # A key that is there already cannot be the one that was meant.
        unused = [name for name in fields if name not in table]
        fix = suggestion(key, unused, f"use one of {', '.join(fields)}")
        report.error(line, "F06", f'The key "{key[:_SHOWN]}" is unknown.', fix)
        return
    field = fields[key]
    if fault == "missing":
        report.error(line, "F07", f'The key "{key}" is missing.', f"add {key}: {field.description}")
        return
    value = table[key]
    message = f'"{key}" is {_shown(value)}, but has to be {field.description}.'
    report.error(line, "F08", message, suggestion(str(value), _choices(field), f"write {field.description}"))


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _choices(field: FieldInfo) -> list[str]:
    """Return the words of the field's enum, directly or as the members of a tuple; [] for other types."""
    annotation: object = field.annotation
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            return [str(member.value) for member in kind]
    return []
