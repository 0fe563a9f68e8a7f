"""Items of every kind whose secrets are canaries: words that stand nowhere else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from exam_prep.core.bank import Bank, Concept, Domain, Source, SourceStatus, Tag, Taxonomy
from exam_prep.core.blueprint import Blueprint, BlueprintStatus, PassMark, PassType
from exam_prep.core.items import Item, Kind, Level, Option, Status
from exam_prep.interchange.native.assemble import ReadBank

CANARY = "zqcanary"
"""Every canary begins so; no text that a candidate may see holds it, nor any random name by chance."""

DOMAIN = "boundaries-ethics"
EXAM = "every-kind"
TOO_LARGE = "too-large"
ANY_NUMBER = "any-number"
_TAG = "boundaries.gifts-money"


def make_item(number: int = 1, kind: Kind = Kind.SINGLE, **changes: object) -> Item:
    """Return a published item of `kind` with canaries in all that a candidate may not see."""
    item = Item(
        id=f"{CANARY}item-{number:04}",
        version=1,
        kind=kind,
        domain=DOMAIN,
        tag=_TAG,
        tags=(),
        concept=f"{CANARY}concept-{number}",
        level=Level.APPLY,
        difficulty=0.7,
        sources=(f"{CANARY}source",),
        status=Status.PUBLISHED,
        stem=f"Scene {number}.",
        lead_in=f"What comes first in scene {number}?",
        options=options_of(kind, number),
        takeaway=f"{CANARY}takeaway-{number}",
        jurisdiction=f"{CANARY}place",
    )
    return replace(item, **changes)  # type: ignore[arg-type]  # the caller names fields of Item


def options_of(kind: Kind, number: int) -> tuple[Option, ...]:
    """Return options with canaries for ids and rationales."""
    match kind:
        case Kind.MULTIPLE:
            weights: Sequence[float] = (1, 0, 1, 0)
        case Kind.TRUEFALSE:
            return (_option(number, 0, "True", 0.0), _option(number, 1, "False", 1.0))
        case Kind.JUDGEMENT:
            weights = (0, 1, 0.5, 0)
        case Kind.MATCHING:
            pairs = (("North", "Up"), ("South", "Down"), ("East", "Right"))
            return tuple(
                replace(_option(number, place, left, 1.0), match=right)
                for place, (left, right) in enumerate(pairs)
            )
        case Kind.ORDERING:
            weights = (1, 1, 1, 1)
        case Kind.SINGLE:
            weights = (0, 1, 0, 0)
    return tuple(_option(number, place, f"Line {place}", weight) for place, weight in enumerate(weights))


def _option(number: int, place: int, text: str, weight: float) -> Option:
    name = f"{CANARY}option-{number}-{place}"
    return Option(name, text, float(weight), f"{CANARY}rationale-{number}-{place}")


def every_kind() -> tuple[Item, ...]:
    """Return two items of each kind, each with a concept of its own."""
    return tuple(make_item(number, kind) for number, kind in enumerate((*Kind, *Kind), start=1))


def canary_bank() -> ReadBank:
    """Return a bank of `every_kind` with an exam that takes any kind."""
    return read_bank_of(every_kind())


def read_bank_of(items: Sequence[Item], *, exam_items: int = 6) -> ReadBank:
    """Return these items as a bank without findings."""
    concepts = {
        item.concept: Concept(item.concept, f"{CANARY}title of {item.concept}", _TAG) for item in items
    }
    bank = Bank(
        items={item.id: item for item in items},
        scenarios={},
        taxonomy=Taxonomy(
            domains={DOMAIN: Domain(DOMAIN, "Boundaries", "Limits.")},
            tags={_TAG: Tag(_TAG, "Gifts", DOMAIN, "Gifts.", {})},
            concepts=concepts,
        ),
        sources={f"{CANARY}source": _source()},
        exams={
            EXAM: _exam(EXAM, exam_items),
            TOO_LARGE: _exam(TOO_LARGE, 99),
            ANY_NUMBER: _exam(ANY_NUMBER, None),
        },
    )
    return ReadBank(bank, {}, ())


def _source() -> Source:
    return Source(
        id=f"{CANARY}source",
        fact=f"{CANARY}fact",
        citation=f"{CANARY}citation",
        url=f"https://example.org/{CANARY}",
        year="2020",
        checked_on=date(2026, 11, 1),
        status=SourceStatus.SEEN,
    )


def _exam(name: str, items: int | None) -> Blueprint:
    return Blueprint(
        id=name,
        title="Every kind",
        authority="This project",
        status=BlueprintStatus.OURS,
        source_url="",
        source_date="",
        items=items,
        minutes=Decimal(10),
        options=4,
        pass_mark=PassMark(PassType.PERCENT, Decimal(70)),
        disclaimer="Practice.",
        tags=(DOMAIN,),
        kinds=tuple(Kind),
    )
