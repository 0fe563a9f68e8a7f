"""Exams, taxonomy and sources: what they become, and where their faults are reported."""

from decimal import Decimal

import pytest

from exam_prep.core.blueprint import Break, PassMark, PassType, Section
from exam_prep.interchange.native.exam import parse_exam
from exam_prep.interchange.native.sources import parse_sources
from exam_prep.interchange.native.taxonomy import parse_taxonomy
from tests.interchange.native.samples import EXAM, SOURCES, TAXONOMY

PROPORTIONAL = EXAM[: EXAM.index("[[sections]]")].replace(
    "items = 10", 'items = "any"\ntags = ["boundaries"]\nquota = "proportional"'
)


def test_an_exam_with_sections_becomes_a_blueprint() -> None:
    """Minutes stay exact, the pass mark is in percent, sections keep their order."""
    blueprint = parse_exam("x.toml", EXAM).blueprint

    assert blueprint is not None
    assert (blueprint.items, blueprint.minutes, blueprint.minutes_open) == (10, Decimal("22.5"), False)
    assert blueprint.pass_mark == PassMark(PassType.PERCENT, Decimal(70))
    assert blueprint.scheduled_break == Break(5, 10)
    assert blueprint.sections == (
        Section("all", "Gifts", 6, ("boundaries",)),
        Section("more", "Story", 4, ("role-relationship",)),
    )


@pytest.mark.parametrize(
    ("minutes", "is_open"), [('"untimed"', False), ('"any"', True)], ids=["untimed", "any"]
)
def test_open_numbers_are_told_apart(minutes: str, *, is_open: bool) -> None:
    """Items "any" leave the number to the learner; minutes are absent, or left to the learner too."""
    parsed = parse_exam("x.toml", PROPORTIONAL.replace("22.5", minutes))

    assert parsed.findings == ()
    assert parsed.blueprint is not None
    assert (parsed.blueprint.items, parsed.blueprint.minutes) == (None, None)
    assert (parsed.blueprint.minutes_open, parsed.blueprint.tags) == (is_open, ("boundaries",))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('title = "Gifts"\nauth', 'titel = "Gifts"\nauth', "F06", 2),
        ("[pass]", "[passs]", "F07", 1),
        ("value = 70", "value = 700", "F08", 13),
        ("value = 70", "valu = 70", "F06", 13),
        ("minutes = 22.5", "minutes = true", "F08", 6),
        ('status = "ours"', 'status = "official"', "F08", 4),
        ('status = "ours"', 'status = "official-format"', "F07", 4),
        ('kinds = ["single"]', "kinds = []", "F08", 8),
        ("quota = 4", "quota = 0", "F08", 28),
        ("quota = 4", "quota = 5", "F40", 5),
        ('id = "more"', 'id = "all"', "F40", 19),
        ("after_item = 5", "after = 5", "F07", 15),
        ("options = 4", 'options = 4\ntags = ["boundaries"]', "F40", 8),
        ("options = 4", 'options = 4\nquota = "proportional"', "F40", 8),
        ("items = 10", 'items = "any"', "F40", 5),
        ("items = 10", "items = 10 10", "F04", 5),
    ],
)
def test_a_fault_of_an_exam_is_reported_where_it_stands(old: str, new: str, code: str, line: int) -> None:
    """An exam with a fault gives no blueprint, and the finding has the line of the key."""
    assert old in EXAM
    parsed = parse_exam("x.toml", EXAM.replace(old, new, 1))

    assert parsed.blueprint is None
    assert (code, line) in [(finding.code, finding.line) for finding in parsed.findings]


def test_a_taxonomy_becomes_domains_tags_and_concepts() -> None:
    """A tag keeps its place in other outlines; a concept its earlier names."""
    taxonomy = parse_taxonomy("taxonomy.toml", TAXONOMY).taxonomy

    assert list(taxonomy.domains) == ["boundaries-ethics", "role-relationship"]
    assert taxonomy.tags["boundaries.gifts-money"].mapping["icrc"] == "Ethical Responsibility"
    assert taxonomy.concepts["gift-within-policy"].renamed_from == ("gift-rule",)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("[domains.role", "[domain.role", "F06", 5),
        ('covers = "gifts, loans"', "", "F07", 9),
        ('domain = "role-relationship"', 'domain = "role-relation"', "F53", 17),
        ('tag = "boundaries.gifts-money"', 'tag = "boundaries.gifts"', "F53", 22),
        ('renamed_from = ["gift-rule"]', 'renamed_from = "gift-rule"', "F08", 23),
        ("[tags.self-disclosure]", "[tags]\nstray = 1\n[tags.self-disclosure]", "F06", 16),
    ],
)
def test_a_fault_of_the_taxonomy_is_reported_where_it_stands(
    old: str, new: str, code: str, line: int
) -> None:
    """The faulty entry is named with its line; the others stay."""
    assert old in TAXONOMY
    parsed = parse_taxonomy("taxonomy.toml", TAXONOMY.replace(old, new, 1))

    assert (code, line) in [(finding.code, finding.line) for finding in parsed.findings]
    assert "boundaries-ethics" in parsed.taxonomy.domains


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('url = "https://example.org/code"\n', "", "F07", 1),
        ('url = "https', 'url = "ftp', "F08", 4),
        ('rests_on = ["F23"]', "", "F07", 9),
        ('rests_on = ["F23"]', 'rests_on = ["F24"]', "F53", 14),
        ('status = "seen"', 'status = "read"', "F08", 7),
        ("checked_on = 2026-11-01", 'checked_on = "soon"', "F08", 6),
    ],
)
def test_a_fault_of_a_source_is_reported_where_it_stands(old: str, new: str, code: str, line: int) -> None:
    """Every fact says where it stands, or on which other facts it rests."""
    assert old in SOURCES
    found = parse_sources("sources.toml", SOURCES.replace(old, new, 1)).findings

    assert (code, line) in [(finding.code, finding.line) for finding in found]
