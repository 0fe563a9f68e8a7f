"""Options of one item: from what stands in the file to credit, checked against the item's kind."""

from collections.abc import Sequence
from decimal import Decimal
from string import ascii_lowercase

from exam_prep.core.items import ErrorType, Kind, Option, Scoring
from exam_prep.interchange.native.answer_lines import form_of
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.options import Draft
from exam_prep.interchange.native.report import Report

_UNBOXED = frozenset({Kind.MATCHING, Kind.ORDERING})
# Thirds are written as 33.33, so that full credit may miss 1 by a rounding.
_FULL_CREDIT = 0.99


def build_options(
    kind: Kind, scoring: Scoring, drafts: Sequence[Draft], line: int, report: Report
) -> tuple[Option, ...]:
    """Return the options a, b, c … with their credit 0.0-1.0; notes what does not fit the kind.

    `line` is where to report faults of the options as a whole (F25).
    """
    if len(drafts) > len(ascii_lowercase):
        report.error(line, "F25", "The item has more than 26 options.", "keep 26 at most")
    options = tuple(
        _option(letter, kind, scoring, draft, report)
        for letter, draft in zip(ascii_lowercase, drafts, strict=False)
    )
    if sum(option.last for option in options) > 1:
        report.error(line, "F29", "Two options are marked {.last}.", "mark one of them")
    fault = _fault_of_all(kind, scoring, options)
    if fault:
        report.error(line, "F25", *fault)
    return options


def _option(letter: str, kind: Kind, scoring: Scoring, draft: Draft, report: Report) -> Option:
    weight = _weight(kind, scoring, draft, report)
    _check_text(kind, draft, report)
    _check_label(kind, draft, weight, report)
    return Option(
        id=letter,
        text=draft.words,
        weight=weight,
        rationale=draft.rationale,
        error=_error_type(draft, weight, report),
        last=draft.last,
        match=draft.match,
    )


def _weight(kind: Kind, scoring: Scoring, draft: Draft, report: Report) -> float:
    if kind in _UNBOXED:
        return 1.0 if draft.words else 0.0
    is_number = draft.mark not in {"", "x"}
    is_weighed = kind is Kind.MULTIPLE and scoring is Scoring.WEIGHTS
    if is_number != (kind is Kind.JUDGEMENT) and not is_weighed:
        advice = "; a multiple item needs scoring: weights for this" if kind is Kind.MULTIPLE else ""
        message = f"The box [{draft.mark or ' '}] does not fit kind {kind}."
        report.error(draft.line, "F14", message, f"write {form_of(kind)}{advice}")
    percent = Decimal(draft.mark) if is_number else Decimal(100 if draft.mark else 0)
    if percent > 100:  # noqa: PLR2004 - percent
        report.error(draft.line, "F14", "An option carries more than 100 percent.", "write 0 to 100")
    return float(percent / 100)


def _check_text(kind: Kind, draft: Draft, report: Report) -> None:
    is_empty = not draft.match if kind is Kind.MATCHING else not draft.words
    if is_empty:
        report.error(draft.line, "F15", "The option has no text.", f"write {form_of(kind)}")


def _check_label(kind: Kind, draft: Draft, weight: float, report: Report) -> None:
    """A key explained by "Why not", or the reverse, means that either mark or label is wrong."""
    if kind in _UNBOXED or not draft.label or 0.0 < weight < 1.0:
        return
    right_label = "why" if weight else "why not"
    if draft.label != right_label:
        marked = "key" if weight else "distractor"
        report.error(
            draft.why_line,
            "F17",
            f'The option is a {marked}, but its rationale starts with "{draft.label.capitalize()}:".',
            f"write {right_label.capitalize()}: or correct the box",
        )


def _error_type(draft: Draft, weight: float, report: Report) -> ErrorType | None:
    if not draft.error_line:
        return None
    if weight >= 1.0:
        report.error(
            draft.error_line, "F19", "A right option carries an error type.", "delete the line Error:"
        )
    word = draft.error.lower()
    if word in set(ErrorType):
        return ErrorType(word)
    fix = suggestion(word, ErrorType, f"use one of {', '.join(ErrorType)}")
    report.error(draft.error_line, "F19", f'The error type "{word[:60]}" is unknown.', fix)
    return None


def _fault_of_all(kind: Kind, scoring: Scoring, options: Sequence[Option]) -> tuple[str, str] | None:
    """Return message and fix for options that together do not fit `kind`; single is left to lint (L01)."""
    if kind is Kind.SINGLE or not options:
        return None
    if kind is Kind.TRUEFALSE:
        texts = [option.text for option in options]
        if texts != ["True", "False"] or sum(option.is_key for option in options) != 1:
            return "A truefalse item has the options True and False, one of them right.", (
                "write both, in this order, and mark one with [x]"
            )
        return None
    if len(options) < 2:  # noqa: PLR2004 - a choice needs two
        return "The item has one option only.", "add at least one more"
    if kind in _UNBOXED:
        return _fault_of_sides(kind, options)
    return _fault_of_credit(scoring, options)


def _fault_of_sides(kind: Kind, options: Sequence[Option]) -> tuple[str, str] | None:
    lefts = [option.text for option in options if option.text]
    rights = [option.match or "" for option in options] if kind is Kind.MATCHING else []
    if len(lefts) < 2:  # noqa: PLR2004 - one pair is no choice
        return "The item has fewer than two pairs.", "add pairs as - left => right"
    if len(set(lefts)) < len(lefts) or len(set(rights)) < len(rights):
        return "Two lines say the same, so that no one can tell them apart.", "reword one of them"
    return None


def _fault_of_credit(scoring: Scoring, options: Sequence[Option]) -> tuple[str, str] | None:
    if scoring is Scoring.WEIGHTS:
        if sum(option.weight for option in options) < _FULL_CREDIT:
            return "The weights add up to less than 100, so full credit is out of reach.", "raise a weight"
        return None
    if not any(option.is_key for option in options):
        return "No option carries full credit.", "mark the best with [x], in a judgement item with [100]"
    return None
