"""Whatever is typed into the form is told at a field that the page shows, in words that know no file."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind
from exam_prep.services.authoring.checking import check_draft
from exam_prep.services.authoring.fields import Fields, OptionFields, blank_fields, fields_of
from exam_prep.services.bank.served import Loaded
from tests.house import House
from tests.set_clock import START

_TYPED = (
    "", "9", "70%", "101", "A-B", "“x”", '"x', "[a", "a: b", "# h", "## Ladder\n3", "- [x] y", "1. y", "• y",
    "> Why: y", "x\x07y", "x => y", "x {.last}", "bnd-0001, bnd-0001", "a\n\nb", "a\\nb",
)  # fmt: skip
_OF_FILES = re.compile(
    r"\bfiles?\b|\bhead\b|\bkey\b|\blines? of\b|toml|lead-in|\bWhy:|Why not:|\[.?\]|\[\d+\]|bank fmt|##"
    r"|\bstem\b|\bbox \[|=>|jurisdiction|review_by|\(\)|\('|\bitem|\boption|\bdistractor|\brationale|\btag\b",
    re.ASCII,
)
_TEXTS = tuple(
    name for name in Fields.__slots__ if name not in {"options", "sensitive", "quoted_stigma"}
)  # all but those that are ticked
_CHOSEN = {"kind", "tag", "level", "scenario", "scoring"}


def _forms(good: Fields) -> Iterator[tuple[str, Fields]]:
    """Give forms with one thing that is off, and the field that it was typed into."""
    texts = _TEXTS if good.kind == Kind.SINGLE else ("stem", "lead_in", "scoring")
    for name in texts:
        for typed in _TYPED:
            yield name, replace(good, **{name: typed})  # type: ignore[arg-type]  # names of texts
    for name in ("text", "match", "credit", "why"):
        for typed in _TYPED:
            line = replace(good.options[1], **{name: typed})  # type: ignore[arg-type]  # names of texts
            yield f"option-1-{name}", replace(good, options=(good.options[0], line, *good.options[2:]))
    for other in Kind:
        for scoring in ("all_or_nothing", "weights"):
            yield "kind", replace(good, kind=other.value, scoring=scoring)
        yield "kind", replace(blank_fields(other, ""))
        yield "kind", replace(good, kind=other.value, options=())
    yield "last", replace(good, options=tuple(replace(one, last=True) for one in good.options))
    for credit in ("0", "100", "50"):
        yield "credit", replace(good, options=tuple(replace(one, credit=credit) for one in good.options))
    yield "many", replace(good, options=good.options * 9)


@pytest.mark.long
@pytest.mark.parametrize("kind", list(Kind))
def test_every_finding_stands_at_a_field_of_the_page_and_knows_no_file(house: House, kind: Kind) -> None:
    """Each has a sentence and a way to mend it; none stands at a field that this kind does not show."""
    loaded = house.loaded()
    good = fields_of(_good(loaded, kind))
    alike = [name for name, one in loaded.items.items() if one.item.kind is kind]
    bare = replace(loaded, items={name: loaded.items[name] for name in alike[:2]})
    wrong: dict[tuple[str, str, str], str] = {}
    for typed_at, fields in _forms(good):
        for name, one in _found(bare, fields):
            told = f"{one.message} {one.fix}"
            if not one.fix or _OF_FILES.search(told) or name not in _shown(fields):
                wrong[one.code, name, told[:200]] = typed_at
    assert wrong == {}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"difficulty": "70%"}, "difficulty", "This is not a share from 0.30 to 0.95."),
        ({"difficulty": ""}, "difficulty", "This field is empty."),
        ({"concept": "who: me"}, "concept", "This is not the id of an idea."),
        ({"concept": "gift-within"}, "concept", "The bank has no idea “gift-within”."),
        ({"sources": "F23 F23"}, "sources", "A name stands here twice."),
        ({"sources": "[F23"}, "", ""),
        ({"review_by": "next May"}, "review_by", "This is not a day."),
        ({"enemies": "bnd-9999"}, "enemies", "The bank has no question “bnd-9999”."),
        ({"lead_in": ""}, "lead_in", "The question is missing."),
        ({"lead_in": "Who?\n\nWhat should she do?"}, "lead_in", "The question has more than one paragraph."),
        ({"takeaway": ""}, "takeaway", "The takeaway is missing."),
        ({"rung": "two"}, "rung", "The rung is not a number from 1 to 7."),
        ({"tag": "boundaries.gifts-money"}, "tag", "belongs to the topic"),
    ],
)
def test_one_fault_is_one_sentence_at_its_field(
    house: House, changes: dict[str, str], field: str, says: str
) -> None:
    """No fault of one field puts an error of form beside another."""
    loaded = house.loaded()
    good = fields_of(_good(loaded, Kind.SINGLE))
    fields = replace(good, **changes)  # type: ignore[arg-type]  # names of texts
    errors = [
        (name, one.message)
        for name, one in _found(loaded, fields)
        if one.level is FindingLevel.ERROR and one.code[0] in "FE"
    ]
    assert len(errors) == bool(says)
    assert all(name == field and says in message for name, message in errors)


@pytest.mark.parametrize("signs", ["- [x] Another answer", "## Takeaway\nMine", "> Why: because", "# Mine"])
def test_signs_in_the_scene_are_told_there_and_nowhere_else(house: House, signs: str) -> None:
    """All after them is misread, and nothing of that is said: it would lead away from the one thing to do."""
    loaded = house.loaded()
    good = fields_of(_good(loaded, Kind.SINGLE))
    found = [
        one for one in _found(loaded, replace(good, stem=f"{signs}\n\n{good.stem}")) if one[1].code[0] in "FE"
    ]
    assert {name for name, _one in found} == {"stem"}


def test_a_takeaway_that_is_missing_is_told_beside_signs_in_the_scene(house: House) -> None:
    """It does not follow from them."""
    loaded = house.loaded()
    good = fields_of(_good(loaded, Kind.SINGLE))
    found = _codes(loaded, replace(good, stem=f"# Mine\n\n{good.stem}", takeaway=""))
    assert {("takeaway", "F27"), ("stem", "E01")} <= found


def test_a_credit_that_is_no_share_is_told_beside_it(house: House) -> None:
    """And a pair without its right side beside that side; what another kind hides is not told at all."""
    loaded = house.loaded()
    judged = fields_of(_good(loaded, Kind.JUDGEMENT))
    options = (*judged.options[:1], replace(judged.options[1], credit="half"), *judged.options[2:])
    assert ("option-1-credit", "E02") in _codes(loaded, replace(judged, options=options))
    percent = (*judged.options[:1], replace(judged.options[1], credit=f"{judged.options[1].credit} %"))
    assert not _errors(loaded, replace(judged, options=(*percent, *judged.options[2:])))
    pairs = fields_of(_good(loaded, Kind.MATCHING))
    lone = replace(pairs, options=(OptionFields(text="Trust"), *pairs.options[1:]))
    assert ("option-0-match", "F15") in _codes(loaded, lone)
    leftover = replace(pairs.options[0], error="rescue", last=True)
    assert not _errors(loaded, replace(pairs, options=(leftover, *pairs.options[1:])))


def _shown(fields: Fields) -> set[str]:
    """Return the names of the fields that the page shows for such a form."""
    names = {*_TEXTS, "sensitive", "quoted_stigma"} - ({"scoring"} if fields.kind != Kind.MULTIPLE else set())
    parts = ["text", "why"]
    parts += ["match"] if fields.kind == Kind.MATCHING else []
    parts += ["credit"] if fields.by_credit else []
    parts += [] if fields.kind in {Kind.MATCHING, Kind.ORDERING} else ["error"]
    return names | {f"option-{at}-{part}" for at in range(len(fields.options)) for part in parts}


def _found(loaded: Loaded, fields: Fields) -> list[tuple[str, Finding]]:
    checked = check_draft(loaded, "bnd-b0001", None, fields, today=START.date())
    return [(name, one) for name, found in checked.findings.items() for one in found]


def _codes(loaded: Loaded, fields: Fields) -> set[tuple[str, str]]:
    return {(name, one.code) for name, one in _found(loaded, fields)}


def _errors(loaded: Loaded, fields: Fields) -> list[tuple[str, str]]:
    """Return what is wrong with the form of it; a copy repeats its original, which is another matter."""
    found = [(name, one) for name, one in _found(loaded, fields) if one.level is FindingLevel.ERROR]
    return [(name, one.code) for name, one in found if one.code[0] in "FE"]


def _good(loaded: Loaded, kind: Kind) -> Item:
    return next(version.item for version in loaded.items.values() if version.item.kind is kind)
