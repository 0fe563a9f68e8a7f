"""Definitions, made for tests of mock exams."""

from typing import TypedDict, Unpack

from exam_prep.core.mock_exams.definition import Definition, Order, Part, Pause


class Wishes(TypedDict, total=False):
    """What a definition of a test may set beside its parts."""

    items: int | None
    minutes: int | None
    pause: Pause | None
    order: Order
    forms: int | None
    pins: dict[str, tuple[str, ...]]
    excluded: tuple[str, ...]


def part(name: str, quota: int, *tags: str) -> Part:
    """Return a section that draws from `tags`, or from the tag of its own name."""
    return Part(name, name.title(), quota, tags or (name,))


def definition(*parts: Part, **wishes: Unpack[Wishes]) -> Definition:
    """Return an untimed exam of these parts."""
    return Definition(title="Spring exam", parts=parts, **wishes)
