"""The form says what files say, and the check is that of files, each finding at its field."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Kind, Level
from exam_prep.core.regrading.change import Change
from exam_prep.interchange.native.parse import parse_item
from exam_prep.services.authoring.checking import Checked, check_draft
from exam_prep.services.authoring.fields import (
    Fields,
    OptionFields,
    blank_fields,
    dump_fields,
    fields_of,
    load_fields,
    moved_up,
    with_line,
    without_line,
)
from exam_prep.services.authoring.text import draft_text
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.served import Loaded
from tests.conftest import BANK
from tests.house import House
from tests.set_clock import START

_TODAY = START.date()
_TEXT = st.text(max_size=60)
_OPTION = st.builds(
    OptionFields, text=_TEXT, match=_TEXT, credit=st.sampled_from(("", "0", "50", "100", "x")), why=_TEXT
)
_FIELDS = st.builds(
    Fields,
    kind=st.sampled_from((*[kind.value for kind in Kind], "", "essay")),
    tag=st.sampled_from(("boundaries.gifts-money", "", "nothing")) | _TEXT,
    stem=_TEXT,
    lead_in=_TEXT,
    takeaway=_TEXT,
    rung=_TEXT,
    sources=_TEXT,
    options=st.lists(_OPTION, max_size=5).map(tuple),
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Item]:
    """Give the items of the shipped bank."""
    return dict(read_bank(BANK).bank.items)


def test_every_shipped_item_goes_through_the_form_unchanged(shipped: dict[str, Item]) -> None:
    """Fields, JSON, file text, reading: the same item comes out, of whatever kind."""
    assert {item.kind for item in shipped.values()} == set(Kind)
    for item in shipped.values():
        fields = load_fields(dump_fields(fields_of(item)))
        text = draft_text(item.id, item.version, item.domain, item.supersedes, fields)
        parsed = parse_item(f"items/{item.domain}/{item.id}.md", text.text)
        assert parsed.item == replace(item, status=parsed.item.status if parsed.item else item.status)


def test_a_copy_of_a_good_item_has_no_error(house: House) -> None:
    """It takes the place of its original, so it does not repeat it; the key stays."""
    loaded = house.loaded()
    for name in sorted(loaded.items)[:: len(loaded.items) // 8]:
        found = _check(loaded, fields_of(loaded.items[name].item), f"{name}-b", name)
        assert [one for one in _all(found) if one.level is FindingLevel.ERROR] == []
        assert found.may_publish
        assert found.change is Change.COSMETIC


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"stem": ""}, "lead_in", "L02"),
        ({"lead_in": "Tell what is best."}, "lead_in", "L02"),
        ({"takeaway": ""}, "takeaway", ""),
        ({"sources": "F9999"}, "sources", "F53"),
        ({"sources": ""}, "sources", "L17"),
        ({"difficulty": "1.20"}, "difficulty", "F"),
        ({"concept": "no-such-idea"}, "concept", "F53"),
        ({"tag": "no.such"}, "tag", "F"),
        ({"level": "guess"}, "level", "F"),
        ({"kind": "essay"}, "kind", "F"),
        ({"review_by": "soon"}, "review_by", "F"),
        ({"enemies": "nobody-0001"}, "enemies", "F53"),
        ({"rung": "9"}, "rung", ""),
    ],
)
def test_a_fault_stands_at_its_field_and_tells_how_to_mend_it(
    house: House, changes: dict[str, str], field: str, code: str
) -> None:
    """Codes and words are those of `bank check`."""
    loaded = house.loaded()
    good = fields_of(_single(loaded))
    found = _check(loaded, replace(good, **changes), "bnd-b0001", None)  # type: ignore[arg-type]  # names of texts
    assert any(one.code.startswith(code) and one.fix for one in found.findings[field])
    assert not found.may_publish


def test_a_fault_of_an_answer_stands_at_that_answer(house: House) -> None:
    """A missing reason, "all of the above", and no key."""
    loaded = house.loaded()
    good = fields_of(_single(loaded))
    last = replace(good.options[-1], text="All of the above.", why="")
    no_key = tuple(replace(option, credit="0") for option in good.options)
    found = _check(loaded, replace(good, options=(*good.options[:-1], last)), "bnd-b0001", None)
    place = f"option-{len(good.options) - 1}"
    assert {"L05", "L15P"} <= {one.code for one in _all(found)}
    assert any(name.startswith(place) for name in found.findings)
    assert not _check(loaded, replace(good, options=no_key), "bnd-b0001", None).may_publish


def test_what_an_empty_form_lacks_stands_where_it_belongs(house: House) -> None:
    """The question at its field, the answers at the first of them, or at their kind where no line is left."""
    empty = blank_fields(Kind.SINGLE, "boundaries.gifts-money")
    found = _check(house.loaded(), empty, "bnd-b0001", None)
    assert [one.code for one in found.findings["lead_in"]] == ["F22"]
    assert "F24" in {one.code for one in found.findings["option-0-text"]}
    assert not {"F22", "F24"} & {one.code for one in found.findings.get("takeaway", ())}
    bare = _check(house.loaded(), replace(empty, options=()), "bnd-b0001", None)
    assert "F24" in {one.code for one in bare.findings["kind"]}


@pytest.mark.parametrize("signs", ["- [x] Another answer", "## Takeaway\nMine", "> Why: because", "---"])
def test_signs_that_begin_another_part_are_told_and_not_swallowed(house: House, signs: str) -> None:
    """What is asked would not be what was typed."""
    loaded = house.loaded()
    good = fields_of(_single(loaded))
    found = _check(loaded, replace(good, stem=f"{good.stem}\n\n{signs}"), "bnd-b0001", None)
    assert not found.may_publish


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fields=_FIELDS)
def test_whatever_is_typed_is_checked_and_kept(canary_house: House, fields: Fields) -> None:
    """No text makes the check raise, and the draft comes back as it was."""
    assert load_fields(dump_fields(fields)) == fields
    found = check_draft(canary_house.loaded(), "bnd-b0001", None, fields, today=_TODAY)
    assert found.item is not None or found.errors


def test_lines_are_added_moved_and_removed() -> None:
    """By their place; what cannot move stays."""
    fields = blank_fields(Kind.ORDERING, "a")
    fields = replace(fields, options=tuple(OptionFields(text) for text in "abc"))
    assert [one.text for one in with_line(fields).options] == ["a", "b", "c", ""]
    assert [one.text for one in moved_up(fields, 2).options] == ["a", "c", "b"]
    assert moved_up(fields, 0) == fields == moved_up(fields, 9)
    assert [one.text for one in without_line(fields, 1).options] == ["a", "c"]
    assert without_line(fields, 9) == fields


def _single(loaded: Loaded) -> Item:
    return next(
        v.item for v in loaded.items.values() if v.item.kind is Kind.SINGLE and v.item.level is Level.APPLY
    )


def _check(loaded: Loaded, fields: Fields, item_id: str, supersedes: str | None) -> Checked:
    return check_draft(loaded, item_id, supersedes, fields, today=_TODAY)


def _all(found: Checked) -> list[Finding]:
    return [one for findings in found.findings.values() for one in findings]
