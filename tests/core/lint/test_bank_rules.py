"""Rules over the bank as a whole: shares, repeats, sources, taxonomy, names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.bank import Scenario, Source, SourceStatus, Tag
from exam_prep.core.findings import FindingLevel, Place
from exam_prep.core.items import Item, Level, Status
from exam_prep.core.lint.check import lint
from exam_prep.core.lint.metadata import overdue
from tests.core.lint.samples import (
    KINDS,
    M1,
    M2,
    MULTIPLE,
    RECALL,
    bank_of,
    change,
    codes,
    findings,
    place_of,
    taxonomy_of,
    texts,
)

PLACES = (
    "house",
    "garden",
    "office",
    "school",
    "market",
    "station",
    "library",
    "kitchen",
    "harbor",
    "church",
)


def many(item: Item, count: int) -> Iterator[Item]:
    """Yield `count` items like `item` that share no run of four words in the stem, and no takeaway."""
    for number in range(count):
        one, other = PLACES[number % 10], PLACES[number // 10]
        stem = " ".join(
            f"The {one} {other} {word}{number} was open." for word in ("red", "blue", "old", "new", "big")
        )
        takeaway = f"Keep the {one} open for number {number}."
        yield replace(item, id=f"bnd-{number:04}", stem=stem, lead_in="Is it best?", takeaway=takeaway)


def told(*items: Item) -> set[tuple[str, str]]:
    """Return (code, path) of the findings over a bank of `items`."""
    return {(finding.code, finding.path) for finding in findings(*items)}


def test_retired_items_are_not_checked() -> None:
    """What is never drawn need not be mended."""
    assert codes(replace(M2, takeaway="", status=Status.RETIRED)) == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEWED, Status.PUBLISHED])
def test_items_on_their_way_are_checked(status: Status) -> None:
    """Drafts and reviewed items get findings as published ones do."""
    assert codes(replace(M2, takeaway="", status=status)) == ["L16"]


def test_findings_are_sorted_and_stand_at_their_line() -> None:
    """A finding points at the part of the file that must change, and the order is by place."""
    found = findings(replace(change(M2, "c", rationale=""), takeaway=""))
    place = place_of(M2)
    assert [(finding.line, finding.code) for finding in found] == [
        (place.line("option.c"), "L15P"),
        (place.line("takeaway"), "L16"),
    ]


def test_an_item_without_a_place_is_reported_under_its_id() -> None:
    """Items that come from no file are checked as well."""
    assert [finding.path for finding in lint(bank_of([replace(M2, takeaway="")]), {})] == [M2.id]


def test_a_large_share_of_three_option_items_is_a_warning_about_the_bank() -> None:
    """Over 15 % of three-option items is told once, at the folder of the items, and blocks nothing."""
    items = list(many(replace(RECALL, options=RECALL.options[:3]), 20))
    found = [finding for finding in findings(*items) if finding.code == "L01"]
    assert [(finding.path, finding.level) for finding in found] == [
        ("bank/items/boundaries-ethics", FindingLevel.WARNING)
    ]


def test_a_large_share_of_longest_keys_is_told_about_the_bank() -> None:
    """Over 20 % of keys that stand out by length gives one finding more than the items have."""
    long_key = texts(M2, "Thank him, take the jam, and let her supervisor know about the jar.",
                     *(option.text for option in M2.options[1:]))  # fmt: skip
    assert ("L04", "bank/items/boundaries-ethics") in told(*many(long_key, 20))


def test_a_large_share_of_opposites_is_told_about_the_bank() -> None:
    """Over 10 % of keys in a lone pair of opposites gives one finding more than the items have."""
    opposed = texts(M2, "Thank him, keep the jar, and do tell her supervisor that day.",
                    "Thank him, keep the jar, and do not tell her supervisor that day.",
                    *(option.text for option in M2.options[2:]))  # fmt: skip
    assert ("L11", "bank/items/boundaries-ethics") in told(*many(opposed, 20))


def test_a_hard_bank_is_told_by_its_median() -> None:
    """A median grade over 7.0 is an error of the bank even when each item is under 8.0."""
    items = [
        replace(
            item, stem=f"The volunteer {item.id} visited another apartment on Saturday morning to listen."
        )
        for item in many(M2, 20)
    ]
    assert ("L12", "bank/items/boundaries-ethics") in told(*items)


def test_small_banks_have_no_shares() -> None:
    """Three items are too few to speak of a share."""
    assert codes(replace(RECALL, options=RECALL.options[:3])) == []


def test_the_fourth_equal_takeaway_is_reported() -> None:
    """Three siblings may share a takeaway; the fourth needs its own."""
    items = [replace(item, takeaway="Keep the house open.") for item in many(MULTIPLE, 4)]
    assert [finding.path for finding in findings(*items) if finding.code == "L16"] == [
        place_of(items[3]).path
    ]
    assert "L16" not in codes(*items[:3])


def test_a_source_must_be_in_the_bank() -> None:
    """An unknown source id is L17 once the bank lists sources."""
    source = Source("F24", "", "", "", "", date(2026, 11, 22), SourceStatus.SEEN)
    assert [finding.code for finding in lint(bank_of([M2], sources={"F24": source}), {})] == ["L17"]
    known = replace(source, id="F23")
    assert lint(bank_of([M2], sources={"F23": known}), {}) == ()


@pytest.mark.parametrize(
    "item",
    [
        replace(M2, tag="boundaries.cars"),
        replace(M2, domain="crisis-safety"),
        replace(M2, tags=("cars",)),
        replace(M2, concept="cars"),
    ],
    ids=["tag", "domain", "second tag", "concept"],
)
def test_the_head_must_fit_the_taxonomy(item: Item) -> None:
    """Tag, domain, further tags and concept come from taxonomy.toml."""
    found = lint(bank_of([item], taxonomy=taxonomy_of(M2)), {})
    assert {finding.code for finding in found} == {"L18"}


def test_a_concept_belongs_to_the_tag_of_its_items() -> None:
    """An item and its concept name one tag."""
    taxonomy = taxonomy_of(M2)
    tags = {**taxonomy.tags, "scope": Tag("scope", "", M2.domain, "", {})}
    found = lint(bank_of([replace(M2, tag="scope")], taxonomy=replace(taxonomy, tags=tags)), {})
    assert [finding.code for finding in found] == ["L18"]


def test_an_item_that_fits_its_taxonomy_is_clean() -> None:
    """The lookup itself finds nothing in a sound head."""
    assert lint(bank_of([M2], taxonomy=taxonomy_of(M2)), {}) == ()


def test_a_repeated_stem_is_an_error() -> None:
    """The same scene in two items is reported at the later one."""
    found = findings(M2, replace(M2, id="bnd-0009", takeaway="Small gifts can stay."))
    assert [(finding.code, finding.level, finding.path) for finding in found] == [
        ("L20", FindingLevel.ERROR, "bank/items/boundaries-ethics/bnd-0009.md")
    ]


def test_a_partly_repeated_stem_is_a_warning() -> None:
    """Between 35 and 55 % of shared runs ask for a look."""
    kept = M2.stem.split(". ", maxsplit=2)[-1]
    stem = f"On a cold day Kofi brings her a scarf. {kept}"
    found = findings(M2, replace(M2, id="bnd-0009", stem=stem))
    assert [(finding.code, finding.level) for finding in found] == [("L20", FindingLevel.WARNING)]


def test_a_name_may_stand_in_four_items() -> None:
    """The fifth item with one name is a warning."""
    items = [replace(item, stem=f"{item.stem} Then Lena came in.") for item in many(M2, 5)]
    assert [finding.path for finding in findings(*items) if finding.code == "L21"] == [
        place_of(items[4]).path
    ]
    assert "L21" not in codes(*items[:4])


def test_a_scenario_counts_with_its_stem() -> None:
    """Words, reading grade and sensitive scenes are judged on what a learner reads."""
    body = (
        "Mr. Osei gives Lena, a peer specialist, a jar of jam he made. Her agency lets staff keep "
        "small gifts."
    )
    item = replace(M2, stem="It is their last planned visit, and he smiles.", scenario="scn-jam")
    bank = bank_of([item], scenarios={"scn-jam": Scenario("scn-jam", "Jam", body)})
    assert lint(bank, {}) == ()
    assert [finding.code for finding in lint(bank_of([item]), {})] == ["L02"]


def test_a_passed_review_date_is_a_warning() -> None:
    """The day of review itself is still in time; a date over 18 months away is no review."""
    item = replace(M2, review_by=date(2027, 3, 1))
    assert overdue([item], date(2027, 3, 1)) == ()
    late = overdue([item], date(2027, 3, 2), {item.id: Place("a.md", {"head.review_by": 9})})
    assert [(finding.path, finding.line, finding.code, finding.level) for finding in late] == [
        ("a.md", 9, "L17", FindingLevel.WARNING)
    ]
    assert [finding.path for finding in overdue([item, M2], date(2025, 3, 1))] == [item.id]


@given(st.text(max_size=200), st.sampled_from(KINDS), st.sampled_from(Level))
def test_any_text_is_judged_without_raising(text: str, item: Item, level: Level) -> None:
    """Whatever is written gives findings, the same ones each time."""
    odd = replace(
        change(item, "a", text=text, rationale=text), stem=text, lead_in=text, takeaway=text, level=level
    )
    assert findings(odd) == findings(odd)


def test_cost_grows_with_the_items_and_not_with_their_square() -> None:
    """Four times the items cost less than ten times as much."""
    small, large = list(many(M1, 20)), list(many(M1, 80))
    findings(*large)
    start = process_time()
    findings(*small)
    middle = process_time()
    findings(*large)
    assert process_time() - middle < 10 * (middle - start)
