"""What may be shown when: the candidate's view of an item before commitment, its explanation after."""

from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase

from exam_prep.core.bank import Scenario
from exam_prep.core.grading import grade
from exam_prep.core.items import ErrorType, Item, Kind, Option
from exam_prep.core.responses import Certainty, chosen_ids, lefts
from exam_prep.core.sitting import Feedback, Mode, State


@dataclass(frozen=True, slots=True)
class CandidateOption:
    """One line to choose, under the number that this sitting gives it (from 1)."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """All that a candidate may see of an item before it is committed, and nothing else.

    An allow-list: no id, key, weight, rationale, takeaway, tag, concept or source can be read from it.
    `lefts` are the lines of a matching item that wait for one of the options.
    """

    kind: Kind
    position: int
    total: int
    scenario_title: str
    scenario_body: str
    stem: str
    lead_in: str
    options: tuple[CandidateOption, ...]
    lefts: tuple[str, ...]
    sensitive: bool
    lang: str


@dataclass(frozen=True, slots=True)
class ExplainedOption:
    """An option with what it teaches; `letter` as displayed (A, B, ...), `credit` 0.0-1.0."""

    letter: str
    text: str
    rationale: str
    error: ErrorType | None
    credit: float
    is_key: bool


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line of a matching or ordering item; `chosen` and `right` are a right-hand side or a place.

    Places count from 1; `chosen` is empty where the line was left open.
    """

    text: str
    chosen: str
    right: str
    is_right: bool
    rationale: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The feedback on one response, in the order of its page (docs/items.md).

    `chosen` are the learner's options, `keys` the keys that were not chosen, `others` the rest: together
    every option once. Matching and ordering fill `lines` instead, and `others` with the right-hand sides
    that belong to no line. `rung` is the step 1-7 of the decision ladder; `sources` are ids.
    """

    points: float
    answered: bool
    certainty: Certainty | None
    chosen: tuple[ExplainedOption, ...]
    keys: tuple[ExplainedOption, ...]
    others: tuple[ExplainedOption, ...]
    lines: tuple[ExplainedLine, ...]
    takeaway: str
    rung: int | None
    sources: tuple[str, ...]
    sensitive: bool


def may_show_feedback(mode: Mode, feedback: Feedback, state: State, *, committed: bool) -> bool:
    """Return whether an item's key and explanation may leave the server.

    Graded sittings show everything. Before that, only practice and review with feedback after each item
    do, and only for a `committed` item; a mock never. A voided sitting shows nothing.
    """
    if state is State.VOIDED:
        return False
    if state is State.GRADED:
        return True
    return mode is not Mode.MOCK and feedback is Feedback.EACH and committed


def candidate_view(
    item: Item, scenario: Scenario | None, order: tuple[str, ...], position: int, total: int
) -> CandidateItem:
    """Return what the candidate may see of `item`, its options in displayed `order` and numbered from 1.

    `position` of `total` counts from 1.
    """
    return CandidateItem(
        kind=item.kind,
        position=position,
        total=total,
        scenario_title=scenario.title if scenario else "",
        scenario_body=scenario.body if scenario else "",
        stem=item.stem,
        lead_in=item.lead_in,
        options=tuple(
            CandidateOption(number, _shown_text(item.option(name)))
            for number, name in enumerate(order, start=1)
        ),
        lefts=tuple(option.text for option in lefts(item)),
        sensitive=item.sensitive,
        lang=item.lang,
    )


def explanation(
    item: Item,
    order: tuple[str, ...],
    response: str,
    certainty: Certainty | None,
    *,
    key: Item | None = None,
) -> Explanation:
    """Return the explanation of `item` for this response; letters follow the displayed `order`.

    `key`, another version with the same option ids, says what is right and why where that is not `item`
    itself; options keep the words in which they were asked.

    Raises InvalidError when the response does not fit the item.
    """
    graded = grade(item, order, response, key=key)
    chosen = chosen_ids(item, order, response)
    teaching = item if key is None else key
    lines = _lines(item, teaching, chosen)
    named = frozenset() if lines else frozenset(chosen)
    rest = [name for name in order if name not in named and not (lines and item.option(name).text)]
    key_ids = frozenset() if lines else frozenset(option.id for option in teaching.keys)
    explained = partial(_explained, item, teaching, order)
    return Explanation(
        points=graded.points,
        answered=graded.answered,
        certainty=certainty,
        chosen=explained([name for name in order if name in named]),
        keys=explained([name for name in rest if name in key_ids]),
        others=explained([name for name in rest if name not in key_ids]),
        lines=lines,
        takeaway=teaching.takeaway,
        rung=teaching.rung,
        sources=item.sources,
        sensitive=item.sensitive,
    )


def _shown_text(option: Option) -> str:
    return option.text if option.match is None else option.match


def _explained(
    item: Item, teaching: Item, order: tuple[str, ...], names: list[str]
) -> tuple[ExplainedOption, ...]:
    options = [(letter_of(order.index(name) + 1), item.option(name), teaching.option(name)) for name in names]
    return tuple(
        ExplainedOption(
            letter, _shown_text(asked), told.rationale, told.error, told.weight, teaching.is_right(told)
        )
        for letter, asked, told in options
    )


def letter_of(number: int) -> str:
    """Return A, B, ... Z, AA, BB, ... for the displayed numbers 1, 2, ..."""
    rounds, place = divmod(number - 1, len(ascii_uppercase))
    return ascii_uppercase[place] * (rounds + 1)


def _lines(item: Item, teaching: Item, chosen: tuple[str, ...]) -> tuple[ExplainedLine, ...]:
    if item.kind is Kind.MATCHING:
        picks = chosen or ("",) * len(lefts(item))
        return tuple(
            _line(teaching.option(left.id), _shown_text(item.option(pick)) if pick else "")
            for left, pick in zip(lefts(item), picks, strict=True)
        )
    if item.kind is Kind.ORDERING:
        place = {name: str(number) for number, name in enumerate(chosen, start=1) if name}
        return tuple(
            _line(option, place.get(option.id, ""), str(number))
            for number, option in enumerate(teaching.options, start=1)
        )
    return ()


def _line(option: Option, chosen: str, place: str = "") -> ExplainedLine:
    right = place or option.match or ""
    return ExplainedLine(option.text, chosen, right, chosen == right, option.rationale)
