"""The draft of a new item, with a hint wherever the author has to write."""

from exam_prep.core.items import ErrorType, Item, Kind, Level, Option, Status

_WHY = "Write the act, the principle behind it, and what it does for the person."
_WHY_NOT = "Write what tempts in it, and what it costs in this scene."
_WEIGHTS = {Kind.MULTIPLE: (1.0, 1.0, 0.0, 0.0), Kind.JUDGEMENT: (1.0, 0.5, 0.0, 0.0)}
_LEAD_INS = {
    Kind.MULTIPLE: "Which of these would help? Choose all that apply.",
    Kind.TRUEFALSE: "Is this statement true or false?",
    Kind.MATCHING: "Which belongs to which?",
    Kind.ORDERING: "In which order should this be done?",
}


def skeleton(item_id: str, kind: Kind, domain: str, tag: str, concept: str, level: Level) -> Item:
    """Return a draft of `kind` with placeholder text: it can be read, and lint names what to write."""
    return Item(
        id=item_id,
        version=1,
        kind=kind,
        domain=domain,
        tag=tag,
        tags=(),
        concept=concept,
        level=level,
        difficulty=0.70,
        sources=(),
        status=Status.DRAFT,
        stem="Write the scene here.",
        lead_in=_LEAD_INS.get(kind, "What should the peer specialist do first?"),
        options=_options(kind),
        takeaway="Write the idea to remember in at most 20 words.",
        rung=1 if level is Level.JUDGE else None,
    )


def _options(kind: Kind) -> tuple[Option, ...]:
    if kind is Kind.TRUEFALSE:
        return (_option("a", "True", 1.0), _option("b", "False", 0.0))
    if kind is Kind.MATCHING:
        return tuple(Option(letter, f"Left {letter}", 1.0, _WHY, match=f"Right {letter}") for letter in "abc")
    if kind is Kind.ORDERING:
        return tuple(Option(letter, f"Step {letter}", 1.0, _WHY) for letter in "abc")
    weights = _WEIGHTS.get(kind, (1.0, 0.0, 0.0, 0.0))
    return tuple(
        _option(letter, f"{'Key' if weight == 1.0 else 'Distractor'} {letter}", weight)
        for letter, weight in zip("abcd", weights, strict=True)
    )


def _option(letter: str, text: str, weight: float) -> Option:
    if weight == 1.0:
        return Option(letter, text, weight, _WHY)
    return Option(letter, text, weight, _WHY_NOT, error=ErrorType.RESCUE)
