"""No text, however hostile, breaks a reader: it gives findings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_prep.core.findings import FindingLevel
from exam_prep.interchange.native.assemble import assemble
from exam_prep.interchange.native.parse import parse_item
from tests.interchange.native.samples import BY_KIND, EXAM_PATH, FILES, HEAD

_NASTY = st.text(st.characters() | st.sampled_from("-[]{}:>#=\n\t&*!|'\"%@`\x00\ud800"), max_size=60)


@given(_NASTY | _NASTY.map(lambda text: HEAD + text) | _NASTY.map(lambda text: f"---\n{text}\n---\n"))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_item_or_has_an_error(text: str) -> None:
    """An item is given exactly when no finding is an error."""
    parsed = parse_item("x.md", text)
    errors = [finding for finding in parsed.findings if finding.level is FindingLevel.ERROR]

    assert (parsed.item is None) == bool(errors)


@given(st.sampled_from(sorted(BY_KIND)), st.integers(0, 900), st.integers(0, 40), _NASTY)
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_an_item_or_has_an_error(name: str, at: int, cut: int, insert: str) -> None:
    """Damage anywhere in a right file is read without an exception."""
    text = BY_KIND[name]
    parsed = parse_item("x.md", text[:at] + insert + text[at + cut :])
    errors = [finding for finding in parsed.findings if finding.level is FindingLevel.ERROR]

    assert (parsed.item is None) == bool(errors)
    assert all(finding.line >= 1 for finding in parsed.findings)


@given(st.sampled_from(sorted(FILES)), st.integers(0, 900), st.integers(0, 40), _NASTY)
@settings(max_examples=150, deadline=None)
def test_a_damaged_bank_is_read_without_exception(path: str, at: int, cut: int, insert: str) -> None:
    """One damaged file, TOML or Markdown, never hides the others' items."""
    text = FILES[path]
    read = assemble({**FILES, path: text[:at] + insert + text[at + cut :]})

    assert len(read.bank.items) + len(read.bank.exams) >= 1


@pytest.mark.parametrize(
    "head",
    [
        "[" * 100_000,
        "a: " * 10_000,
        "&a [*a, *a]",
        "? x\n: y",
        "- a\n- b",
        "a: !!python/object:os.system x",
        "%YAML 9",
    ],
)
def test_tricks_of_yaml_are_refused(head: str) -> None:
    """Deep nesting, anchors, tags and directives end in findings, not in code or recursion."""
    parsed = parse_item("x.md", f"---\n{head}\n---\nText?\n")

    assert parsed.item is None


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5_000, "x = 1e999999999", "d = 2026-13-45", f"n = {'9' * 5_000}"]
)
def test_tricks_of_toml_are_refused(text: str) -> None:
    """Deep nesting and impossible numbers end in findings."""
    read = assemble({**FILES, EXAM_PATH: text})

    assert "gifts-10" not in read.bank.exams
    assert {finding.path for finding in read.findings} == {EXAM_PATH}
