"""Writing an item: one canonical text for each item, so that a change of file is a change of meaning."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from exam_prep.core.items import Item, Kind, Option, Scoring


def format_item(item: Item) -> str:
    """Return the canonical text of an item's file; parsing it gives `item` back.

    Holds for every item that came from a file. Keys stand in the order of docs/items.md, optional
    ones only where they differ from their default, a rationale on one line. The number `version` is
    kept: it is raised by whoever changes the meaning, and syncing refuses a number used twice.
    """
    head = "\n".join(f"{key}: {value}" for key, value in _head(item))
    body = "\n\n".join(part for part in (item.stem, item.lead_in) if part)
    sections = f"## Takeaway\n{item.takeaway}\n"
    if item.rung is not None:
        sections += f"\n## Ladder\n{item.rung}\n"
    return f"---\n{head}\n---\n{body}\n\n{_options(item)}\n\n{sections}"


def content_hash(item: Item) -> str:
    """Return the SHA-256 (hexadecimal) of an item's content.

    Version and status are left out: publishing an item, or renumbering it, does not change what it asks.
    """
    lines = format_item(item).split("\n")
    # The head's own lines only: a stem may well start a line with "status:".
    end = lines.index("---", 1)
    head = [line for line in lines[:end] if not line.startswith(("version: ", "status: "))]
    return hashlib.sha256("\n".join(head + lines[end:]).encode()).hexdigest()


def _head(item: Item) -> Iterator[tuple[str, str]]:
    yield "id", item.id
    yield "version", str(item.version)
    yield "kind", item.kind
    yield "domain", item.domain
    yield "tag", item.tag
    yield "tags", _list(item.tags)
    yield "concept", item.concept
    yield "level", item.level
    yield "difficulty", f"{item.difficulty:.2f}"
    yield "sources", _list(item.sources)
    yield "status", item.status
    yield from _optional_head(item)


def _optional_head(item: Item) -> Iterator[tuple[str, str]]:
    for key, value, is_set in (
        ("scenario", item.scenario or "", item.scenario),
        ("scoring", item.scoring, item.scoring is Scoring.WEIGHTS),
        ("jurisdiction", item.jurisdiction or "", item.jurisdiction),
        ("review_by", str(item.review_by), item.review_by),
        ("sensitive", "true", item.sensitive),
        ("quoted_stigma", "true", item.quoted_stigma),
        ("lang", item.lang, item.lang != "en"),
        ("enemies", _list(item.enemies), item.enemies),
        ("supersedes", item.supersedes or "", item.supersedes),
    ):
        if is_set:
            yield key, value


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"


def _options(item: Item) -> str:
    return "\n".join(
        line for number, option in enumerate(item.options, 1) for line in _option(item, number, option)
    )


def _option(item: Item, number: int, option: Option) -> Iterator[str]:
    last = " {.last}" if option.last else ""
    yield f"{_answer(item, number, option)}{last}"
    if option.rationale:
        yield f"  > {_label(item.kind, option)}: {option.rationale}"
    if option.error:
        yield f"  > Error: {option.error}"


def _answer(item: Item, number: int, option: Option) -> str:
    if item.kind is Kind.ORDERING:
        return f"{number}. {option.text}"
    if item.kind is Kind.MATCHING:
        return f"- {option.text} => {option.match}" if option.text else f"- => {option.match}"
    if item.kind is Kind.JUDGEMENT or item.scoring is Scoring.WEIGHTS:
        return f"- [{_percent(option.weight)}] {option.text}"
    return f"- [{'x' if option.is_key else ' '}] {option.text}"


def _percent(weight: float) -> str:
    """Return the weight as the author wrote it; via its shortest decimal form, so that 0.3333 is 33.33."""
    return f"{(Decimal(repr(weight)) * 100).normalize():f}"


def _label(kind: Kind, option: Option) -> str:
    """A part of the credit is an answer that something speaks against, but in a multiple item a right one."""
    is_right = option.weight > 0 if kind is Kind.MULTIPLE else option.is_key
    return "Why" if is_right else "Why not"
