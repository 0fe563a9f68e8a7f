"""Small banks, made for tests of drawing."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from exam_prep.core.bank import Domain, Tag, Taxonomy
from exam_prep.core.blueprint import Blueprint, BlueprintStatus, PassMark, PassType, Section
from exam_prep.core.items import Item, Kind, Level, Option, Status


class Extras(TypedDict, total=False):
    """What an item of a test may set beside its id, tag and concept."""

    kind: Kind
    status: Status
    scenario: str | None
    sensitive: bool
    enemies: tuple[str, ...]
    options: tuple[Option, ...]


def options(*texts: str, last: str = "") -> tuple[Option, ...]:
    """Return options a, b, c … with these texts, the first of them the key, `last` kept last."""
    return tuple(
        Option(chr(97 + at), text, float(at == 0), "Because.", last=text == last)
        for at, text in enumerate(texts)
    )


def item(name: str, tag: str, concept: str = "", **extras: Unpack[Extras]) -> Item:
    """Return a published single-best-answer item with a concept of its own, unless told otherwise."""
    given: Extras = {"kind": Kind.SINGLE, "status": Status.PUBLISHED, "options": options("w", "x", "y", "z")}
    given.update(extras)
    return Item(
        id=name,
        version=1,
        domain="d",
        tag=tag,
        tags=(),
        concept=concept or f"concept-{name}",
        level=Level.APPLY,
        difficulty=0.6,
        sources=("F20",),
        stem="A scene.",
        lead_in="What first?",
        takeaway="A line.",
        **given,
    )


def many(tag: str, count: int, *, siblings: int = 1) -> list[Item]:
    """Return `count` items of `tag`, `siblings` of them to a concept."""
    return [item(f"{tag}-{at:06}", tag, f"{tag}-c{at // siblings:06}") for at in range(count)]


def taxonomy(*tags: str) -> Taxonomy:
    """Return a taxonomy of one domain, called d, with these tags."""
    return Taxonomy(
        {"d": Domain("d", "The domain", "")}, {tag: Tag(tag, tag.title(), "d", "", {}) for tag in tags}, {}
    )


def section(name: str, quota: int, *tags: str) -> Section:
    """Return a section; without tags, its name is its tag."""
    return Section(name, name.title(), quota, tags or (name,))


def exam(*sections: Section, tags: Iterable[str] = (), items: int | None = None) -> Blueprint:
    """Return a blueprint with these sections, or one that is drawn from `tags`."""
    return Blueprint(
        id="exam",
        title="An exam",
        authority="",
        status=BlueprintStatus.OURS,
        source_url="",
        source_date="",
        items=sum(one.quota for one in sections) or items,
        minutes=None,
        options=4,
        pass_mark=PassMark(PassType.NONE),
        disclaimer="",
        sections=sections,
        tags=tuple(tags),
    )
