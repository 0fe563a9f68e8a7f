"""Reading item files: kinds, tolerated forms and traps."""

import pytest

from exam_prep.core.items import ErrorType, Item, Scoring
from exam_prep.interchange.native.parse import parse_item
from tests.interchange.native.samples import (
    BY_KIND,
    JUDGEMENT,
    MATCHING,
    ORDERING,
    SINGLE,
    WEIGHTED,
    with_options,
)


def _item(text: str) -> Item:
    parsed = parse_item("x.md", text)
    assert parsed.item is not None, parsed.findings
    return parsed.item


def _codes(text: str) -> list[str]:
    return [finding.code for finding in parse_item("x.md", text).findings]


@pytest.mark.parametrize("name", sorted(BY_KIND))
def test_every_kind_is_read_without_findings(name: str) -> None:
    """A right file of each kind gives an item and nothing to mend."""
    parsed = parse_item("x.md", BY_KIND[name])

    assert parsed.findings == ()
    assert parsed.item is not None


def test_a_single_item_has_its_parts() -> None:
    """Stem, lead-in, options, rationales, error type and takeaway stand where they belong."""
    item = _item(SINGLE)

    assert item.stem == (
        "Mr. Osei gives Lena a small jar of jam.\n\nHer agency lets staff keep gifts worth under $15."
    )
    assert item.lead_in == "What is Lena's best response?"
    assert [(option.id, option.weight) for option in item.options] == [("a", 0.0), ("b", 1.0), ("c", 0.0)]
    assert item.options[0].error is ErrorType.AVOID
    assert item.options[1].rationale == "It is open and within the rule."
    assert item.takeaway == "Follow the written limit."
    assert (item.tags, item.sources, item.difficulty) == (("self-disclosure",), ("F23", "F24"), 0.7)


def test_places_name_the_line_of_each_part() -> None:
    """Later checks can point at head keys, stem, lead-in, options, rationales and takeaway."""
    place = parse_item("x.md", SINGLE).place

    parts = ("head", "head.tag", "stem", "lead-in", "option.b", "why.b", "takeaway")
    assert [place.line(part) for part in parts] == [1, 6, 14, 18, 23, 24, 28]


def test_weights_are_shares_of_the_credit() -> None:
    """Percentages in boxes become weights from 0 to 1, and {.last} leaves the text."""
    item = _item(WEIGHTED)

    assert item.scoring is Scoring.WEIGHTS
    assert [option.weight for option in item.options] == [0.3333, 0.6667, 0.0]
    assert (item.options[2].text, item.options[2].last) == ("Three.", True)


def test_judgement_options_are_graded_and_carry_a_rung() -> None:
    """A judgement item has part credit and the rung of the ladder."""
    item = _item(JUDGEMENT)

    assert [option.weight for option in item.options] == [1.0, 0.5, 0.0]
    assert item.rung == 2


def test_matching_has_pairs_and_a_right_side_to_spare() -> None:
    """A right side without a left is an option without text and without credit."""
    item = _item(MATCHING)

    found = [(option.text, option.match, option.weight) for option in item.options]
    assert found == [("Red", "stop", 1.0), ("Green", "go", 1.0), ("", "turn", 0.0)]


def test_ordering_keeps_the_order_of_the_file() -> None:
    """Numbered lines become options in their right order."""
    assert [option.text for option in _item(ORDERING).options] == ["First.", "Second.", "Third."]


@pytest.mark.parametrize("indent", ["", " ", "  ", "    ", "\t"])
def test_a_rationale_may_be_indented_as_editors_do(indent: str) -> None:
    """No, one, two or four spaces, or a tab: the rationale belongs to the option above."""
    assert _item(SINGLE.replace("\n  >", f"\n{indent}>")) == _item(SINGLE)


def test_a_wrapped_rationale_is_joined() -> None:
    """Several quoted lines are one rationale."""
    text = SINGLE.replace("It is open and", "It is open\n  > and")

    assert parse_item("x.md", text).findings == ()
    assert _item(text) == _item(SINGLE)


def test_windows_line_ends_and_byte_order_mark_are_tolerated() -> None:
    """A file saved by a Windows editor is the same item, without a finding."""
    parsed = parse_item("x.md", "\ufeff" + SINGLE.replace("\n", "\r\n"))

    assert parsed.findings == ()
    assert parsed.item == _item(SINGLE)


@pytest.mark.parametrize("box", ["[X]", "[ x]", "[X ]", "[x ]"])
def test_unusual_boxes_are_read_with_a_warning(box: str) -> None:
    """A box whose meaning is plain is read, and named."""
    text = SINGLE.replace("[x]", box)

    assert _codes(text) == ["F13"]
    assert _item(text) == _item(SINGLE)


def test_scalars_of_the_head_are_never_coerced() -> None:
    """YAML would read these as a number and as false; here an id is text and no is a language."""
    item = _item(SINGLE.replace("id: bnd-0001", "id: 0042").replace("published\n", "published\nlang: no\n"))

    assert (item.id, item.lang) == ("0042", "no")


def test_an_unknown_key_gets_the_nearest_known_one() -> None:
    """The finding on a mistyped key says which key was meant."""
    found = parse_item("x.md", SINGLE.replace("tags:", "tagz:")).findings

    assert [finding.fix for finding in found] == ["did you mean tags?"]


def test_a_numbered_list_in_a_stem_is_prose() -> None:
    """Only an ordering item reads numbered lines as options."""
    item = _item(SINGLE.replace("Her agency", "1. one\n2. two\n\nHer agency"))

    assert "1. one\n2. two" in item.stem


def test_options_without_boxes_are_named_line_by_line() -> None:
    """Forgotten boxes are found on every line, not as a missing lead-in."""
    text = with_options("single", "- One.\n- Two.\n")

    assert _codes(text) == ["F14", "F14", "F24"]


@pytest.mark.parametrize("sign", ["-", "\u2022", "1.", "> Why:"])
def test_a_lead_in_never_starts_like_an_option(sign: str) -> None:
    """A stray sign on a line of its own would turn the lead-in into something else when it is joined."""
    parsed = parse_item("x.md", SINGLE.replace("What is", f"{sign}\nWhat is"))

    assert parsed.item is None


def test_a_key_that_is_explained_as_wrong_is_refused() -> None:
    """Mark and rationale that contradict each other never reach a candidate."""
    parsed = parse_item("x.md", SINGLE.replace("> Why: It", "> Why not: It"))

    assert parsed.item is None
    assert [finding.code for finding in parsed.findings] == ["F17"]


@pytest.mark.parametrize(
    ("kind", "options", "code"),
    [
        ("single", "- [50] One.\n- [x] Two.\n", "F14"),
        ("judgement", "- [x] One.\n- [0] Two.\n", "F14"),
        ("judgement", "- [50] One.\n- [0] Two.\n", "F25"),
        ("judgement", "- [150] One.\n- [0] Two.\n", "F14"),
        ("multiple", "- [50] One.\n- [x] Two.\n", "F14"),
        ("multiple", "- [x] One.\n", "F25"),
        ("truefalse", "- [x] Yes\n- [ ] No\n", "F25"),
        ("truefalse", "- [x] True\n- [x] False\n", "F25"),
        ("matching", "- a => b\n- => c\n", "F25"),
        ("matching", "- a => b\n- c => b\n", "F25"),
        ("matching", "- a => b\n- c =>\n", "F15"),
        ("matching", "- a => b\n- c - d\n", "F14"),
        ("ordering", "1. one\n2. one\n", "F25"),
        ("ordering", "1. one\n- two\n", "F14"),
        ("single", "".join(f"- [ ] Option {n}.\n" for n in range(27)), "F25"),
    ],
)
def test_options_have_to_fit_the_kind(kind: str, options: str, code: str) -> None:
    """Options of another kind, or too few of them, are refused."""
    assert code in _codes(with_options(kind, options))


def test_weights_that_never_reach_full_credit_are_refused() -> None:
    """A learner has to be able to earn the whole point."""
    assert _codes(WEIGHTED.replace("66.67", "50")) == ["F25"]


@pytest.mark.parametrize(
    "change",
    [
        ("tags: [self-disclosure]", "tags: [boundaries.gifts-money]"),
        ("tags: [self-disclosure]", "tags: [a, b, c]"),
        ("tags: [self-disclosure]", "tags: self-disclosure"),
        ("version: 3", "version: 0"),
        ("version: 3", "version: true"),
        ("difficulty: 0.70", "difficulty: nan"),
        ("kind: single", "kind: singel"),
        ("id: bnd-0001", "id: Bnd 1"),
        ("status: published\n", "status: published\nreview_by: 1767225600\n"),
        ("status: published\n", "status: published\nsensitive: maybe\n"),
        ("status: published\n", "status: published\nscoring: weights\n"),
        ("status: published\n", "status: published\nsupersedes: bnd-0001\n"),
    ],
)
def test_values_of_the_head_are_typed(change: tuple[str, str]) -> None:
    """A value of the wrong form is refused with one finding."""
    assert _codes(SINGLE.replace(*change)) == ["F08"]


def test_nested_values_in_the_head_are_refused() -> None:
    """The head is flat; tables, aliases and lists in lists are named."""
    for value in ("[[a]]", "{a: b}", "*a", "[*a]"):
        assert "F04" in _codes(SINGLE.replace("[self-disclosure]", value))
