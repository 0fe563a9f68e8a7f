"""A bank with one payload in every text field of an item and of all that belongs to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from exam_prep.core.bank import Bank, Concept, Domain, Scenario, Source, SourceStatus, Tag, Taxonomy
from exam_prep.core.blueprint import Blueprint, BlueprintStatus, Break, PassMark, PassType, Section
from exam_prep.core.items import Item, Kind, Level, Option
from exam_prep.interchange.native.assemble import ReadBank
from tests.factories import make_item

_KINDS = tuple(Kind)
_TAGS_PER_DOMAIN = 20


def hostile_bank(texts: Sequence[str]) -> ReadBank:
    """Return a bank in which item, concept, tag, source, scenario and exam number n say `texts[n]`."""
    numbers = range(len(texts))
    items = {f"item-{number:04}": _item(number, texts[number]) for number in numbers}
    bank = Bank(
        items=items,
        scenarios={_name("scene", n): Scenario(_name("scene", n), texts[n], texts[n]) for n in numbers},
        taxonomy=Taxonomy(
            domains={_domain(n): Domain(_domain(n), texts[n], texts[n]) for n in numbers},
            tags={_name("tag", n): _tag(n, texts[n]) for n in numbers},
            concepts={
                _name("idea", n): Concept(_name("idea", n), texts[n], _name("tag", n)) for n in numbers
            },
        ),
        sources={_name("source", n): _source(n, texts[n]) for n in numbers},
        exams={_name("exam", n): _exam(n, texts[n]) for n in numbers} | {"all": _whole(len(texts), texts[0])},
    )
    return ReadBank(bank, {}, ())


def _name(kind: str, number: int) -> str:
    return f"{kind}-{number:04}"


def _domain(number: int) -> str:
    return _name("domain", number // _TAGS_PER_DOMAIN)


def _tag(number: int, text: str) -> Tag:
    mapping = {"samhsa": text, "icrc": text}
    return Tag(_name("tag", number), text, _domain(number), text, mapping)


def _concept(number: int, text: str) -> Concept:
    return Concept(_name("idea", number), text, _name("tag", number))


def _option(place: int, option: Option, text: str) -> Option:
    match = None if option.match is None else f"{text} {place}"
    return replace(option, id="abcdef"[place], text=f"{text} {place}", rationale=text, match=match)


def _item(number: int, text: str) -> Item:
    made = make_item(number, _KINDS[number % len(_KINDS)])
    options = tuple(_option(place, one, text) for place, one in enumerate(made.options))
    return replace(
        made,
        id=_name("item", number),
        domain=_domain(number),
        tag=_name("tag", number),
        concept=_name("idea", number),
        level=tuple(Level)[number % 3],
        sources=(_name("source", number),),
        stem=text,
        lead_in=text,
        options=options,
        takeaway=text,
        jurisdiction=text,
        scenario=_name("scene", number),
        rung=number % 7 + 1,
    )


def _source(number: int, text: str) -> Source:
    return Source(
        id=_name("source", number),
        fact=text,
        citation=text,
        url=text,
        year=text,
        checked_on=date(2026, 11, 1),
        status=SourceStatus.SEEN,
    )


def _exam(number: int, text: str) -> Blueprint:
    return Blueprint(
        id=_name("exam", number),
        title=text,
        authority=text,
        status=BlueprintStatus.OURS,
        source_url=text,
        source_date=text,
        items=1,
        minutes=Decimal(10),
        options=4,
        pass_mark=PassMark(PassType.PERCENT, Decimal(70), text),
        disclaimer=text,
        sections=(Section("one", text, 1, (_name("tag", number),)),),
        kinds=_KINDS,
        weights_basis=text,
        retake_note=text,
        scheduled_break=Break(1, 10),
    )


def _whole(items: int, text: str) -> Blueprint:
    domains = tuple(dict.fromkeys(_domain(number) for number in range(items)))
    return replace(_exam(0, text), id="all", items=items, sections=(), tags=domains, scheduled_break=None)
