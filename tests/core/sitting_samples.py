"""Small items of every kind for the tests of sitting, grading and release."""

from collections.abc import Sequence

from hypothesis import strategies as st

from exam_prep.core.items import Item, Kind, Level, Option, Scoring, Status

ORDER = ("c", "a", "d", "b")
"""The displayed order of a four-option item: the key `b` stands last, under number 4."""


def option(name: str, weight: float = 0.0, *, text: str | None = None, match: str | None = None) -> Option:
    """Return an option with a rationale of its own."""
    return Option(name, f"Text {name}" if text is None else text, weight, f"Why {name}", match=match)


def item(kind: Kind, options: Sequence[Option], *, scoring: Scoring = Scoring.ALL_OR_NOTHING) -> Item:
    """Return a published item with these options."""
    return Item(
        id="bnd-0001",
        version=1,
        kind=kind,
        domain="boundaries-ethics",
        tag="boundaries.gifts-money",
        tags=(),
        concept="gift-within-policy",
        level=Level.APPLY,
        difficulty=0.7,
        sources=("F23",),
        status=Status.PUBLISHED,
        stem="A scene.",
        lead_in="What comes first?",
        options=tuple(options),
        takeaway="Say it aloud.",
        rung=2,
        scoring=scoring,
    )


def weighted(kind: Kind, *weights: float, scoring: Scoring = Scoring.ALL_OR_NOTHING) -> Item:
    """Return an item whose options a, b, ... carry these weights."""
    return item(
        kind, [option(name, w) for name, w in zip("abcdefgh", weights, strict=False)], scoring=scoring
    )


def matching(*pairs: tuple[str, str]) -> Item:
    """Return a matching item of (left, right) pairs; an empty left makes a distractor."""
    return item(
        Kind.MATCHING,
        [
            option(name, 1.0, text=left, match=right)
            for name, (left, right) in zip("abcdefgh", pairs, strict=False)
        ],
    )


SAMPLES = (
    weighted(Kind.SINGLE, 0, 1, 0, 0),
    weighted(Kind.TRUEFALSE, 1, 0),
    weighted(Kind.JUDGEMENT, 0.5, 1, 0, 0.25),
    weighted(Kind.MULTIPLE, 1, 0, 1, 0),
    weighted(Kind.MULTIPLE, 1, 0, 0.5, 0, 0, scoring=Scoring.WEIGHTS),
    matching(("North", "Up"), ("South", "Down"), ("East", "Right"), ("", "Left")),
    weighted(Kind.ORDERING, 1, 1, 1, 1),
)
"""One item of each kind, multiple with both scorings."""


@st.composite
def responses(draw: st.DrawFn, sample: Item, shown: int) -> str:
    """Draw a response that fits the item, nothing chosen among them."""
    numbers = st.integers(1, shown)
    if sample.kind is Kind.MULTIPLE:
        chosen = sorted(draw(st.sets(numbers)))
    elif sample.kind is Kind.MATCHING:
        lefts = sum(bool(one.text) for one in sample.options)
        chosen = draw(st.lists(st.integers(0, shown), min_size=lefts, max_size=lefts))
    elif sample.kind is Kind.ORDERING:
        chosen = draw(st.permutations(range(1, shown + 1)))
    else:
        chosen = draw(st.lists(numbers, max_size=1))
    return " ".join(map(str, chosen)) if any(chosen) else ""
