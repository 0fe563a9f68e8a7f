"""Items of every kind for property tests, as files can hold them."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from exam_prep.core.items import ErrorType, Item, Kind, Level, Option, Scoring, Status

_LETTERS = "ab'\"é$%:#*_[]>.=-1 "
names = st.from_regex(r"[a-z]{1,4}(-[a-z0-9]{1,4})?", fullmatch=True)
# Prose starts with a letter: what a line's first sign means is the subject of the other tests.
texts = st.builds(
    lambda start, rest: " ".join((start + rest).split()), st.sampled_from("AÉz"), st.text(_LETTERS)
)
_hundredths = st.integers(30, 95).map(lambda n: n / 100)


@st.composite
def options(draw: st.DrawFn, kind: Kind, scoring: Scoring) -> tuple[Option, ...]:
    """Give options that fit `kind`."""
    words = draw(st.lists(texts.filter(lambda text: "=>" not in text), min_size=2, max_size=6, unique=True))
    if kind is Kind.TRUEFALSE:
        words = ["True", "False"]
    weights = _weights(draw, kind, scoring, len(words))
    return tuple(
        Option(
            id=letter,
            text=text,
            weight=weight,
            rationale=draw(st.one_of(st.just(""), texts)),
            error=draw(st.sampled_from(ErrorType)) if weight < 1 else None,
            match=f"{text} {letter}" if kind is Kind.MATCHING else None,
        )
        for letter, text, weight in zip("abcdef", words, weights, strict=False)
    )


def _weights(draw: st.DrawFn, kind: Kind, scoring: Scoring, count: int) -> list[float]:
    if kind in {Kind.MATCHING, Kind.ORDERING}:
        return [1.0] * count
    if kind is Kind.JUDGEMENT or scoring is Scoring.WEIGHTS:
        parts = draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1))
        return [1.0, *(part / 100 for part in parts)]
    return [1.0, *([0.0] * (count - 1))]


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Give an item of any kind with any of the optional keys."""
    kind = draw(st.sampled_from(Kind))
    scoring = draw(st.sampled_from(Scoring)) if kind is Kind.MULTIPLE else Scoring.ALL_OR_NOTHING
    tag, second = draw(st.lists(names, min_size=2, max_size=2, unique=True))
    own, enemy = draw(st.lists(names, min_size=2, max_size=2, unique=True))
    item = Item(
        id=own,
        version=draw(st.integers(1, 999)),
        kind=kind,
        domain=draw(names),
        tag=tag,
        tags=draw(st.sampled_from([(), (second,)])),
        concept=draw(names),
        level=draw(st.sampled_from(Level)),
        difficulty=draw(_hundredths),
        sources=draw(st.sampled_from([(), ("F23",), ("F23", "N05")])),
        status=draw(st.sampled_from(Status)),
        stem="\n\n".join(draw(st.lists(texts, max_size=3))),
        lead_in=draw(texts),
        options=draw(options(kind, scoring)),
        takeaway=draw(texts),
        rung=draw(st.none() | st.integers(1, 7)),
        scoring=scoring,
    )
    return replace(
        item,
        scenario=draw(st.none() | names),
        jurisdiction=draw(st.sampled_from([None, "US", "New York, NY (state)"])),
        review_by=draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))),
        sensitive=draw(st.booleans()),
        quoted_stigma=draw(st.booleans()),
        lang=draw(st.sampled_from(["en", "es", "pt-BR"])),
        enemies=draw(st.sampled_from([(), (enemy,)])),
        supersedes=draw(st.sampled_from([None, enemy])),
    )
