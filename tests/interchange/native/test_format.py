"""The canonical form: parsing gives the item back, and formatting twice changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.items import Item, Kind, Level, Status
from exam_prep.interchange.native.format import content_hash, format_item
from exam_prep.interchange.native.parse import parse_item
from exam_prep.interchange.native.skeleton import skeleton
from tests.interchange.native.samples import BY_KIND, SINGLE
from tests.interchange.native.strategies import items


def _item(text: str) -> Item:
    parsed = parse_item("x.md", text)
    assert parsed.item is not None, parsed.findings
    return parsed.item


@given(items())
@settings(max_examples=60, deadline=None)
def test_parsing_the_canonical_form_gives_the_item_back(item: Item) -> None:
    """Nothing of an item is lost or changed in its file, whatever its kind."""
    assert _item(format_item(item)) == item


@pytest.mark.parametrize("name", sorted(BY_KIND))
def test_the_samples_are_canonical(name: str) -> None:
    """A file written as the documentation shows stays as it is."""
    assert format_item(_item(BY_KIND[name])) == BY_KIND[name]


@given(st.sampled_from(sorted(BY_KIND)), st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_can_be_read_survives_formatting(name: str, data: st.DataObject) -> None:
    """A file that was changed by chance and still reads gives one item and one canonical form."""
    text = BY_KIND[name]
    at = data.draw(st.integers(text.index("Mr."), len(text)))
    insert = data.draw(st.text("\n\t >-#x[]=1.{}:la\u2028\u00a0", max_size=6))
    parsed = parse_item("x.md", text[:at] + insert + text[at + data.draw(st.integers(0, 3)) :])
    if parsed.item is not None:
        canonical = format_item(parsed.item)

        assert _item(canonical) == parsed.item
        assert format_item(_item(canonical)) == canonical


def test_form_is_not_content() -> None:
    """Indentation, wrapping, line ends and an idle key leave the hash as it is."""
    other = SINGLE.replace("\n  >", "\n\t>").replace("open and", "open\n\t> and").replace("\n", "\r\n")
    other = other.replace("status: published", "scoring: all_or_nothing\r\nstatus: published")

    assert content_hash(_item(other)) == content_hash(_item(SINGLE))


def test_publishing_and_renumbering_do_not_change_content() -> None:
    """Version and status are no part of what an item asks."""
    item = _item(SINGLE)

    assert content_hash(replace(item, version=9, status=Status.RETIRED)) == content_hash(item)


def test_a_line_of_the_stem_that_looks_like_a_key_is_content() -> None:
    """Only the head's own version and status are left out of the hash."""
    item = _item(SINGLE)
    first, second = (replace(item, stem=f"status: {word}") for word in ("red", "green"))

    assert content_hash(first) != content_hash(second)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("level", list(Level))
def test_the_draft_of_a_new_item_can_be_read(kind: Kind, level: Level) -> None:
    """A new file is right in form from the start."""
    draft = skeleton("bnd-0007", kind, "boundaries-ethics", "dependency", "rescue", level)

    assert parse_item("x.md", format_item(draft)).findings == ()
    assert _item(format_item(draft)) == draft
