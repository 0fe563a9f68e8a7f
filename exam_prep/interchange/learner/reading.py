"""Read a learner's file: whole and of a version that is known, or refused in one sentence."""

from pydantic import BaseModel, ConfigDict, ValidationError

from exam_prep.errors import InvalidError
from exam_prep.interchange.learner.records import FORM, VERSION, LearnerFile


class _Head(BaseModel):
    """What names the file."""

    model_config = ConfigDict(strict=True)

    form: str
    version: int


def read_learner_file(data: bytes) -> LearnerFile:
    """Return what `data`, the bytes of an `everything.json`, holds.

    Raises:
        InvalidError: it is no such file, of a newer version, or damaged; the sentence says which.
    """
    version = _version(data)
    if version > VERSION:
        raise InvalidError(
            "This file is of version %(version)s and this site reads up to %(known)s; "
            "bring it to a site that is as new.",
            version=version,
            known=VERSION,
        )
    try:
        return LearnerFile.model_validate_json(data)
    except ValidationError as error:
        place = _place(error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"])
        raise InvalidError(
            "The file is damaged at “%(place)s”, so nothing was taken from it; download it once more.",
            place=place,
        ) from error


def _version(data: bytes) -> int:
    try:
        head = _Head.model_validate_json(data)
    except ValidationError as error:
        raise _no_such_file() from error
    if head.form != FORM or head.version < 1:
        raise _no_such_file()
    return head.version


def _no_such_file() -> InvalidError:
    return InvalidError("This is no file of all your data; choose the everything.json that you downloaded.")


def _place(steps: tuple[int | str, ...]) -> str:
    """Return where a fault is, counted as people do: "sittings 3, items 1, seconds"."""
    words: list[str] = []
    for step in steps:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words) or "its first sign"
